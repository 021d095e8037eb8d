import copy
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


# --- training ---------------------------------------------------------------------------------------------------------


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


#: What a run keeps beside its networks and its optimiser.
PLACE = ("epoch", "steps", "idle", "drops", "lowest", "still")


class Run:
    """One training, epoch by epoch; `repeat` has other draws on the same split."""

    def __init__(self, settings, seed, repeat=0, fold=None, given=None):
        self.p = p = {**DEFAULTS, **settings}
        own = seed + 1_000_003 * repeat
        torch.manual_seed(own)
        self.rng, self.generator = np.random.default_rng(own), torch.Generator().manual_seed(own)
        self.data = Data(p, seed, fold, given)
        self.net = Net(p, self.data)
        if p["pretrain"] > 0 and p["classes"] != "all":
            self.take_over(seed)
        self.average = copy.deepcopy(self.net) if p["ema"] > 0 else None
        self.weights = self.class_weights()
        self.epoch, self.steps, self.idle, self.drops, self.lowest, self.still = 0, 0, 0, 0, math.inf, 0
        self.best, self.best_weights, self.ended = {"loss": math.inf, "accuracy": 0.0}, self.shown().state_dict(), False
        self.choose_rule()

    def take_over(self, seed):
        """All layers but the last, from a network that has learnt the other digits."""
        other = "5-9" if self.p["classes"] == "0-4" else "0-4"
        before = {**self.p, "classes": other, "epochs": self.p["pretrain"], "lr": self.p["prelr"]}
        for name in ("pretrain", "freeze", "size", "imbalance", "sampling", "weights", "patience", "finish", "flip"):
            before[name] = DEFAULTS[name]
        source = Run(before, seed)
        while source.advance():
            pass
        for mine, theirs in zip(self.net.layers[:-1], source.net.layers[:-1]):
            mine.load_state_dict(theirs.state_dict())

    def class_weights(self):
        if self.p["weights"] != "balanced" or not self.data.class_count:
            return None
        y = self.data.parts["train"][1]
        counts = torch.bincount(y, minlength=self.data.class_count).float()
        return torch.where(counts > 0, len(y) / ((counts > 0).sum() * counts.clamp(min=1)), 0.0)

    def finishes(self):
        """Whether plain SGD does what is left."""
        epochs, share = self.p["epochs"], self.p["finish"]
        return share > 0 and self.epoch >= epochs - round(share * epochs)

    def thawed(self):
        return 0 < self.p["thaw"] <= self.epoch

    def choose_rule(self):
        p = self.p
        frozen = 0 if self.thawed() else min(int(p["freeze"]), len(self.net.layers) - 1)
        self.learns = [q for layer in self.net.layers[frozen:] for q in layer.parameters()]
        self.base = p["finishlr"] if self.finishes() else p["lr"]
        self.optimiser = rule(p, self.learns, "sgd" if self.finishes() else p["opt"], self.base)
        self.phase = (self.finishes(), self.thawed())

    def shown(self):
        """The network that is evaluated."""
        return self.net if self.average is None else self.average

    def advance(self):
        """Trains for an epoch and evaluates; whether another one follows."""
        if self.ended:
            return False
        if self.phase != (self.finishes(), self.thawed()):
            self.choose_rule()
        x, y = self.data.parts["train"]
        batch = int(self.p["bs"]) * int(self.p["accum"])
        places = order(self.p, y, self.rng)
        for first in range(0, len(places), batch):
            which = torch.tensor(places[first : first + batch])
            if self.p["norm"] == "batch" and len(which) == 1:
                continue
            for group in self.optimiser.param_groups:
                group["lr"] = self.base * factor(self.p, self.epoch + first / len(places), self.drops)
            if not self.step(augmented(self.p, x[which], self.data, self.generator), y[which]):
                self.best, self.ended = {"loss": math.inf, "accuracy": 0.0}, True
                return False
        self.epoch += 1
        self.judge(*evaluate(self.p, self.shown(), self.data.parts["validation"]))
        return not self.ended

    def step(self, inputs, targets):
        """One update; False where training has diverged."""
        p = self.p
        self.optimiser.zero_grad()
        loss = minimised(p, self.net(inputs), targets, self.weights)
        if not math.isfinite(loss.item()) or loss.item() > 1e4:
            return False
        loss.backward()
        if p["sam"] > 0:
            with torch.no_grad():
                length = torch.stack([(q.grad**2).sum() for q in self.learns]).sum().sqrt() + 1e-12
                moves = [p["sam"] * q.grad / length for q in self.learns]
                for q, move in zip(self.learns, moves):
                    q.add_(move)
            self.optimiser.zero_grad()
            minimised(p, self.net(inputs), targets, self.weights).backward()
            with torch.no_grad():
                for q, move in zip(self.learns, moves):
                    q.sub_(move)
        if p["clip"] > 0:
            nn.utils.clip_grad_norm_(self.learns, p["clip"])
        self.optimiser.step()
        self.steps += 1
        if self.average is not None:
            decay = min(p["ema"], (1 + self.steps) / (10 + self.steps))
            with torch.no_grad():
                for mine, theirs in zip(self.average.state_dict().values(), self.net.state_dict().values()):
                    mine.copy_(decay * mine + (1 - decay) * theirs) if mine.is_floating_point() else mine.copy_(theirs)
        return True

    def judge(self, loss, accuracy):
        """Keeps the best epoch, and sees whether the learning rate falls and whether the run ends."""
        if not math.isfinite(loss) or loss > 1e4:
            self.best, self.ended = {"loss": math.inf, "accuracy": 0.0}, True
            return
        self.idle += 1
        if loss < self.best["loss"]:
            self.best, self.idle = {"loss": loss, "accuracy": accuracy}, 0
            self.best_weights = copy.deepcopy(self.shown().state_dict())
        if self.p["sched"] == "plateau":
            self.still += 1
            if loss < self.lowest * (1 - 1e-4):
                self.lowest, self.still = loss, 0
            elif self.still > self.p["wait"]:
                self.drops, self.still = self.drops + 1, 0
        self.ended = self.epoch >= int(self.p["epochs"]) or 0 < self.p["patience"] <= self.idle

    def best_net(self):
        """The network of the best epoch."""
        net = copy.deepcopy(self.net)
        net.load_state_dict(self.best_weights)
        return net

    def state(self):
        """All that it takes to go on elsewhere."""
        return {
            "p": self.p,
            "net": self.net.state_dict(),
            "average": None if self.average is None else self.average.state_dict(),
            "rule": self.optimiser.state_dict()["state"],
            "best": self.best,
            "best_weights": self.best_weights,
            "place": {name: getattr(self, name) for name in PLACE},
        }

    def resume(self, state):
        """Goes on from another run's state; under other settings than that one's, its best epoch is not this run's."""
        self.net.load_state_dict(state["net"])
        if self.average is not None:
            self.average.load_state_dict(state["average"])
        vars(self).update(state["place"])
        self.choose_rule()
        self.optimiser.load_state_dict({**self.optimiser.state_dict(), "state": state["rule"]})
        if state["p"] == self.p:
            self.best, self.best_weights = state["best"], state["best_weights"]


def parts(settings, seed):
    """The trainings that a trial is made of: repeats with draws of their own, each on every fold."""
    folds = [(index, FOLDS) for index in range(FOLDS)] or [None]
    return [Run(settings, seed, repeat, fold) for repeat in range(REPEATS) for fold in folds]


def train(runs, report=None):
    """Trains side by side. What counts is the mean of each one's epoch with the lowest validation loss.

    `report(epoch, result)` is called after each epoch, and may return True to end the trial."""
    goes_on, result = True, {}
    while goes_on:
        goes_on = any([run.advance() for run in runs])
        accuracies = [run.best["accuracy"] for run in runs]
        result = {
            "loss": sum(run.best["loss"] for run in runs) / len(runs),
            "accuracy": None if None in accuracies else sum(accuracies) / len(runs),
            "epochs": max(run.epoch for run in runs),
            "cut": False,
        }
        if report and report(result["epochs"], result) and goes_on:
            return {**result, "cut": True}
    return result
