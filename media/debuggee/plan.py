# What runs in a paused program, 4: how the values of a loss lie against each other.


def planned(request, values):
    """What is read for the loss, checked: its sources, the shape of its losses, and a function that computes the losses of a piece."""
    loss = request.get("loss")
    roles = request.get("roles") or {}
    parameters = request.get("parameters") or {}
    sources = {role: source_of(values, name) for role, name in roles.items()}
    known = {"axis", "ignore_index", "label_smoothing", "margin", "p", "delta", "epsilon", "class_weights", "pos_weight"}
    for name in parameters:
        if name not in known and parameters[name] is not None:
            refuse("unsupported", "the parameter %s of %s is not computed in the program" % (name, loss))
    plan = {"loss": loss, "sources": sources, "parameters": parameters, "weights": request.get("weights"), "scratch": {}}
    if isinstance(plan["weights"], str):
        plan["weights"] = source_of(values, plan["weights"])
    if loss in CLASS_LOSSES:
        plan_classes(plan)
    elif loss in DECISIONS or loss in REGRESSIONS or loss == "cosine_distance":
        plan_elements(plan)
    else:
        refuse("unsupported", "%s is not computed in the program" % loss)
    check_weights(plan)
    return plan


def source_of(values, name):
    if name not in values:
        refuse("unsupported", "the request names a value that was not given", name)
    return require_numbers(opened(values[name], name))


def require(plan, role):
    if role not in plan["sources"]:
        refuse("roles", "%s needs %s" % (plan["loss"], role))
    return plan["sources"][role]


def plan_classes(plan):
    """Every position is a row. Labels are class indices of the losses' shape (a last axis of one apart), or rows of the logits' shape."""
    logits, labels, parameters = require(plan, "logits"), require(plan, "labels"), plan["parameters"]
    shape, rank = logits["shape"], len(logits["shape"])
    wanted = int(number_or(parameters, "axis", -1))
    axis = wanted + rank if wanted < 0 else wanted
    # A single sample [C], as PyTorch takes it, has no axis of samples.
    if rank == 0 or not 0 <= axis < rank or (axis == 0 and rank > 1):
        refuse("shape", "logits are [samples, ...] with the classes along axis %d; these are %s" % (wanted, shape_text(shape)), logits["name"])
    axes = shape[:axis] + shape[axis + 1:]
    dense = labels["shape"] == shape and labels["shape"] not in (axes, axes + (1,))
    if not dense and labels["shape"] not in (axes, axes + (1,)):
        refuse("shape", "%s takes class indices %s or rows %s; labels are %s" % (plan["loss"], shape_text(axes), shape_text(shape), shape_text(labels["shape"])), labels["name"])
    if shape[axis] == 0:
        refuse("shape", "the logits have no classes: they are %s" % shape_text(shape), logits["name"])
    plan.update(main=logits, axis=axis, axes=axes, dense=dense, inner=shape[axis], positions=True, classes=shape[axis], compute=class_piece,
                class_weights=vector_of(plan, "class_weights", shape[axis], logits))


def plan_elements(plan):
    """Rows are those of axis 0; the loss of a row is the mean of its elements' losses."""
    role = "logits" if plan["loss"] in ("sigmoid_cross_entropy", "hinge_loss") else "predictions"
    main, labels = require(plan, role), require(plan, "labels")
    shape = main["shape"]
    if shape != labels["shape"]:
        refuse("shape", "labels %s and %s %s differ; they must be the same" % (shape_text(labels["shape"]), role, shape_text(shape)), labels["name"])
    plan.update(main=main, axes=shape, inner=1, positions=False, classes=None, compute=element_piece, dense=True,
                pos_weight=vector_of(plan, "pos_weight", shape[-1] if shape else 1, main))
    if plan["loss"] == "cosine_distance":
        wanted = plan["parameters"].get("axis")
        axis = None if wanted is None else wanted + len(shape) if wanted < 0 else wanted
        if axis is None or not 0 < axis < len(shape):
            refuse("shape", "cosine_distance needs an axis behind that of the samples; it is %s for %s" % (wanted, shape_text(shape)), main["name"])
        plan.update(axis=axis, axes=shape[:axis] + shape[axis + 1:], inner=max(1, shape[axis]), compute=cosine_piece)


def vector_of(plan, name, length, main):
    """A parameter of one number for each class: a list of numbers, or a role's tensor. `pos_weight` may be one number for all."""
    lib, given = main["lib"], plan["parameters"].get(name)
    source = plan["sources"].get(name)
    if source is None and given is None:
        return None
    if source is None:
        source = opened(given, name)
    if source["shape"] not in ((length,), ()) or (source["shape"] == () and name == "class_weights"):
        refuse("shape", "%s has shape %s; there are %d classes" % (name, shape_text(source["shape"]), length), source["name"])
    return list(source["flat"]) if lib is None else wide(source["read"](()), source, main)


def check_weights(plan):
    """Weights of the losses' shape, or of its leading axes; an axis of one serves all."""
    weights, axes = plan["weights"], plan["axes"]
    if not isinstance(weights, dict):
        return
    shape = trimmed(weights["shape"], axes)
    if len(shape) > len(axes) or any(length not in (1, axes[i]) for i, length in enumerate(shape)):
        refuse("unsupported", "weights %s do not lie along the first axes of the losses %s" % (shape_text(weights["shape"]), shape_text(axes)), weights["name"])


def trimmed(shape, axes):
    """Without last axes of one that the losses do not have."""
    while len(shape) > len(axes) and shape[-1] == 1:
        shape = shape[:-1]
    return shape


def rows_of(plan, source, key):
    """A piece [n, C] of a source that has the axis `axis` beside the axes of the losses."""
    axis, rank = plan["axis"], len(plan["axes"])
    full = key + (slice(None),) * (rank - len(key))
    block, lib = source["read"](full[:axis] + (slice(None),) + full[axis:]), source["lib"]
    block = block if axis == rank else lib.movedim(block, axis, -1) if hasattr(lib, "Tensor") else lib.moveaxis(block, axis, -1)
    block = widened(block, source, plan["scratch"], "z") if source is plan["main"] else wide(block, source, plan["main"])
    return block.reshape(-1, plan["main"]["shape"][axis])


def class_piece(plan, key, start):
    lib, main = plan["main"]["lib"], plan["main"]
    z = rows_of(plan, main, key)
    kept, factor = None, None
    if plan["dense"]:
        labels = given = rows_of(plan, plan["sources"]["labels"], key)
        named = given.argmax(-1)
    else:
        source = plan["sources"]["labels"]
        given = wide(source["read"](key), source, main).reshape(-1)
        labels, kept = class_indices(plan, given, start)
        named = labels
    losses, best = class_losses(plan, z, labels)
    if plan["class_weights"] is not None and not plan["dense"]:
        factor = plan["class_weights"][labels]
    right = (best == named) & ~lib.isnan(lib.amax(z, -1))
    return {"losses": losses, "kept": kept, "factor": factor, "right": right, "decisions": 1, "details": lambda at: class_details(lib, z[at], named[at])}


def class_indices(plan, given, start):
    """The labels as integers, 0 in place of the ignore_index, and which are kept (None: all)."""
    lib, classes = plan["main"]["lib"], plan["classes"]
    ignored = plan["parameters"].get("ignore_index")
    kept = None if ignored is None else given != float(ignored)
    used = given if kept is None else chosen(lib, kept, given, 0.0)
    wrong = ~((used >= 0) & (used < classes) & (used == lib.floor(used)))
    if bool(wrong.any()):
        at = int(indices_of(lib, wrong)[0])
        refuse_label(plan, float(given[at]), start + at)
    return whole(lib, used), kept


def refuse_label(plan, label, at):
    classes, place = plan["classes"], place_of(at, plan["axes"])
    is_whole = math.isfinite(label) and label == math.floor(label)
    where = "" if not place else "sample %d: " % place[0] if len(place) == 1 else "index %s: " % shape_text(place)
    hint = "; are the labels counted from one?" if label == classes else ""
    refuse("labels", where + ("label %d is outside [0, %d)%s" % (label, classes, hint) if is_whole else "label %s is no class index" % label), plan["sources"]["labels"]["name"])


def class_details(lib, z, labels):
    """Label, predicted class and the label's softmax probability of some rows."""
    shifted, log_sum, best = softmax_parts(lib, z)
    p = lib.exp(picked(lib, shifted, labels) - log_sum)
    largest = lib.amax(z, -1).tolist()
    return [{"label": int(label), "predicted": None if most != most else int(b), "p": q} for label, b, q, most in zip(labels.tolist(), best.tolist(), p.tolist(), largest)]


def element_piece(plan, key, start):
    lib, main, loss = plan["main"]["lib"], plan["main"], plan["loss"]
    source = plan["sources"]["labels"]
    is_beside = source["lib"] is lib and source["device"] == main["device"]
    x, y = widened(main["read"](key), main, plan["scratch"], "x"), source["read"](key)
    y = widened(y, source, plan["scratch"], "y") if is_beside else wide(y, source, main)
    pos_weight = plan["pos_weight"]
    if pos_weight is not None and len(key) == len(plan["axes"]) and pos_weight.shape:
        pos_weight = pos_weight[key[-1]]
    losses = element_losses(lib, loss, x, y, plan["parameters"], pos_weight)
    width = math.prod(plan["axes"][1:])
    right, level = None, 0.5 if loss == "log_loss" else 0.0
    if loss in DECISIONS:
        right = (((x > level) == (y > 0.5)) & ~lib.isnan(x) & ~lib.isnan(y)).reshape(-1)
    return {"losses": losses.reshape(-1), "kept": None, "factor": None, "right": right, "decisions": width,
            "details": lambda at: element_details(lib, loss, x.reshape(-1)[at], y.reshape(-1)[at], level) if width == 1 else None}


def element_details(lib, loss, x, y, level):
    return [element_facts(loss, a, b, level) for a, b in zip(x.tolist(), y.tolist())]


def element_facts(loss, x, y, level):
    """Label and prediction of a sample of one element; the probability of its label, where the loss is of a decision."""
    if loss not in DECISIONS:
        return {"label": y, "predicted": x, "p": None}
    p = x if loss == "log_loss" else 1 / (1 + math.exp(-x)) if x > -700 else x if x != x else 0.0
    return {"label": y, "predicted": None if x != x else int(x > level), "p": p if y > 0.5 else 1 - p}


def cosine_piece(plan, key, start):
    labels = plan["sources"]["labels"]
    losses = 1 - (rows_of(plan, plan["main"], key) * rows_of(plan, labels, key)).sum(-1)
    return {"losses": losses, "kept": None, "factor": None, "right": None, "decisions": 1, "details": lambda at: None}


def weights_of(plan, key):
    """Weights that lie over the losses of a piece: a number, or an array that broadcasts from the front."""
    weights = plan["weights"]
    if not isinstance(weights, dict):
        return 1.0 if weights is None else float(weights)
    axes, shape = plan["axes"], trimmed(weights["shape"], plan["axes"])
    taken = tuple(part if length == axes[i] else slice(0, 1) for i, (part, length) in enumerate(zip(key, shape)))
    block = wide(weights["read"](taken), weights, dict(plan["main"], device="cpu"))
    return block.reshape(lengths(shape, taken) + (1,) * (len(axes) - len(shape)))
