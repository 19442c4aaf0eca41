# What runs in a paused program, 6: several questions at once, each answered as if it were asked alone.


def do_several(request, values):
    """A part has its own names for the values. What is wrong with one says nothing of the others."""
    parts = {"loss": do_loss, "statistics": do_statistics}
    return {"parts": [enveloped(parts[part["do"]], part, {name: values[key] for name, key in part["values"].items()}) for part in request["parts"]]}
