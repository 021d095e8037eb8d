"""Reads a sweep of Weights & Biases, refuses what its agents would not understand, and prints one trial's arguments."""

import math
import os
import sys

import yaml

with open(sys.argv[1]) as file:
    sweep = yaml.safe_load(file)
assert os.path.exists(sweep["program"]), "the sweep names no program that is there"
assert sweep["method"] in ("grid", "random", "bayes"), sweep["method"]
assert sweep["metric"] == {"name": "loss", "goal": "minimize"}, sweep["metric"]
if sweep["method"] != "grid":
    assert sweep["run_cap"] > 0
if "early_terminate" in sweep:
    assert sweep["early_terminate"]["type"] == "hyperband" and sweep["early_terminate"]["min_iter"] >= 1
for name, parameter in sweep["parameters"].items():
    if "values" in parameter:
        value = parameter["values"][0]
    else:
        low, high, kind = parameter["min"], parameter["max"], parameter["distribution"]
        assert low < high and sweep["method"] != "grid", name
        middles = {
            "uniform": lambda: (low + high) / 2,
            "int_uniform": lambda: (low + high) // 2,
            "log_uniform_values": lambda: math.sqrt(low * high),
        }
        value = middles[kind]()
    print(f"--{name}={value}")
