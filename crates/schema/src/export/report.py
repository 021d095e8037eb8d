import argparse
import json
import time

import numpy as np


# --- what came out ----------------------------------------------------------------------------------------------------


def arguments(tool):
    """What can be said on the command line of every tool's program."""
    parser = argparse.ArgumentParser(description=f"The experiment as a search with {tool}.")
    parser.add_argument("--trials", type=int, help="of each search; a grid has its own number")
    parser.add_argument("--seed", type=int, default=SEED, help="of data, weights and searches")
    parser.add_argument("--confirm", type=int, default=5, help="new seeds that the winner is trained with at the end")
    return parser


def confirm(values, seed, count):
    """Test scores of the winner's settings with seeds that no search has seen, and that chose nothing."""
    scores = []
    for other in range(seed + 1, seed + 1 + count):
        run = Run({**FIXED, **values}, other)
        while run.advance():
            pass
        scores.append(evaluate(run.p, run.best_net(), run.data.parts["test"]))
    losses, accuracies = zip(*scores)
    summary = {"seeds": count, "loss": float(np.mean(losses))}
    if None not in accuracies:
        spread = float(np.std(accuracies, ddof=1)) if count > 1 else None
        summary.update(accuracy=float(np.mean(accuracies)), spread=spread)
    return summary


def finish(tool, found, options, start):
    """Says what came out: a line for each search, then the winner. The last line is JSON, for other programs.

    `found` has a dictionary for each search: searcher, trials, and, unless all diverged, loss, accuracy, settings."""
    for each in found:
        best = f"validation loss {each['loss']:.4f} with {each['settings']}" if "loss" in each else "all diverged"
        print(f"{each['searcher']}: {each['trials']} trials; {best}")
    whole = [each for each in found if "loss" in each]
    best = min(whole, key=lambda each: each["loss"]) if whole else None
    confirmed = confirm(best["settings"], options.seed, options.confirm) if best and options.confirm > 0 else None
    if confirmed:
        accuracy = f", accuracy {confirmed['accuracy']:.2%}" if "accuracy" in confirmed else ""
        print(f"test loss {confirmed['loss']:.4f}{accuracy}: the mean over {confirmed['seeds']} new seeds")
    seconds = round(time.monotonic() - start, 1)
    trials = sum(each["trials"] for each in found)
    print(json.dumps({"tool": tool, "trials": trials, "seconds": seconds, "best": best, "confirmed": confirmed}))
