# Optuna: several machines can join by running this file with the same journal (or an RDB address: --storage).
import argparse

import optuna
from optuna.samplers import CmaEsSampler, GPSampler, GridSampler, QMCSampler, RandomSampler, TPESampler


def suggest(trial):
    """One point of the space; what depends on another choice is only asked for where it counts."""
    values = {}
    for name, kind, spec, parent, when in SPACE:
        if not awake(values, parent, when):
            continue
        if kind == "choice":
            values[name] = trial.suggest_categorical(name, spec)
        elif kind == "int":
            values[name] = trial.suggest_int(name, spec[0], spec[1], step=spec[2])
        elif kind == "complement":
            values[name] = 1 - trial.suggest_float(f"{name}_complement", 1 - spec[1], 1 - spec[0], log=True)
        else:
            values[name] = trial.suggest_float(name, spec[0], spec[1], log=kind == "log")
    return values


def objective(trial):
    def report(epoch, loss):
        trial.report(loss, epoch)
        return trial.should_prune()

    result = train({**FIXED, **suggest(trial)}, SEED, report)
    trial.set_user_attr("accuracy", result["accuracy"])
    trial.set_user_attr("test_accuracy", result["test_accuracy"])
    if trial.should_prune():
        raise optuna.TrialPruned()
    return result["loss"]


def sampler(name):
    if name in ("grid", "shuffled"):
        return GridSampler({axis: levels for axis, levels in grid().items()}, seed=SEED)
    if name in ("sobol", "halton"):
        return QMCSampler(qmc_type=name, scramble=True, seed=SEED)
    made = {"random": RandomSampler, "gp": GPSampler, "cmaes": CmaEsSampler}
    return made.get(name, TPESampler)(seed=SEED)


def pruner(name):
    if name in ("halving", "asha"):
        return optuna.pruners.SuccessiveHalvingPruner(reduction_factor=ETA)
    if name == "hyperband":
        return optuna.pruners.HyperbandPruner(max_resource=EPOCHS, reduction_factor=ETA)
    return optuna.pruners.MedianPruner() if PRUNES else optuna.pruners.NopPruner()


def main():
    parser = argparse.ArgumentParser(description="The experiment as Optuna studies, one for each searcher.")
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--storage", help="RDB address; without one a journal file beside this script")
    arguments = parser.parse_args()
    storage = arguments.storage or optuna.storages.JournalStorage(
        optuna.storages.journal.JournalFileBackend("athanor.journal")
    )
    for name in SEARCHERS:
        study = optuna.create_study(
            study_name=f"athanor-{name}", storage=storage, load_if_exists=True, sampler=sampler(name), pruner=pruner(name)
        )
        study.optimize(objective, n_trials=arguments.trials)
        best = study.best_trial
        print(f"{name}: loss {best.value:.4f}, accuracy {best.user_attrs['accuracy']}, {best.params}")


if __name__ == "__main__":
    main()
