from optuna.samplers import CmaEsSampler, GPSampler, QMCSampler, RandomSampler, TPESampler


# --- Optuna's view of the space ---------------------------------------------------------------------------------------


def asked(trial, name, kind, spec):
    if kind == "choice":
        return trial.suggest_categorical(name, spec)
    if kind == "levels":
        return trial.suggest_int(name, 0, len(spec) - 1)
    if kind == "int":
        return trial.suggest_int(name, spec[0], spec[1], step=spec[2])
    if kind == "complement":
        return trial.suggest_float(name, 1 - spec[1], 1 - spec[0], log=True)
    return trial.suggest_float(name, spec[0], spec[1], log=kind == "log")


def suggest(trial):
    """Asks for one point; what depends on another setting is only asked for where that wakes it."""
    values = {}
    for name, kind, spec, parent, when in SPACE:
        if awake(values, parent, when):
            values[name] = meant(kind, spec, asked(trial, label(name, kind), kind, spec))
    return values


def sampler(name, seed):
    if name in ("sobol", "halton"):
        return QMCSampler(qmc_type=name, scramble=True, seed=seed)
    makers = {"gp": GPSampler, "cmaes": CmaEsSampler, "tpe": TPESampler}
    return makers.get(name, RandomSampler)(seed=seed)
