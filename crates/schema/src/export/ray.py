import math
import time
import os
import tempfile

import ray
import torch
from ray import tune
from ray.tune.schedulers import ASHAScheduler, FIFOScheduler, MedianStoppingRule, PopulationBasedTraining
from ray.tune.search.basic_variant import BasicVariantGenerator
from ray.tune.search.optuna import OptunaSearch


# --- the search -------------------------------------------------------------------------------------------------------


def values(kind, spec):
    """All that a setting can be, where these are finitely many."""
    whole = list(range(spec[0], spec[1] + 1, spec[2])) if kind == "int" else None
    return spec if kind in ("choice", "levels") else whole


def domain(kind, spec):
    if values(kind, spec):
        return tune.choice(values(kind, spec))
    if kind == "log":
        return tune.loguniform(spec[0], spec[1])
    if kind == "complement":
        return tune.loguniform(1 - spec[1], 1 - spec[0])
    return tune.uniform(spec[0], spec[1])


def key(name, kind):
    """Levels are drawn as they are here."""
    return name if kind == "levels" else label(name, kind)


def objective(config, seed, keeps):
    chosen = config["point"] if "point" in config else settings(config)
    runs = parts({**FIXED, **chosen}, seed)
    kept = tune.get_checkpoint()
    if kept:
        with kept.as_directory() as folder:
            states = torch.load(os.path.join(folder, "runs.pt"))
        for run, state in zip(runs, states):
            run.resume(state)

    def report(epoch, result):
        metrics = {"loss": result["loss"], "accuracy": result["accuracy"], "epoch": epoch, "settings": chosen}
        with tempfile.TemporaryDirectory() as folder:
            if keeps and epoch % generation() == 0:
                torch.save([run.state() for run in runs], os.path.join(folder, "runs.pt"))
                tune.report(metrics, checkpoint=tune.Checkpoint.from_directory(folder))
            else:
                tune.report(metrics)

    train(runs, report)


def generation():
    """Epochs after which a population is compared."""
    return max(1, math.ceil(EPOCHS / 5))


class Spent(tune.Stopper):
    """Stops everything when so many epochs have been trained: trials that end early leave room for others."""

    def __init__(self, epochs):
        self.epochs, self.reached = epochs, {}

    def __call__(self, trial_id, result):
        self.reached[trial_id] = result["epoch"]
        return result["epoch"] >= EPOCHS

    def stop_all(self):
        return sum(self.reached.values()) >= self.epochs


def within(config):
    """No setting leaves its range."""
    for name, kind, spec, *_ in SPACE:
        if not values(kind, spec):
            low, high = (1 - spec[1], 1 - spec[0]) if kind == "complement" else spec
            config[key(name, kind)] = min(max(config[key(name, kind)], low), high)
    return config


def scheduler(name):
    common = {"time_attr": "epoch", "metric": "loss", "mode": "min"}
    if name in ("asha", "hyperband"):
        brackets = len(rungs()) if name == "hyperband" else 1
        return ASHAScheduler(
            max_t=EPOCHS,
            grace_period=rungs()[0],
            reduction_factor=ETA,
            brackets=brackets,
            stop_last_trials=False,
            **common,
        )
    if name == "pbt":
        changing = {key(name, kind): (kind, spec) for name, kind, spec, *_ in SPACE if name in MUTABLE}
        return PopulationBasedTraining(
            perturbation_interval=generation(),
            hyperparam_mutations={name: values(*what) or domain(*what) for name, what in changing.items()},
            custom_explore_fn=within,
            quantile_fraction=0.2,
            synch=True,
            **common,
        )
    return MedianStoppingRule(**common) if PRUNES else FIFOScheduler()


def tuner(name, trials, offset, options):
    seed = options.seed + offset
    space = {key(name, kind): domain(kind, spec) for name, kind, spec, *_ in SPACE}
    algorithm, samples, stop = BasicVariantGenerator(random_state=seed), trials, None
    if name == "grid":
        space, samples = {"point": tune.grid_search(grid())}, 1
    elif name in ("asha", "hyperband"):
        samples, stop = -1, Spent(trials * EPOCHS)
    elif name not in ("random", "pbt"):
        space, algorithm = None, OptunaSearch(suggest, sampler=sampler(name, seed), metric="loss", mode="min")
    rule = scheduler(name)
    aim = {} if getattr(rule, "metric", None) else {"metric": "loss", "mode": "min"}
    trained = tune.with_parameters(objective, seed=options.seed, keeps=name == "pbt")
    # A population is compared side by side: its members share the processors, so that nobody waits for a place.
    cpu = min(1, ray.cluster_resources()["CPU"] / trials) if name == "pbt" else 1
    return tune.Tuner(
        tune.with_resources(trained, {"cpu": cpu}),
        param_space=space,
        tune_config=tune.TuneConfig(
            search_alg=algorithm,
            scheduler=rule,
            num_samples=samples,
            max_concurrent_trials=None if name == "pbt" else LAG,
            reuse_actors=True,
            **aim,
        ),
        run_config=tune.RunConfig(name=f"{NAME}-{name}-{seed}", storage_path=options.storage, stop=stop, verbose=1),
    )


def search(name, trials, offset, options):
    # Where trials are drawn until the budget is spent, some have never begun.
    metrics = [result.metrics or {} for result in tuner(name, trials, offset, options).fit()]
    begun = [each for each in metrics if "loss" in each]
    whole = [each for each in begun if math.isfinite(each["loss"])]
    found = {"searcher": name, "trials": len(begun)}
    if whole:
        best = min(whole, key=lambda each: each["loss"])
        found.update({key: best[key] for key in ("loss", "accuracy", "settings")})
    return found


def main():
    parser = arguments("Ray Tune")
    parser.add_argument("--address", help="a cluster: auto on one of its machines, or ray://HEAD:10001")
    parser.add_argument("--storage", help="folder for results that all machines see; without one, ~/ray_results")
    options, start = parser.parse_args(), time.monotonic()
    ray.init(address=options.address)
    found = [search(name, options.trials or trials, offset, options) for name, trials, offset in SEARCHES]
    finish("ray", found, options, start)
