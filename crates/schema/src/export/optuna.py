import math
import time
import optuna


# --- the search -------------------------------------------------------------------------------------------------------


def objective(trial, seed):
    def report(epoch, result):
        trial.report(result["loss"], epoch)
        return trial.should_prune()

    values = suggest(trial)
    trial.set_user_attr("settings", values)
    result = train(parts({**FIXED, **values}, seed), report)
    trial.set_user_attr("epochs", result["epochs"])
    trial.set_user_attr("accuracy", result["accuracy"])
    if result["cut"]:
        raise optuna.TrialPruned()
    return result["loss"]


def seen(kind, spec, value):
    """A value as Optuna sees it."""
    return spec.index(value) if kind == "levels" else 1 - value if kind == "complement" else value


def grid_sampler(study, seed):
    """Optuna's own where no setting depends on another; else the points of the grid wait in the study's queue."""
    if not CONDITIONAL:
        levels = {label(name, kind): [seen(kind, spec, x) for x in GRID[name]] for name, kind, spec, *_ in SPACE}
        return optuna.samplers.GridSampler(levels, seed=seed)
    for values in grid():
        entries = [(name, kind, spec) for name, kind, spec, *_ in SPACE if name in values]
        point = {label(name, kind): seen(kind, spec, values[name]) for name, kind, spec in entries}
        study.enqueue_trial(point, skip_if_exists=True)
    return sampler("random", seed)


def pruner(name):
    if name == "asha":
        return optuna.pruners.SuccessiveHalvingPruner(min_resource=rungs()[0], reduction_factor=ETA)
    if name == "hyperband":
        return optuna.pruners.HyperbandPruner(min_resource=rungs()[0], max_resource=EPOCHS, reduction_factor=ETA)
    return optuna.pruners.MedianPruner() if PRUNES else optuna.pruners.NopPruner()


def is_spent(study, name, trials):
    """Whether all who work on a study have spent its budget. Where trials end early, that is counted in epochs."""
    done = [trial for trial in study.trials if trial.state.is_finished()]
    if name in ("asha", "hyperband"):
        return sum(trial.user_attrs.get("epochs", 0) for trial in done) >= trials * EPOCHS
    return len(done) >= trials


def search(name, trials, offset, options, storage):
    seed = options.seed + offset
    study = optuna.create_study(
        study_name=f"{NAME}-{name}-{seed}",
        storage=storage,
        load_if_exists=True,
        pruner=pruner(name),
    )
    study.sampler = grid_sampler(study, seed) if name == "grid" else sampler(name, seed)
    trials = len(grid()) if name == "grid" else trials
    if not is_spent(study, name, trials):
        stop = [lambda study, _: study.stop() if is_spent(study, name, trials) else None]
        study.optimize(lambda trial: objective(trial, options.seed), callbacks=stop)
    done = [trial for trial in study.trials if trial.state == optuna.trial.TrialState.COMPLETE]
    whole = [trial for trial in done if math.isfinite(trial.value)]
    found = {"searcher": name, "trials": len(study.trials)}
    if whole:
        best = min(whole, key=lambda trial: trial.value)
        attributes = best.user_attrs
        found.update(loss=best.value, accuracy=attributes["accuracy"], settings=attributes["settings"])
    return found


def main():
    parser = arguments("Optuna")
    parser.add_argument("--storage", help=f"address of a database; without one, the journal {NAME}.journal")
    options, start = parser.parse_args(), time.monotonic()
    journal = optuna.storages.journal.JournalFileBackend(f"{NAME}.journal")
    storage = options.storage or optuna.storages.JournalStorage(journal)
    found = [search(name, options.trials or trials, offset, options, storage) for name, trials, offset in SEARCHES]
    finish("optuna", found, options, start)
