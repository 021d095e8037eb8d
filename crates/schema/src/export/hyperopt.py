import math
import time
from functools import cache

import numpy as np
from hyperopt import STATUS_FAIL, STATUS_OK, Trials, fmin, hp, rand, tpe
from hyperopt.exceptions import AllTrialsFailed


# --- the search -------------------------------------------------------------------------------------------------------


@cache
def domain(name):
    """A setting as Hyperopt draws it; one that others depend on brings them along, each where it is awake."""
    kind, spec = next((kind, spec) for other, kind, spec, *_ in SPACE if other == name)
    if any(parent == name for *_, parent, _ in SPACE):
        values = list(range(spec[0], spec[1] + 1, spec[2])) if kind == "int" else spec
        return hp.choice(name, [{name: value, **awakened(name, value)} for value in values])
    if kind == "choice":
        return hp.choice(name, spec)
    if kind == "levels":
        return hp.uniformint(label(name, kind), 0, len(spec) - 1)
    if kind == "int":
        return spec[0] + spec[2] * hp.uniformint(name, 0, (spec[1] - spec[0]) // spec[2])
    if kind == "log":
        return hp.loguniform(name, math.log(spec[0]), math.log(spec[1]))
    if kind == "complement":
        return hp.loguniform(label(name, kind), math.log(1 - spec[1]), math.log(1 - spec[0]))
    return hp.uniform(name, spec[0], spec[1])


def awakened(above, value):
    """What a value of the setting above wakes; without one above, what is always awake."""
    return {
        label(name, kind): domain(name)
        for name, kind, _, parent, when in SPACE
        if parent == above and (above is None or value in when)
    }


def flat(point):
    """A point without its nesting."""
    values = {}
    for name, value in point.items():
        values.update(flat(value) if isinstance(value, dict) else {name: value})
    return values


def objective(point, seed):
    values = settings(flat(point))
    result = train(parts({**FIXED, **values}, seed))
    if not math.isfinite(result["loss"]):
        return {"status": STATUS_FAIL}
    return {"status": STATUS_OK, "loss": result["loss"], "accuracy": result["accuracy"], "settings": values}


def search(name, trials, offset, options):
    suggest = {"random": rand.suggest, "tpe": tpe.suggest}[name]
    # On several machines: a MongoTrials or a SparkTrials of Hyperopt's here, and nothing else changes.
    record = Trials()
    try:
        fmin(
            lambda point: objective(point, options.seed),
            awakened(None, None) or hp.choice("nothing", [{}]),
            algo=suggest,
            max_evals=trials,
            trials=record,
            rstate=np.random.default_rng(options.seed + offset),
            return_argmin=False,
        )
    except AllTrialsFailed:
        return {"searcher": name, "trials": len(record)}
    best = record.best_trial["result"]
    return {"searcher": name, "trials": len(record), **{key: best[key] for key in ("loss", "accuracy", "settings")}}


def main():
    options, start = arguments("Hyperopt").parse_args(), time.monotonic()
    found = [search(name, options.trials or trials, offset, options) for name, trials, offset in SEARCHES]
    finish("hyperopt", found, options, start)
