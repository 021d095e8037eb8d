import math
import time
import numpy as np
import sklearn.model_selection as selection
import torch
from scipy.stats import loguniform, uniform
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.experimental import enable_halving_search_cv  # noqa: F401


# --- the search -------------------------------------------------------------------------------------------------------


#: What an estimator is told of the space: settings as they are, or as ranges on a log scale draw them.
NAMES = sorted({name for name, *_ in SPACE} | {label(name, kind) for name, kind, *_ in SPACE})


def parameter(name):
    """What a setting is called here, where `fit` is a method."""
    return "fit_loss" if name == "fit" else name


def point(parameters):
    """The settings among an estimator's parameters."""
    return {name: parameters[parameter(name)] for name in NAMES if parameters.get(parameter(name)) is not None}


def distributions():
    made = {}
    for name, kind, spec, *_ in SPACE:
        if kind in ("choice", "levels"):
            made[name] = spec
        elif kind == "int":
            made[name] = list(range(spec[0], spec[1] + 1, spec[2]))
        elif kind == "log":
            made[name] = loguniform(spec[0], spec[1])
        elif kind == "complement":
            made[label(name, kind)] = loguniform(1 - spec[1], 1 - spec[0])
        else:
            made[name] = uniform(spec[0], spec[1] - spec[0])
    return {parameter(name): drawn for name, drawn in made.items()}


class Network(BaseEstimator):
    """The page's network as an estimator, whose parameters are what is searched."""

    def __init__(self, **parameters):
        for name in self._get_param_names():
            setattr(self, name, parameters.get(name))

    @classmethod
    def _get_param_names(cls):
        return sorted([parameter(name) for name in NAMES] + ["epochs", "seed"])

    def fit(self, x, y):
        values = {**FIXED, **settings(point(self.get_params())), "epochs": self.epochs or EPOCHS}
        self.run_ = Run(values, self.seed, given=(x, y))
        while self.run_.advance():
            pass
        self.net_, self.classes_ = self.run_.best_net(), np.unique(y)
        return self

    def outputs(self, x):
        self.net_.eval()
        with torch.no_grad():
            return self.net_(torch.tensor((x - self.run_.data.mean) / self.run_.data.sd, dtype=torch.float32))


class Classifier(ClassifierMixin, Network):
    def predict(self, x):
        return self.classes_[self.outputs(x).argmax(1).numpy()]


class Regressor(RegressorMixin, Network):
    def predict(self, x):
        return self.outputs(x).squeeze(1).numpy() * self.run_.data.target_sd + self.run_.data.target_mean


def negative_loss(network, x, y):
    """What the page minimises, with the sign that scikit-learn wants."""
    run = network.run_
    if not math.isfinite(run.best["loss"]):
        return -1e4
    targets = y if run.data.class_count else ((y - run.data.target_mean) / run.data.target_sd).astype(np.float32)
    return -measured(run.p, network.outputs(x), torch.tensor(targets)).mean().item()


def seen_examples(seed):
    """The training and validation examples, and how they are split: as the page does, or in the experiment's folds."""
    p, rng = {**DEFAULTS, **FIXED}, np.random.default_rng(seed)
    x, y = chosen_examples(p, rng)
    train, validation, _ = split(y, p["share"], rng)
    both = np.concatenate([train, validation])
    if FOLDS:
        folds = selection.RepeatedStratifiedKFold if y.dtype == np.int64 else selection.RepeatedKFold
        return x[both], y[both], folds(n_splits=FOLDS, n_repeats=REPEATS, random_state=seed)
    return x[both], y[both], selection.PredefinedSplit(np.repeat([-1, 0], [len(train), len(validation)]))


def search(name, trials, offset, options):
    x, y, cv = seen_examples(options.seed)
    estimator = (Classifier if y.dtype == np.int64 else Regressor)(seed=options.seed)
    seed = options.seed + offset
    common = {"cv": cv, "scoring": negative_loss, "refit": False}
    if name == "grid":
        points = [{parameter(name): [value] for name, value in values.items()} for values in grid()]
        made = selection.GridSearchCV(estimator, points, **common)
    elif name == "halving":
        cost = sum(epochs / ETA**k for k, epochs in enumerate(rungs()))
        made = selection.HalvingRandomSearchCV(
            estimator,
            distributions(),
            n_candidates=max(1, int(trials * EPOCHS / cost)),
            factor=ETA,
            resource="epochs",
            min_resources=rungs()[0],
            max_resources=EPOCHS,
            random_state=seed,
            **common,
        )
    else:
        made = selection.RandomizedSearchCV(estimator, distributions(), n_iter=trials, random_state=seed, **common)
    made.fit(x, y)
    found = {"searcher": name, "trials": len(made.cv_results_["params"])}
    if made.best_score_ > -1e4:
        found.update(loss=-made.best_score_, accuracy=None, settings=settings(point(made.best_params_)))
    return found


def main():
    options, start = arguments("scikit-learn").parse_args(), time.monotonic()
    found = [search(name, options.trials or trials, offset, options) for name, trials, offset in SEARCHES]
    finish("sklearn", found, options, start)
