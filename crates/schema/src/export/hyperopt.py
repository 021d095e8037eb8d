# Hyperopt: TPE, or random search where the experiment asks for that alone.
import argparse

from hyperopt import STATUS_FAIL, STATUS_OK, Trials, fmin, hp, rand, space_eval, tpe


def domain(entry):
    name, kind, spec, *_ = entry
    if kind == "choice":
        return hp.choice(name, spec)
    if kind == "int":
        return spec[0] + spec[2] * hp.randint(name, (spec[1] - spec[0]) // spec[2] + 1)
    if kind == "log":
        return hp.loguniform(name, math.log(spec[0]), math.log(spec[1]))
    if kind == "complement":
        return 1 - hp.loguniform(name, math.log(1 - spec[1]), math.log(1 - spec[0]))
    return hp.uniform(name, spec[0], spec[1])


def objective(point):
    values = {}
    for name, _, _, parent, when in SPACE:
        if awake(values, parent, when):
            value = point[name]
            values[name] = value.item() if hasattr(value, "item") else value
    result = train({**FIXED, **values}, SEED)
    if not math.isfinite(result["loss"]):
        return {"status": STATUS_FAIL}
    return {"status": STATUS_OK, "loss": result["loss"], "accuracy": result["accuracy"]}


def main():
    parser = argparse.ArgumentParser(description="The experiment as a Hyperopt search.")
    parser.add_argument("--trials", type=int, default=TRIALS)
    arguments = parser.parse_args()
    space = {entry[0]: domain(entry) for entry in SPACE}
    suggest = rand.suggest if SEARCHERS == ["random"] else tpe.suggest
    trials, draws = Trials(), np.random.default_rng(SEED)
    best = fmin(objective, space, algo=suggest, max_evals=arguments.trials, trials=trials, rstate=draws)
    print(f"best: loss {min(loss for loss in trials.losses() if loss is not None):.4f}, {space_eval(space, best)}")


if __name__ == "__main__":
    main()
