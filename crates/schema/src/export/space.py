# --- the space --------------------------------------------------------------------------------------------------------


def awake(values, parent, when):
    """Whether a setting counts, given those before it."""
    return parent is None or values.get(parent) in when


def label(name, kind):
    """What a setting is called where a tool sees another number: a place among levels, or 1 - x on a log scale."""
    return {"levels": f"{name}_rank", "complement": f"{name}_complement"}.get(kind, name)


def meant(kind, spec, seen):
    """What that number stands for."""
    return {"levels": lambda: spec[int(seen)], "complement": lambda: 1 - seen}.get(kind, lambda: seen)()


def settings(point):
    """What a tool's point stands for; what depends on another setting is only taken where that wakes it."""
    values = {}
    for name, kind, spec, parent, when in SPACE:
        if awake(values, parent, when):
            seen = label(name, kind)
            value = meant(kind, spec, point[seen]) if seen in point else point[name]
            values[name] = value.item() if hasattr(value, "item") else value
    return values
