import csv
import io
import math

import numpy as np
import torch
from sklearn import datasets
from torch import nn


# Networks as small as these train fastest on one thread each.
torch.set_num_threads(1)

#: What holds where nothing else is said.
DEFAULTS = dict(
    data="digits", samples=400, noise=0.1, flip=0.0, share=0.6, model="mlp", blocks=2, kernel=3, channels=8,
    pool="max", layers=2, width=32, width2=0, width3=0, width4=0, width5=0, width6=0, act="relu", norm="none",
    init="auto", dropout=0.0, opt="momentum", lr=0.1, bs=32, epochs=20, loss="ce", wd=0.0, momentum=0.9,
    nesterov="off", beta1=0.9, beta2=0.999, alpha=0.99, rho=0.9, eps=1e-8, sched="constant", decay=0.5, every=5,
    warmup=0.1, wait=3, clip=0.0, smooth=0.0, gamma=2.0, focal=0.25, fit="mse", delta=1.0, sam=0.0, ema=0.0, accum=1,
    patience=0, finish=0.0, finishlr=0.1, classes="all", size=0, imbalance=1.0, sampling="shuffle", weights="none",
    jitter=0.0, shift=0, pretrain=0, prelr=0.01, freeze=0, thaw=0,
)
ACTIVATIONS = {
    "relu": nn.ReLU, "leaky": nn.LeakyReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid,
    "gelu": lambda: nn.GELU(approximate="tanh"),
}


# --- data -------------------------------------------------------------------------------------------------------------


def examples(p, rng):
    """Inputs, targets (classes, or values in regression)."""
    kind, n, noise = p["data"], int(p["samples"]), p["noise"]
    if kind == "own":
        return own_table()
    if kind in ("digits", "iris", "wine", "cancer"):
        name = "breast_cancer" if kind == "cancer" else kind
        x, y = getattr(datasets, f"load_{name}")(return_X_y=True)
        return x.astype(np.float32), y.astype(np.int64)
    u, v = rng.random(n), rng.random(n)
    if kind == "curve":
        x = 3 * (2 * u - 1)
        y = np.sin(2 * x) + x / 3 + noise * rng.standard_normal(n)
        return x[:, None].astype(np.float32), y.astype(np.float32)
    c = np.arange(n) % 2
    if kind == "circles":
        radius = np.where(c == 0, 1.0, 0.5)
        x = np.stack([radius * np.cos(2 * np.pi * u), radius * np.sin(2 * np.pi * u)], 1)
    elif kind == "moons":
        cos, sin = np.cos(np.pi * u), np.sin(np.pi * u)
        x = np.stack([np.where(c == 0, cos, 1 - cos), np.where(c == 0, sin, 0.5 - sin)], 1)
    elif kind == "xor":
        first = 2 * u - 1
        x = np.stack([first, np.where((first >= 0) == (c == 0), v, -v)], 1)
    elif kind == "spiral":
        angle = 2 * np.pi * 1.75 * u + np.pi * c
        x = np.stack([4 * u * np.sin(angle), 4 * u * np.cos(angle)], 1)
    else:
        x = np.where(c == 0, 0.7, -0.7)[:, None] + 0.3 * rng.standard_normal((n, 2))
    return (x + noise * rng.standard_normal((n, 2))).astype(np.float32), c.astype(np.int64)


def own_table():
    """The table in the last lines of this file; its last column is what is to be predicted."""
    rows = list(csv.reader(io.StringIO(TABLE)))[1:]
    x = np.array([[float(field) for field in row[:-1]] for row in rows], np.float32)
    if CLASSES:
        return x, np.array([CLASSES.index(row[-1]) for row in rows], np.int64)
    return x, np.array([float(row[-1]) for row in rows], np.float32)


def split(y, share, rng, fold=None):
    """Indices of training, validation and test, class by class. Of k folds, (i, k), the i-th validates."""
    strata = [np.flatnonzero(y == c) for c in np.unique(y)] if y.dtype == np.int64 else [np.arange(len(y))]
    parts, dealt = [[], [], []], 0
    for members in strata:
        order = rng.permutation(members)
        train = round(share * len(order))
        seen = train + math.ceil((len(order) - train) / 2)
        where = np.where(np.arange(len(order)) < train, 0, np.where(np.arange(len(order)) < seen, 1, 2))
        if fold:
            where[:seen] = np.arange(dealt, dealt + seen) % fold[1] == fold[0]
        for part in range(3):
            parts[part].append(order[where == part])
        dealt += seen
    return [np.sort(np.concatenate(part)) for part in parts]


def thinned(train, y, p, rng):
    """The training split with rare classes, then with as few examples as wished."""
    if y.dtype == np.int64 and p["imbalance"] > 1:
        classes = np.unique(y)
        kept = []
        for rank, c in enumerate(classes):
            members = rng.permutation(train[y[train] == c])
            share = p["imbalance"] ** (-rank / max(len(classes) - 1, 1))
            kept.append(members[: max(1, round(share * len(members)))])
        train = np.sort(np.concatenate(kept))
    if 0 < p["size"] < len(train):
        if y.dtype == np.int64:
            # Class by class in turn, so that each keeps about its share.
            share, kept = p["size"] / len(train), []
            for c in np.unique(y[train]):
                members = rng.permutation(train[y[train] == c])
                kept.append(members[: max(1, round(share * len(members)))])
            train = np.sort(np.concatenate(kept))
        else:
            train = np.sort(rng.permutation(train)[: int(p["size"])])
    return train


def chosen_examples(p, rng):
    """The same, of the digits that are wanted."""
    x, y = examples(p, rng)
    if p["classes"] != "all" and p["data"] == "digits":
        low = p["classes"] == "0-4"
        kept = (y < 5) if low else (y >= 5)
        x, y = x[kept], y[kept] - (0 if low else 5)
    return x, y


class Data:
    """Standardised splits of a data set, or of examples given, a tenth of which then validates."""

    def __init__(self, p, seed, fold=None, given=None):
        rng = np.random.default_rng(seed)
        x, y = given or chosen_examples(p, rng)
        halves = p["classes"] != "all" and p["data"] == "digits"
        train, validation, test = split(y, 0.9 if given else p["share"], rng, fold)
        if given:
            validation = test = np.sort(np.concatenate([validation, test]))
        train = thinned(train, y, p, rng)
        axis = None if halves else 0
        self.mean = x[train].mean(axis, keepdims=True)
        deviation = x[train].std(axis, keepdims=True)
        self.sd = np.where(deviation > 0, deviation, 1)
        x = ((x - self.mean) / self.sd).astype(np.float32)
        self.class_count = int(y.max()) + 1 if y.dtype == np.int64 else 0
        labels = y.copy()
        if self.class_count:
            wrong = rng.permutation(train)[: round(p["flip"] * len(train))]
            labels[wrong] = (labels[wrong] + rng.integers(1, self.class_count, len(wrong))) % self.class_count
        else:
            self.target_mean, self.target_sd = y[train].mean(), y[train].std()
            labels = ((y - self.target_mean) / self.target_sd).astype(np.float32)
        parts = {"train": train, "validation": validation, "test": test}
        self.parts = {name: (torch.tensor(x[part]), torch.tensor(labels[part])) for name, part in parts.items()}
        self.features = x.shape[1]
        self.pictures = p["data"] == "digits"
