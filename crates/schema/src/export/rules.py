import math

import torch
from torch.nn import functional as F


# --- losses, update rules, schedules ----------------------------------------------------------------------------------


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
    nesterov = p["nesterov"] == "on"
    make = {
        "sgd": lambda: torch.optim.SGD(parameters, lr, weight_decay=wd),
        "momentum": lambda: torch.optim.SGD(parameters, lr, p["momentum"], weight_decay=wd, nesterov=nesterov),
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

    def half(a, b, x):
        return b + 0.5 * (a - b) * (1 + math.cos(math.pi * x))

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
