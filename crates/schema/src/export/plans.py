# --- grids and rungs --------------------------------------------------------------------------------------------------


def grid():
    """The points of the grid, each once: what depends on another setting has a level only where that wakes it."""
    points = [{}]
    for name, _, _, parent, when in SPACE:
        longer = []
        for point in points:
            awakes = awake(point, parent, when)
            longer += [{**point, name: level} for level in GRID[name]] if awakes else [point]
        points = longer
    return points


def rungs():
    """The epochs at which successive halving compares, up to the last."""
    return sorted({int(EPOCHS / ETA**k + 0.5) for k in range(EPOCHS) if ETA**k <= EPOCHS})
