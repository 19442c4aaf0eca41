# What runs in a paused program, 3: the losses of one block, by the definitions of Loss Inspector. All of float64, but on MPS.
CLASS_LOSSES = ("sparse_softmax_cross_entropy", "softmax_cross_entropy", "multiclass_svm", "multiclass_svm_squared", "multi_margin_loss", "crammer_singer_loss")
DECISIONS = ("sigmoid_cross_entropy", "log_loss", "hinge_loss")
REGRESSIONS = ("mean_squared_error", "absolute_difference", "huber_loss")


def chosen(lib, mask, numbers_there, number_elsewhere):
    return numbers_there.masked_fill(~mask, number_elsewhere) if hasattr(lib, "Tensor") else lib.where(mask, numbers_there, number_elsewhere)


def no_less(lib, numbers_here, least):
    """max(x, least), where NaN stays NaN."""
    return numbers_here.clamp(min=least) if hasattr(lib, "Tensor") else lib.maximum(numbers_here, least)


def picked(lib, rows, columns):
    """One element of each row: rows [n, C], columns [n] of integers."""
    if hasattr(lib, "Tensor"):
        return lib.gather(rows, 1, columns[:, None])[:, 0]
    return lib.take_along_axis(rows, columns[:, None], 1)[:, 0]


def numbered(lib, count, like):
    return lib.arange(count, device=like.device) if hasattr(lib, "Tensor") else lib.arange(count)


def whole(lib, numbers_here):
    """As integers that index."""
    return numbers_here.to(lib.int64) if hasattr(lib, "Tensor") else numbers_here.astype(lib.int64)


def softmax_parts(lib, z, plan=None):
    """z less its maximum, and log Σ exp of that. The largest term is kept out of the sum: logits [40, 0] have a loss of 4.2e-18, not 0."""
    best = z.argmax(-1)
    largest = picked(lib, z, best)[:, None]
    others = numbered(lib, z.shape[1], z) != best[:, None]
    if plan is None:
        shifted = z - largest
        terms = lib.exp(shifted) * others
    else:
        shifted = lib.subtract(z, largest, out=room(plan["scratch"], "shifted", tuple(z.shape), plan["main"]))
        terms = lib.exp(shifted, out=room(plan["scratch"], "terms", tuple(z.shape), plan["main"]))
        lib.multiply(terms, others, out=terms)
    return shifted, lib.log1p(terms.sum(-1)), best


def cross_entropy(plan, z, labels):
    """labels: class indices [n], or rows [n, C] where dense. Smoothing spreads over the classes alike, as does PyTorch with its class weights."""
    lib, dense, class_weights = plan["main"]["lib"], plan["dense"], plan["class_weights"]
    shifted, log_sum, best = softmax_parts(lib, z, plan)
    smoothing = max(0.0, float(plan["parameters"].get("label_smoothing") or 0))
    if not dense and smoothing == 0:
        losses = log_sum - picked(lib, shifted, labels)
        return losses if class_weights is None else losses * class_weights[labels], best
    terms = log_sum[:, None] - shifted
    terms = terms if class_weights is None else terms * class_weights
    own = (labels * terms).sum(-1) if dense else picked(lib, terms, labels)
    return own if smoothing == 0 else own * (1 - smoothing) + terms.sum(-1) * (smoothing / z.shape[1]), best


def margins(lib, z, labels, delta):
    """max(0, s_j - s_y + delta) of each class, 0 at the label."""
    others = numbered(lib, z.shape[1], z) != labels[:, None]
    return chosen(lib, others, no_less(lib, z - picked(lib, z, labels)[:, None] + delta, 0.0), 0.0)


def class_losses(plan, z, labels):
    """The losses [n] of logits [n, C], and the class of the largest logit."""
    lib, loss, dense, parameters, class_weights = plan["main"]["lib"], plan["loss"], plan["dense"], plan["parameters"], plan["class_weights"]
    if loss in ("sparse_softmax_cross_entropy", "softmax_cross_entropy"):
        return cross_entropy(plan, z, labels)
    of_classes = margins(lib, z, labels.argmax(-1) if dense else labels, float(number_or(parameters, "margin", 1)))
    if loss == "multiclass_svm_squared" or (loss == "multi_margin_loss" and number_or(parameters, "p", 1) == 2):
        of_classes = of_classes * of_classes
    losses = lib.amax(of_classes, -1) if loss == "crammer_singer_loss" else of_classes.sum(-1)
    if loss == "multi_margin_loss":
        losses = losses / z.shape[1]
        losses = losses if class_weights is None else losses * class_weights[labels]
    return losses, z.argmax(-1)


def element_losses(lib, loss, x, y, parameters, pos_weight):
    """A loss for each element of predictions or logits x and labels y, of one shape."""
    if loss == "mean_squared_error":
        losses = x - y
        losses *= losses
        return losses
    if loss == "absolute_difference":
        return lib.abs(x - y)
    if loss == "huber_loss":
        delta = float(number_or(parameters, "delta", 1))
        a = lib.abs(x - y)
        q = a.clamp(max=delta) if hasattr(lib, "Tensor") else lib.minimum(a, delta)
        return 0.5 * q * q + delta * (a - q)
    if loss == "log_loss":
        epsilon = float(number_or(parameters, "epsilon", 1e-7))
        return -(y * lib.log(x + epsilon)) - (1 - y) * lib.log(1 - x + epsilon)
    if loss == "hinge_loss":
        return no_less(lib, 1 - (2 * y - 1) * x, 0.0)
    smoothing = float(parameters.get("label_smoothing") or 0)
    y = y * (1 - smoothing) + 0.5 * smoothing if smoothing > 0 else y
    log1p = lib.log1p(lib.exp(-lib.abs(x)))
    if pos_weight is None:
        return no_less(lib, x, 0.0) - x * y + log1p
    return (1 - y) * x + (1 + (pos_weight - 1) * y) * (log1p + no_less(lib, -x, 0.0))
