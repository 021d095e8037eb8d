# scikit-learn: GridSearchCV where the experiment's first searcher is a grid, else RandomizedSearchCV. Both compare settings
# by cross-validation over the training and validation examples, not by one split.
import argparse

from scipy.stats import loguniform, randint, uniform
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV


class Complement:
    """1 - x, log-uniform in x."""

    def __init__(self, low, high):
        self.draws = loguniform(1 - high, 1 - low)

    def rvs(self, *args, **kwargs):
        return 1 - self.draws.rvs(*args, **kwargs)


def distributions():
    made = {}
    for name, kind, spec, *_ in SPACE:
        if kind == "choice":
            made[name] = spec
        elif kind == "int":
            made[name] = list(range(spec[0], spec[1] + 1, spec[2]))
        elif kind == "log":
            made[name] = loguniform(spec[0], spec[1])
        elif kind == "complement":
            made[name] = Complement(spec[0], spec[1])
        else:
            made[name] = uniform(spec[0], spec[1] - spec[0])
    return made


class Network(BaseEstimator):
    """The page's network as an estimator; settings are parameters."""

    def __init__(self, **settings):
        for name, *_ in SPACE:
            setattr(self, name, settings.get(name))

    @classmethod
    def _get_param_names(cls):
        return sorted(entry[0] for entry in SPACE)

    def fit(self, x, y):
        values = {name: getattr(self, name) for name, *_ in SPACE if getattr(self, name) is not None}
        self.result_ = train({**FIXED, **values}, SEED, given=(x, y))
        self.classes_ = np.unique(y)
        return self

    def decision(self, x):
        net, data = self.result_["net"], self.result_["data"]
        net.eval()
        with torch.no_grad():
            return net(torch.tensor((x - data.mean) / data.sd, dtype=torch.float32))


class Classifier(ClassifierMixin, Network):
    def predict(self, x):
        return self.classes_[self.decision(x).argmax(1).numpy()]


class Regressor(RegressorMixin, Network):
    def predict(self, x):
        return self.decision(x).squeeze(1).numpy() * self.result_["data"].target_sd + self.result_["data"].target_mean


def main():
    parser = argparse.ArgumentParser(description="The experiment as a scikit-learn search.")
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--folds", type=int, default=3)
    arguments = parser.parse_args()
    x, y, test = shown(FIXED, SEED)
    estimator = Classifier() if y.dtype == np.int64 else Regressor()
    if SEARCHERS[0] in ("grid", "shuffled"):
        axes = {name.removesuffix("_complement"): ([1 - v for v in levels] if name.endswith("_complement") else levels)
                for name, levels in grid().items()}
        search = GridSearchCV(estimator, axes, cv=arguments.folds)
    else:
        search = RandomizedSearchCV(estimator, distributions(), n_iter=arguments.trials, cv=arguments.folds, random_state=SEED)
    search.fit(x, y)
    print(f"best: {search.best_score_:.4f} with {search.best_params_}; on the test split {search.score(*test):.4f}")


if __name__ == "__main__":
    main()
