# What runs in a paused program, 2: what a value is, and its numbers.


def do_describe(request, values):
    """Nothing of a value is read, but the first elements of lists."""
    host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    return {"pid": os.getpid(), "host": host, "runtime": "Python " + sys.version.split()[0], "cwd": os.getcwd(),
            "values": {name: described(value, name) for name, value in values.items()}}


def described(value, name):
    kind = kind_of(value)
    facts = {"kind": kind, "type": type_name(value), "shape": None, "dtype": None, "device": None, "bytes": None, "requiresGrad": False, "problem": None}
    if kind == "other":
        return facts
    if kind == "list" and issubclass(type(value), (list, tuple)):
        shape, first = first_of(value)
        inner = described(first, name) if kind_of(first) not in ("list", "other") else {"shape": [], "dtype": None}
        return dict(facts, shape=shape + (inner["shape"] or []), dtype=inner["dtype"])
    try:
        source = opened(value, name)
        facts.update({part: source[part] for part in ("dtype", "device", "bytes")}, shape=list(source["shape"]))
        require_numbers(source)
    except ValueError as error:
        if error.args[:1] != (REFUSED,):
            raise
        facts["problem"] = error.args[2]
    if kind == "torch":
        facts["requiresGrad"] = bool(sys.modules["torch"].Tensor.requires_grad.__get__(value))
    if kind == "number":
        facts["dtype"] = "bool" if type(value) is bool else facts["dtype"]
    return facts


def first_of(value):
    """The lengths along a nested list's first items, and the first that is no list."""
    shape = []
    while issubclass(type(value), (list, tuple)) and len(shape) < 16:
        shape.append(length_of(value))
        if shape[-1] == 0:
            return shape, 0.0
        value = next((tuple if issubclass(type(value), tuple) else list).__iter__(value))
    return shape, value


def do_statistics(request, values):
    return {"values": {name: statistics_of(require_numbers(opened(value, name))) for name, value in values.items()}}


def statistics_of(source):
    """Of the finite elements; NaN and infinities are counted, with the first place of one. `std` is of the population."""
    shape = source["shape"]
    found = {"count": math.prod(shape), "finite": 0, "mean": 0.0, "spread": 0.0, "min": None, "max": None, "sums": [], "squares": [],
             "nan": 0, "posinf": 0, "neginf": 0, "zeros": 0, "first": None, "scratch": {}}
    start = 0
    for key in pieces(shape):
        size = math.prod(lengths(shape, key))
        if size > 0:
            (add_list if source["lib"] is None else add_block)(found, source, key, start)
        start += size
    finite = found["finite"]
    sums = total(found["sums"])
    return {
        "shape": list(shape), "dtype": source["dtype"], "device": source["device"], "count": found["count"], "min": found["min"], "max": found["max"],
        "mean": None if finite == 0 else sums / finite if math.isfinite(sums) else found["mean"],
        "std": None if finite == 0 else deviation(found["spread"] / finite), "sum": sums, "sumOfSquares": total(found["squares"]),
        "nan": found["nan"], "posinf": found["posinf"], "neginf": found["neginf"], "zeros": found["zeros"],
        "firstNonFinite": None if found["first"] is None else place_of(found["first"], shape),
    }


def deviation(variance):
    """Of finite numbers: NaN is of squares past float64."""
    return math.inf if variance != variance else math.sqrt(max(0.0, variance))


def add_block(found, source, key, start):
    lib = source["lib"]
    raw = source["read"](key)
    block = widened(raw, source, found["scratch"]).reshape(-1)
    zeros = block.shape[0] - lib.count_nonzero(block)
    sums, low, high = numbers(lib, [block.sum(), block.min(), block.max()])
    # A sum is finite where all is; it may be infinite all the same.
    if not math.isfinite(sums):
        is_bad = ~lib.isfinite(block)
        bad, nan, posinf = [int(x) for x in numbers(lib, [is_bad.sum(), lib.isnan(block).sum(), (block == math.inf).sum()])]
        if bad > 0 and found["first"] is None:
            found["first"] = start + int(indices_of(lib, is_bad)[0])
        found["nan"] += nan
        found["posinf"] += posinf
        found["neginf"] += bad - nan - posinf
        if bad == block.shape[0]:
            return
        block = block[~is_bad]
        sums, low, high = numbers(lib, [block.sum(), block.min(), block.max()])
    size = int(block.shape[0])
    mean = sums / size if math.isfinite(sums) else float((block / size).sum())
    distances = lib.subtract(block, mean, out=room(found["scratch"], "distances", (size,), source))
    spread, drift, squares, zeros = numbers(lib, [lib.dot(distances, distances), distances.sum(), lib.dot(block, block), zeros])
    if source["dtype"].startswith(("int", "uint")):
        low, high = exact_extremes(lib, raw, source)
    merge(found, {"size": size, "zeros": int(zeros), "low": low, "high": high, "sum": sums, "mean": mean, "spread": spread, "drift": drift, "squares": squares})


def add_list(found, source, key, start):
    """Without numpy: the list's own numbers."""
    width = math.prod(source["shape"][len(key):])
    whole = source["flat"]
    block = whole[start:start + math.prod(lengths(source["shape"], key))] if width else whole
    finite = [x for x in block if math.isfinite(x)]
    if len(finite) < len(block):
        found["first"] = start + next(i for i, x in enumerate(block) if not math.isfinite(x)) if found["first"] is None else found["first"]
        found["nan"] += sum(1 for x in block if x != x)
        found["posinf"] += sum(1 for x in block if x == math.inf)
        found["neginf"] += sum(1 for x in block if x == -math.inf)
    if finite:
        sums = total(finite)
        mean = sums / len(finite) if math.isfinite(sums) else total(x / len(finite) for x in finite)
        merge(found, {"size": len(finite), "zeros": sum(1 for x in finite if x == 0), "low": min(finite), "high": max(finite), "sum": sums, "mean": mean,
                      "spread": total((x - mean) * (x - mean) for x in finite), "drift": total(x - mean for x in finite), "squares": total(float(x) * x for x in finite)})


def merge(found, block):
    """Chan, Golub and LeVeque (1979): spreads about two means become one."""
    size, finite = block["size"], found["finite"]
    between = block["mean"] + block["drift"] / size - found["mean"]
    both = finite + size
    found["spread"] += block["spread"] - block["drift"] * block["drift"] / size + (between * between * (finite * size / both) if finite else 0.0)
    found["mean"] += between * (size / both)
    found["finite"] = both
    found["zeros"] += block["zeros"]
    found["min"] = block["low"] if found["min"] is None else min(found["min"], block["low"])
    found["max"] = block["high"] if found["max"] is None else max(found["max"], block["high"])
    found["sums"].append(block["sum"])
    found["squares"].append(block["squares"])


def exact_extremes(lib, raw, source):
    if hasattr(lib, "Tensor"):
        raw = raw.to(lib.int64) if source["dtype"] != "uint64" else raw
        low, high = lib.stack([raw.min(), raw.max()]).tolist()
        return int(low), int(high)
    return int(raw.min()), int(raw.max())


def numbers(lib, scalars):
    """The scalars of a block as Python floats: one wait for the device, not one for each."""
    if hasattr(lib, "Tensor"):
        return lib.stack([scalar.to(lib.float32 if scalar.device.type == "mps" else lib.float64) for scalar in scalars]).tolist()
    return [float(scalar) for scalar in scalars]
