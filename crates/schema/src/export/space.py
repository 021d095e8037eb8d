# --- the space ------------------------------------------------------------------------------------------------------------


def awake(values, parent, when):
    """Whether a setting counts, given those before it."""
    return parent is None or values.get(parent) in when


def grid():
    """Levels of each axis: evenly spaced on its own scale, as many as the budget allows."""
    free = [entry for entry in SPACE if entry[1] != "choice"]
    choices = math.prod(len(entry[2]) for entry in SPACE if entry[1] == "choice")
    per_axis = max(2, round((TRIALS / max(choices, 1)) ** (1 / max(len(free), 1))))
    axes = {}
    for name, kind, spec, *_ in SPACE:
        low, high = (spec[0], spec[1]) if kind != "choice" else (None, None)
        if kind == "choice":
            axes[name] = spec
        elif kind == "int":
            axes[name] = sorted({round(x / spec[2]) * spec[2] for x in np.linspace(low, high, per_axis)})
        elif kind == "log":
            axes[name] = np.geomspace(low, high, per_axis).tolist()
        elif kind == "complement":
            axes[f"{name}_complement"] = np.geomspace(1 - high, 1 - low, per_axis).tolist()
        else:
            axes[name] = np.linspace(low, high, per_axis).tolist()
    return axes


