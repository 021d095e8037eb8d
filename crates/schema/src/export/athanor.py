"""What the page trains, in PyTorch: the same data, networks, losses, update rules and techniques.

Settings are named as in links. Draws (splits, initial weights, minibatches) differ from the page's, so single runs do, too;
means over seeds agree. Needs torch, numpy and scikit-learn.
"""

import copy
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

#: What holds where nothing else is said.
DEFAULTS = dict(
    data="digits", samples=400, noise=0.1, flip=0.0, share=0.6, model="mlp", blocks=2, kernel=3, channels=8, pool="max",
    layers=2, width=32, width2=0, width3=0, width4=0, width5=0, width6=0, act="relu", norm="none", init="auto", dropout=0.0,
    opt="momentum", lr=0.1, bs=32, epochs=20, loss="ce", wd=0.0, momentum=0.9, nesterov="off", beta1=0.9, beta2=0.999,
    alpha=0.99, rho=0.9, eps=1e-8, sched="constant", decay=0.5, every=5, warmup=0.1, wait=3, clip=0.0, smooth=0.0, gamma=2.0,
    focal=0.25, fit="mse", delta=1.0, sam=0.0, ema=0.0, accum=1, patience=0, finish=0.0, finishlr=0.1, classes="all", size=0,
    imbalance=1.0, sampling="shuffle", weights="none", jitter=0.0, shift=0, pretrain=0, prelr=0.01, freeze=0, thaw=0,
)
ACTIVATIONS = {
    "relu": nn.ReLU, "leaky": nn.LeakyReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid,
    "gelu": lambda: nn.GELU(approximate="tanh"),
}


# --- data ---------------------------------------------------------------------------------------------------------------


def examples(p, rng):
    """Inputs, targets (classes, or values in regression)."""
    kind, n, noise = p["data"], int(p["samples"]), p["noise"]
    if kind in ("digits", "iris", "wine", "cancer"):
        from sklearn import datasets

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


def split(y, share, rng):
    """Indices of training, validation and test, class by class."""
    strata = [np.flatnonzero(y == c) for c in np.unique(y)] if y.dtype == np.int64 else [np.arange(len(y))]
    parts = [[], [], []]
    for members in strata:
        order = rng.permutation(members)
        train = round(share * len(order))
        validation = train + math.ceil((len(order) - train) / 2)
        for part, chosen in zip(parts, np.split(order, [train, validation])):
            part.append(chosen)
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


def shown(settings, seed):
    """Examples of the training and validation splits together, their targets, and both of the test split."""
    p = {**DEFAULTS, **settings}
    rng = np.random.default_rng(seed)
    x, y = chosen_examples(p, rng)
    *seen, test = split(y, p["share"], rng)
    seen = np.sort(np.concatenate(seen))
    return x[seen], y[seen], (x[test], y[test])


class Data:
    """Standardised splits of a data set, or of examples given, a fifth of which then validates."""

    def __init__(self, p, seed, given=None):
        rng = np.random.default_rng(seed)
        x, y = given or chosen_examples(p, rng)
        halves = p["classes"] != "all" and p["data"] == "digits"
        train, validation, test = split(y, 0.8 if given else p["share"], rng)
        if given:
            validation = test = np.sort(np.concatenate([validation, test]))
        train = thinned(train, y, p, rng)
        axis = None if halves else 0
        self.mean = x[train].mean(axis, keepdims=True)
        self.sd = np.maximum(x[train].std(axis, keepdims=True), 0) + (x[train].std(axis, keepdims=True) == 0)
        x = (x - self.mean) / self.sd
        self.classes = int(y.max()) + 1 if y.dtype == np.int64 else 0
        labels = y.copy()
        if self.classes:
            wrong = rng.permutation(train)[: round(p["flip"] * len(train))]
            labels[wrong] = (labels[wrong] + rng.integers(1, self.classes, len(wrong))) % self.classes
        else:
            self.target_mean, self.target_sd = y[train].mean(), y[train].std()
            labels = ((y - self.target_mean) / self.target_sd).astype(np.float32)
        parts = {"train": train, "validation": validation, "test": test}
        self.parts = {name: (torch.tensor(x[part]), torch.tensor(labels[part])) for name, part in parts.items()}
        self.features = x.shape[1]
        self.pictures = p["data"] == "digits"


# --- networks -----------------------------------------------------------------------------------------------------------


class Net(nn.Module):
    """Convolution blocks, if there are any, and dense layers."""

    def __init__(self, p, data):
        super().__init__()
        act = ACTIVATIONS[p["act"]]
        norm, outputs = p["norm"], data.classes or 1
        layers, inputs, side, channels = [], data.features, 8, 1
        self.cnn = p["model"] == "cnn" and data.pictures
        if self.cnn:
            for block in range(int(p["blocks"])):
                out = int(p["channels"]) << block
                kernel = int(p["kernel"])
                parts = [nn.Conv2d(channels, out, kernel, padding=kernel // 2, bias=norm == "none")]
                if norm == "batch":
                    parts.append(nn.BatchNorm2d(out))
                elif norm == "layer":
                    parts.append(nn.GroupNorm(1, out))
                parts.append(act())
                if side >= 2:
                    parts.append(nn.MaxPool2d(2) if p["pool"] == "max" else nn.AvgPool2d(2))
                    side //= 2
                layers.append(nn.Sequential(*parts))
                channels = out
            inputs = channels * side * side
            layers.append(nn.Sequential(nn.Flatten(), nn.Dropout(p["dropout"]), nn.Linear(inputs, outputs)))
        else:
            for layer in range(int(p["layers"])):
                own = int(p[f"width{layer + 1}"]) if layer else 0
                width = own or int(p["width"])
                parts = [nn.Linear(inputs, width, bias=norm == "none")]
                if norm == "batch":
                    parts.append(nn.BatchNorm1d(width))
                elif norm == "layer":
                    parts.append(nn.LayerNorm(width))
                layers.append(nn.Sequential(*parts, act(), nn.Dropout(p["dropout"])))
                inputs = width
            layers.append(nn.Sequential(nn.Linear(inputs, outputs)))
        self.layers = nn.ModuleList(layers)
        xavier = p["init"] == "xavier" or (p["init"] == "auto" and p["act"] in ("tanh", "sigmoid"))
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Conv2d)):
                if xavier:
                    nn.init.xavier_uniform_(module.weight)
                else:
                    nn.init.kaiming_normal_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    def forward(self, x):
        if self.cnn:
            x = x.view(-1, 1, 8, 8)
        for layer in self.layers:
            x = layer(x)
        return x


# --- losses, update rules, schedules --------------------------------------------------------------------------------------


def measured(p, out, y):
    """What curves show, an example each."""
    if y.dtype != torch.int64:
        return (out.squeeze(1) - y) ** 2
    if p["loss"] == "mse":
        return ((out.softmax(1) - F.one_hot(y, out.shape[1])) ** 2).mean(1)
    return F.cross_entropy(out, y, reduction="none")


def minimised(p, out, y, weights):
    """What training minimises: a mean, weighted by class where that is wished."""
    if y.dtype != torch.int64 and p["fit"] == "huber":
        losses = F.huber_loss(out.squeeze(1), y, delta=p["delta"], reduction="none")
    elif y.dtype == torch.int64 and p["loss"] == "focal":
        log = F.log_softmax(out, 1).gather(1, y[:, None]).squeeze(1)
        alpha = torch.full_like(log, p["focal"])
        if out.shape[1] == 2:
            alpha = torch.where(y == 0, 1 - alpha, alpha)
        losses = -alpha * (1 - log.exp()) ** p["gamma"] * log
    elif y.dtype == torch.int64 and p["loss"] == "ce" and p["smooth"] > 0:
        losses = F.cross_entropy(out, y, reduction="none", label_smoothing=p["smooth"])
    else:
        losses = measured(p, out, y)
    if weights is None:
        return losses.mean()
    own = weights[y]
    return (own * losses).sum() / own.sum()


def rule(p, parameters, name, lr):
    wd, betas, eps = p["wd"], (p["beta1"], p["beta2"]), p["eps"]
    make = {
        "sgd": lambda: torch.optim.SGD(parameters, lr, weight_decay=wd),
        "momentum": lambda: torch.optim.SGD(parameters, lr, p["momentum"], weight_decay=wd, nesterov=p["nesterov"] == "on"),
        "adagrad": lambda: torch.optim.Adagrad(parameters, lr, weight_decay=wd, eps=eps),
        "adadelta": lambda: torch.optim.Adadelta(parameters, lr, p["rho"], eps, wd),
        "rmsprop": lambda: torch.optim.RMSprop(parameters, lr, p["alpha"], eps, wd),
        "adam": lambda: torch.optim.Adam(parameters, lr, betas, eps, wd),
        "adamax": lambda: torch.optim.Adamax(parameters, lr, betas, eps, wd),
        "nadam": lambda: torch.optim.NAdam(parameters, lr, betas, eps, wd),
        "adamw": lambda: torch.optim.AdamW(parameters, lr, betas, eps, wd),
    }
    return make[name]()


def factor(p, epochs, drops):
    """What the learning rate is multiplied by after so many epochs, fractions counted."""
    t, warmup = min(epochs / max(p["epochs"], 1), 1.0), p["warmup"]
    half = lambda a, b, x: b + 0.5 * (a - b) * (1 + math.cos(math.pi * x))
    part = (t - warmup) / (1 - warmup) if warmup < 1 else 0.0
    if p["sched"] == "step":
        return p["decay"] ** math.floor(epochs / max(p["every"], 1))
    if p["sched"] == "exp":
        return p["decay"] ** (epochs / max(p["every"], 1))
    if p["sched"] == "cosine":
        return t / warmup if t < warmup else half(1, 0, part)
    if p["sched"] == "onecycle":
        return half(1 / 25, 1, t / warmup) if t < warmup else half(1, 1 / 25e4, part)
    return p["decay"] ** drops if p["sched"] == "plateau" else 1.0


# --- training -------------------------------------------------------------------------------------------------------------


def order(p, y, rng):
    """This epoch's training examples, in order."""
    n = len(y)
    if p["sampling"] == "shuffle" or y.dtype != torch.int64:
        return rng.permutation(n)
    labels = y.numpy()
    groups = [rng.permutation(np.flatnonzero(labels == c)) for c in np.unique(labels)]
    most = max(map(len, groups))
    if p["sampling"] == "over":
        return rng.permutation(np.concatenate([np.resize(group, most) for group in groups]))
    # In turn, so that the numbers of two classes in a batch differ by one at most.
    return np.array([groups[i % len(groups)][(i // len(groups)) % len(groups[i % len(groups)])] for i in range(n)])


def augmented(p, x, data, generator):
    if p["shift"] > 0 and data.pictures:
        most, blank = int(p["shift"]), torch.tensor((0 - data.mean) / data.sd, dtype=torch.float32)
        pictures = (x - blank).view(-1, 8, 8)
        padded = F.pad(pictures, (most,) * 4)
        moves = torch.randint(0, 2 * most + 1, (len(x), 2), generator=generator)
        pictures = torch.stack([q[a : a + 8, b : b + 8] for q, (a, b) in zip(padded, moves.tolist())])
        x = pictures.reshape(len(x), 64) + blank
    return x + p["jitter"] * torch.randn(x.shape, generator=generator) if p["jitter"] > 0 else x


@torch.no_grad()
def evaluate(p, net, part):
    net.eval()
    x, y = part
    out = net(x)
    loss = measured(p, out, y).mean().item()
    accuracy = (out.argmax(1) == y).float().mean().item() if y.dtype == torch.int64 else None
    net.train()
    return loss, accuracy


def train(settings, seed=1, report=None, given=None):
    """Trains once; the lowest validation loss, the accuracy and the test accuracy of that epoch, and the curve.

    `report(epoch, loss)` is called after each epoch and may return True to end the run."""
    p = {**DEFAULTS, **settings}
    torch.manual_seed(seed)
    rng, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    data = Data(p, seed, given)
    net = Net(p, data)
    if p["pretrain"] > 0 and p["classes"] != "all":
        other = "5-9" if p["classes"] == "0-4" else "0-4"
        before = {**p, "classes": other, "epochs": p["pretrain"], "lr": p["prelr"], "pretrain": 0, "freeze": 0, "size": 0,
                  "imbalance": 1.0, "sampling": "shuffle", "weights": "none", "patience": 0, "finish": 0.0, "flip": 0.0}
        source = train(before, seed)["net"]
        for mine, theirs in zip(net.layers[:-1], source.layers[:-1]):
            mine.load_state_dict(theirs.state_dict())
    x, y = data.parts["train"]
    weights = None
    if p["weights"] == "balanced" and data.classes:
        counts = torch.bincount(y, minlength=data.classes).float()
        weights = torch.where(counts > 0, len(y) / ((counts > 0).sum() * counts.clamp(min=1)), 0.0)
    frozen = min(int(p["freeze"]), len(net.layers) - 1)
    learns = [q for layer in net.layers[frozen:] for q in layer.parameters()]
    optimiser = rule(p, learns, p["opt"], p["lr"])
    average, steps = (copy.deepcopy(net) if p["ema"] > 0 else None), 0
    batch = int(p["bs"]) * int(p["accum"])
    finish_at = p["epochs"] - round(p["finish"] * p["epochs"])
    base, best, idle, drops, lowest, still = p["lr"], None, 0, 0, math.inf, 0
    curve = [evaluate(p, net, data.parts["validation"])]
    for epoch in range(int(p["epochs"])):
        if p["finish"] > 0 and epoch == finish_at:
            optimiser, base = rule(p, learns, "sgd", p["finishlr"]), p["finishlr"]
        if frozen and 0 < p["thaw"] == epoch:
            learns = list(net.parameters())
            optimiser = rule(p, learns, p["opt"], base)
        places = order(p, y, rng)
        for first in range(0, len(places), batch):
            which = torch.tensor(places[first : first + batch])
            if p["norm"] == "batch" and len(which) == 1:
                continue
            inputs, targets = augmented(p, x[which], data, generator), y[which]
            for group in optimiser.param_groups:
                group["lr"] = base * factor(p, epoch + first / len(places), drops)
            optimiser.zero_grad()
            loss = minimised(p, net(inputs), targets, weights)
            if not math.isfinite(loss.item()) or loss.item() > 1e4:
                return dict(loss=math.inf, accuracy=0.0, test_accuracy=0.0, curve=curve, net=net, data=data)
            loss.backward()
            if p["sam"] > 0:
                with torch.no_grad():
                    length = torch.sqrt(sum((q.grad**2).sum() for q in learns)) + 1e-12
                    moves = [p["sam"] * q.grad / length for q in learns]
                    for q, move in zip(learns, moves):
                        q.add_(move)
                optimiser.zero_grad()
                minimised(p, net(inputs), targets, weights).backward()
                with torch.no_grad():
                    for q, move in zip(learns, moves):
                        q.sub_(move)
            if p["clip"] > 0:
                nn.utils.clip_grad_norm_(learns, p["clip"])
            optimiser.step()
            steps += 1
            if average is not None:
                decay = min(p["ema"], (1 + steps) / (10 + steps))
                with torch.no_grad():
                    for mine, theirs in zip(average.state_dict().values(), net.state_dict().values()):
                        mine.copy_(decay * mine + (1 - decay) * theirs) if mine.is_floating_point() else mine.copy_(theirs)
        shown = net if average is None else average
        loss, accuracy = evaluate(p, shown, data.parts["validation"])
        curve.append((loss, accuracy))
        if best is None or loss < best["loss"]:
            test = evaluate(p, shown, data.parts["test"])
            best = dict(loss=loss, accuracy=accuracy, test_accuracy=test[1], epoch=epoch + 1, net=copy.deepcopy(shown))
            idle = 0
        else:
            idle += 1
        if p["sched"] == "plateau":
            if loss < lowest * (1 - 1e-4):
                lowest, still = loss, 0
            else:
                still += 1
                if still > p["wait"]:
                    drops, still = drops + 1, 0
        if (report and report(epoch + 1, loss)) or (0 < p["patience"] <= idle):
            break
    return {**best, "curve": curve, "data": data}
