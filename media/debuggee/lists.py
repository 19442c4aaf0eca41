# What runs in a paused program, where it has imported neither numpy nor torch: the same losses, a row of a list at a time.


def listed_rows(plan):
    """For each row: its number, and for each of its elements the loss (None: ignored), its weight, and what it counts for; then label, prediction, p, right decisions of how many."""
    main, labels, axes = plan["main"], plan["sources"]["labels"], plan["axes"]
    if plan.get("axis", len(axes)) != len(axes):
        refuse("unsupported", "classes that are not along the last axis are computed where the program has imported numpy or torch", main["name"])
    weight_of = listed_weights(plan)
    positions, inner = plan["positions"], plan["inner"]
    rows = math.prod(axes if positions else axes[:1])
    width = 1 if positions else math.prod(axes[1:])
    for row in range(rows):
        if row % 256 == 0:
            check_time()
        if positions:
            z = [float(x) for x in main["flat"][row * inner:(row + 1) * inner]]
            y = [float(x) for x in labels["flat"][row * inner:(row + 1) * inner]] if plan["dense"] else labels["flat"][row]
            loss, factor, facts = listed_class(plan, z, y, row)
            yield row, [(loss, weight_of(row), factor)], facts
            continue
        elements, facts, right = [], {"label": None, "predicted": None, "p": None}, 0
        for at in range(row * width, (row + 1) * width):
            x, y = [[float(x) for x in source["flat"][at * inner:(at + 1) * inner]] for source in (main, labels)]
            elements.append((listed_element(plan, x, y, at), weight_of(at), 1.0))
            level = 0.5 if plan["loss"] == "log_loss" else 0.0
            right += plan["loss"] in DECISIONS and x[0] == x[0] and y[0] == y[0] and (x[0] > level) == (y[0] > 0.5)
            if width == 1 and inner == 1:
                facts = element_facts(plan["loss"], x[0], y[0], level)
        yield row, elements, dict(facts, right=right, decisions=width if plan["loss"] in DECISIONS else 0)


def listed_weights(plan):
    weights, axes = plan["weights"], plan["axes"]
    if not isinstance(weights, dict):
        number = 1.0 if weights is None else float(weights)
        return lambda at: number
    shape = trimmed(weights["shape"], axes)
    if shape != axes[:len(shape)] or weights["lib"] is not None:
        refuse("unsupported", "such weights are computed where the program has imported numpy or torch", weights["name"])
    share = math.prod(axes[len(shape):])
    return lambda at: float(weights["flat"][at // share])


def exp(x):
    return math.inf if x > 709 else math.exp(x)


def log(x):
    return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan


def listed_class(plan, z, y, row):
    """Loss, class weight of the label, and what is known of one row of logits."""
    loss, parameters, classes = plan["loss"], plan["parameters"], plan["classes"]
    given = plan["class_weights"]
    of_class = [1.0] * classes if given is None else [float(x) for x in given]
    ignored = parameters.get("ignore_index")
    spoiled = any(x != x for x in z)
    best = max(range(classes), key=lambda c: z[c])
    if plan["dense"]:
        label = max(range(classes), key=lambda c: y[c])
    elif ignored is not None and y == ignored:
        return None, 1.0, {"label": None, "predicted": None, "p": None, "right": 0, "decisions": 0}
    else:
        label = int(y) if y == y and abs(y) != math.inf else -1
        if label != y or not 0 <= label < classes:
            refuse_label(plan, float(y), row)
    shifted = [math.nan] * classes if spoiled or z[best] == math.inf else [x - z[best] for x in z]
    log_sum = math.nan if shifted[0] != shifted[0] else math.log1p(sum(exp(x) for c, x in enumerate(shifted) if c != best))
    facts = {"label": label, "predicted": None if spoiled else best, "p": exp(shifted[label] - log_sum), "right": int(best == label and not spoiled), "decisions": 1}
    factor = of_class[label] if not plan["dense"] else 1.0
    if loss in ("sparse_softmax_cross_entropy", "softmax_cross_entropy"):
        smoothing = max(0.0, float(parameters.get("label_smoothing") or 0))
        own = sum(y[c] * of_class[c] * (log_sum - shifted[c]) for c in range(classes)) if plan["dense"] else factor * (log_sum - shifted[label])
        return own if smoothing == 0 else own * (1 - smoothing) + smoothing / classes * sum(of_class[c] * (log_sum - shifted[c]) for c in range(classes)), factor, facts
    delta = float(number_or(parameters, "margin", 1))
    margins_here = [math.nan if spoiled else max(0.0, z[c] - z[label] + delta) for c in range(classes) if c != label] or [0.0]
    if loss == "multiclass_svm_squared" or (loss == "multi_margin_loss" and number_or(parameters, "p", 1) == 2):
        margins_here = [x * x for x in margins_here]
    if loss == "crammer_singer_loss":
        return max(margins_here), factor, facts
    return sum(margins_here) * (factor / classes if loss == "multi_margin_loss" else 1.0), factor, facts


def listed_element(plan, xs, ys, at):
    loss, parameters = plan["loss"], plan["parameters"]
    x, y = xs[0], ys[0]
    if loss == "cosine_distance":
        return 1 - sum(a * b for a, b in zip(xs, ys))
    if x != x or y != y:
        return math.nan
    if loss == "mean_squared_error":
        return (x - y) * (x - y)
    if loss == "absolute_difference":
        return abs(x - y)
    if loss == "huber_loss":
        delta = float(number_or(parameters, "delta", 1))
        q = min(abs(x - y), delta)
        return 0.5 * q * q + delta * (abs(x - y) - q)
    if loss == "log_loss":
        epsilon = float(number_or(parameters, "epsilon", 1e-7))
        return -(y * log(x + epsilon)) - (1 - y) * log(1 - x + epsilon)
    if loss == "hinge_loss":
        return max(0.0, 1 - (2 * y - 1) * x)
    smoothing = float(parameters.get("label_smoothing") or 0)
    y = y * (1 - smoothing) + 0.5 * smoothing if smoothing > 0 else y
    given = plan["pos_weight"]
    pos_weight = 1.0 if given is None else float(given[at % len(given)])
    return (1 - y) * x + (1 + (pos_weight - 1) * y) * (math.log1p(exp(-abs(x))) + max(-x, 0.0))


def run_lists(run, plan, top):
    """Fills what `do_loss` makes its answer of."""
    losses = []
    for row, elements, facts in listed_rows(plan):
        run["rows"] += 1
        run["right"] += facts["right"]
        run["decided"] += facts["decisions"]
        kept = [element for element in elements if element[0] is not None]
        for loss, weight, factor in kept:
            run["weighted"].append(loss * weight)
            run["weights"].append(weight)
            run["counted"].append(weight * factor)
            run["plain"].append(loss)
            run["present"] += weight != 0
        run["kept"] += len(kept)
        if not kept and elements:
            run["ignored"] += 1
            continue
        loss = total(element[0] for element in kept) / len(kept) if kept else math.nan
        run["worst"].append({"row": row, "loss": loss, "label": facts["label"], "predicted": facts["predicted"], "p": facts["p"]})
        if math.isfinite(loss):
            losses.append(loss)
        else:
            run["bad"] += 1
            run["nan"] += loss != loss
            run["first"] = row if run["first"] is None else run["first"]
    run["worst"].sort(key=lambda row: (-rank_of(row), row["row"]))
    del run["worst"][top:]
    run["finite"] = losses
    if losses:
        run["low"], run["high"] = min(losses), max(losses)


def list_histogram(losses, low, high):
    counts = [0] * BINS
    for loss in losses:
        counts[min(BINS - 1, int((loss - low) * (BINS / (high - low)))) if high > low else 0] += 1
    return {"from": low, "to": high, "counts": counts}


def list_losses(plan, start, end):
    found = []
    for row, elements, _ in listed_rows(plan):
        if start <= row < end:
            kept = [element[0] for element in elements if element[0] is not None]
            found.append(total(kept) / len(kept) if kept else None if elements else math.nan)
    return found
