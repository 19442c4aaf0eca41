# What runs in a paused program, 5: a loss over all its rows, block by block.
KEPT = 1 << 22  # rows whose losses are kept for the histogram; past these they are computed twice
BINS = 20


def do_loss(request, values):
    """Sums of which every reduction is made, the worst rows, and how the losses are spread."""
    plan = planned(request, values)
    top = min(200, int(number_or(request, "top", 20)))
    run = {"weighted": [], "weights": [], "counted": [], "plain": [], "present": 0, "kept": 0, "rows": 0, "ignored": 0, "right": 0, "decided": 0,
           "low": None, "high": None, "bad": 0, "first": None, "nan": 0, "finite": [], "worst": [], "blocks": []}
    if plan["main"]["lib"] is None:
        run_lists(run, plan, top)
    else:
        for piece in row_pieces(plan, run):
            add_rows(run, piece, top)
    axes = plan["axes"]
    low, high = run["low"], run["high"]
    finite_rows = run["rows"] - run["ignored"] - run["bad"]
    return {
        "loss": plan["loss"], "rows": run["rows"], "rowAxes": list(axes if plan["positions"] else axes[:1]), "classes": plan["classes"],
        "sums": {"weighted": total(run["weighted"]), "weights": total(run["weights"]), "counted": total(run["counted"]), "nonZeroWeights": run["present"],
                 "plain": total(run["plain"]), "kept": run["kept"], "elements": math.prod(axes), "samples": axes[0] if axes else 1},
        "perRow": {"min": low, "max": high, "mean": total(run["finite"]) / finite_rows if finite_rows else None,
                   "nonFinite": run["bad"], "nan": run["nan"], "firstNonFinite": run["first"], "ignored": run["ignored"]},
        "accuracy": run["right"] / run["decided"] if run["decided"] else None,
        "worst": run["worst"], "histogram": histogram(plan, run, low, high) if finite_rows else None,
    }


def do_losses(request, values):
    """The losses of rows from `start` up to `end`, null where a label is ignored."""
    plan = planned(request, values)
    start = max(0, int(number_or(request, "start", 0)))
    end = min(int(number_or(request, "end", start + 100)), start + 2500)
    found = list_losses(plan, start, end) if plan["main"]["lib"] is None else []
    for piece in row_pieces(plan, None, start, end) if plan["main"]["lib"] is not None else ():
        from_row, losses = piece["start"], piece["losses"]
        kept = piece["kept"]
        for i in range(max(0, start - from_row), min(len(losses), end - from_row)):
            found.append(None if kept is not None and not bool(kept[i]) else float(losses[i]))
    return {"start": start, "end": start + len(found), "rows": math.prod(plan["axes"] if plan["positions"] else plan["axes"][:1]), "losses": found}


def row_pieces(plan, run, start=0, end=None):
    """Losses of rows in order, on the CPU: {start, losses, kept, details}. Element sums go into `run`, where it is given."""
    lib, axes, positions = plan["main"]["lib"], plan["axes"], plan["positions"]
    width = 1 if positions else math.prod(axes[1:])
    at, part = 0, None
    for key in pieces(axes, plan["inner"], BLOCK if end is None else BLOCK // 8):
        size = math.prod(lengths(axes, key))
        here, at = at, at + size
        if size == 0 or (end is not None and (at <= start * width or here >= end * width)):
            continue
        piece = plan["compute"](plan, key, here)
        losses, kept = here_of(piece["losses"]), here_of(piece["kept"])
        if run is not None:
            add_sums(run, plan, key, piece, losses, kept)
        if positions or len(key) < 2:
            rows = losses if width == 1 else losses.reshape(-1, width).mean(-1)
            yield {"lib": lib, "start": here // width, "losses": rows, "kept": kept if width == 1 else None, "details": piece["details"]}
            continue
        # A row of more than a block: its parts are added up.
        part = (part or 0.0) + float(losses.sum())
        if at % width == 0:
            yield {"lib": lib, "start": here // width, "losses": losses[:1] * 0 + part / width if math.isfinite(part) else losses[:1] * 0 + part, "kept": None, "details": lambda chosen_rows: None}
            part = None


def here_of(block):
    """A vector of the losses on the CPU: as many numbers as rows."""
    return block.cpu() if hasattr(block, "cpu") else block


def add_sums(run, plan, key, piece, losses, kept):
    lib = plan["main"]["lib"]
    weights = weights_of(plan, key)
    sizes = lengths(plan["axes"], key)
    losses = losses.to(lib.float64) if hasattr(lib, "Tensor") else losses
    factor = here_of(piece["factor"])
    over = (lib.ones_like(losses).reshape(sizes) * weights).reshape(-1)
    counted = over if factor is None else over * factor
    right = here_of(piece["right"])
    if kept is not None:
        losses, over, counted = losses[kept], over[kept], counted[kept]
        right = None if right is None else right[kept]
    run["kept"] += int(losses.shape[0])
    run["weighted"].append(float((losses * over).sum()))
    run["weights"].append(float(over.sum()))
    run["counted"].append(float(counted.sum()))
    run["plain"].append(float(losses.sum()))
    run["present"] += int((over != 0).sum())
    if right is not None:
        run["right"] += int(right.sum())
        run["decided"] += int(right.shape[0])


def add_rows(run, piece, top):
    lib, losses, kept = piece["lib"], piece["losses"], piece["kept"]
    finite = lib.isfinite(losses)
    counted = finite if kept is None else finite & kept
    rows, finite_rows = int(losses.shape[0]), int(counted.sum())
    run["rows"] += rows
    run["ignored"] += 0 if kept is None else rows - int(kept.sum())
    bad = ~finite if kept is None else ~finite & kept
    if bool(bad.any()):
        run["bad"] += int(bad.sum())
        run["nan"] += int((lib.isnan(losses) & bad).sum())
        run["first"] = piece["start"] + int(indices_of(lib, bad)[0]) if run["first"] is None else run["first"]
    if finite_rows > 0:
        numbers_here = losses if finite_rows == rows else losses[counted]
        low, high = float(numbers_here.min()), float(numbers_here.max())
        run["low"] = low if run["low"] is None else min(run["low"], low)
        run["high"] = high if run["high"] is None else max(run["high"], high)
        run["finite"].append(float(numbers_here.sum()))
        if run["blocks"] is not None:
            run["blocks"] = run["blocks"] + [numbers_here] if run["rows"] <= KEPT else None
    add_worst(run, piece, top)


def add_worst(run, piece, top):
    """The largest losses, NaN before all, and the earlier row where two are alike."""
    lib, losses, kept = piece["lib"], piece["losses"], piece["kept"]
    worst = run["worst"]
    ranks = chosen(lib, ~lib.isnan(losses), losses, math.inf)
    ranks = ranks if kept is None else chosen(lib, kept, ranks, -math.inf)
    count = min(top, int(ranks.shape[0]))
    if count == 0:
        return
    if hasattr(lib, "Tensor"):
        edge = ranks.topk(count).values[-1]
    else:
        edge = lib.partition(ranks, len(ranks) - count)[len(ranks) - count]
    if len(worst) == top and float(edge) == -math.inf or (len(worst) == top and float(ranks.max()) <= rank_of(worst[-1])):
        return
    above, level = indices_of(lib, ranks > edge), indices_of(lib, ranks == edge)
    at = above.tolist() + level[:count - len(above)].tolist()
    at = [i for i in at if kept is None or bool(kept[i])]
    details = piece["details"](at)
    for order, i in enumerate(at):
        row = {"row": piece["start"] + i, "loss": float(losses[i]), "label": None, "predicted": None, "p": None}
        worst.append(dict(row, **details[order]) if details is not None else row)
    worst.sort(key=lambda row: (-rank_of(row), row["row"]))
    del worst[top:]


def rank_of(row):
    return math.inf if row["loss"] != row["loss"] else row["loss"]


def histogram(plan, run, low, high):
    """Counts of the finite losses in bins of one width from the smallest to the largest."""
    lib = plan["main"]["lib"]
    if lib is None:
        return list_histogram(run["finite"], low, high)
    counts = [0] * BINS
    blocks = run["blocks"]
    for losses in blocks if blocks is not None else finite_blocks(plan):
        if not high > low:
            counts[0] += int(losses.shape[0])
            continue
        places = whole(lib, (losses - low) * (BINS / (high - low)))
        places = places.clamp(0, BINS - 1) if hasattr(lib, "Tensor") else places.clip(0, BINS - 1)
        for i, count in enumerate(lib.bincount(places, minlength=BINS).tolist()):
            counts[i] += count
    return {"from": low, "to": high, "counts": counts}


def finite_blocks(plan):
    for piece in row_pieces(plan, None):
        lib, losses, kept = piece["lib"], piece["losses"], piece["kept"]
        finite = lib.isfinite(losses)
        yield losses[finite if kept is None else finite & kept]
