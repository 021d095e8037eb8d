import argparse
import json
import math

import wandb


# --- one trial --------------------------------------------------------------------------------------------------------


def point():
    """What the sweep asks for, or the command line; the middle of everything else."""
    parser = argparse.ArgumentParser(description="One trial of the experiment, for a sweep of Weights & Biases.")
    for name, kind, spec, *_ in SPACE:
        key = name if kind == "levels" else label(name, kind)
        if kind in ("choice", "levels"):
            read = str if isinstance(spec[0], str) else float
            parser.add_argument(f"--{key}", type=read, choices=spec, default=spec[len(spec) // 2])
        elif kind == "int":
            parser.add_argument(f"--{key}", type=int, default=(spec[0] + spec[1]) // 2)
        elif kind == "linear":
            parser.add_argument(f"--{key}", type=float, default=(spec[0] + spec[1]) / 2)
        else:
            low, high = (1 - spec[1], 1 - spec[0]) if kind == "complement" else spec
            parser.add_argument(f"--{key}", type=float, default=math.sqrt(low * high))
    return vars(parser.parse_args())


def main():
    with wandb.init(project=NAME, config=point()) as run:
        values = settings(dict(run.config))
        result = train(parts({**FIXED, **values}, SEED), lambda epoch, so_far: run.log({"epoch": epoch, **so_far}))
        run.summary["settings"] = values
        print(json.dumps({"tool": "wandb", "loss": result["loss"], "accuracy": result["accuracy"], "settings": values}))
