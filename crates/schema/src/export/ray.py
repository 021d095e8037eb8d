# Ray Tune: the same search on as many machines as there are. Point RAY_ADDRESS at a cluster, or leave it out for this one.
import argparse

from ray import tune
from ray.tune.schedulers import ASHAScheduler, FIFOScheduler, HyperBandScheduler, MedianStoppingRule


def domain(entry):
    name, kind, spec, *_ = entry
    if kind == "choice":
        return tune.choice(spec)
    if kind == "int":
        return tune.choice(list(range(spec[0], spec[1] + 1, spec[2])))
    if kind == "log":
        return tune.loguniform(spec[0], spec[1])
    if kind == "complement":
        return tune.sample_from(lambda _: 1 - math.exp(np.random.uniform(math.log(1 - spec[1]), math.log(1 - spec[0]))))
    return tune.uniform(spec[0], spec[1])


def objective(config):
    values = {}
    for name, _, _, parent, when in SPACE:
        if awake(values, parent, when):
            values[name] = config[name]
    best = {"loss": math.inf}

    def report(epoch, loss):
        best["loss"] = min(best["loss"], loss)
        tune.report({"loss": best["loss"], "epoch": epoch})

    result = train({**FIXED, **values}, SEED, report)
    tune.report({"loss": result["loss"], "accuracy": result["accuracy"], "epoch": EPOCHS})


def scheduler(name):
    common = dict(time_attr="epoch", metric="loss", mode="min")
    if name in ("asha", "halving"):
        return ASHAScheduler(max_t=EPOCHS, reduction_factor=ETA, **common)
    if name == "hyperband":
        return HyperBandScheduler(max_t=EPOCHS, reduction_factor=ETA, **common)
    return MedianStoppingRule(**common) if PRUNES else FIFOScheduler()


def main():
    parser = argparse.ArgumentParser(description="The experiment on Ray Tune.")
    parser.add_argument("--trials", type=int, default=TRIALS)
    arguments = parser.parse_args()
    rule = scheduler(SEARCHERS[0])
    own = {} if not isinstance(rule, FIFOScheduler) else {"metric": "loss", "mode": "min"}
    config = tune.TuneConfig(num_samples=arguments.trials, scheduler=rule, **own)
    results = tune.Tuner(objective, param_space={entry[0]: domain(entry) for entry in SPACE}, tune_config=config).fit()
    best = results.get_best_result("loss", "min")
    print(f"best: loss {best.metrics['loss']:.4f}, {best.config}")


if __name__ == "__main__":
    main()
