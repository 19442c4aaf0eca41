# What runs in a paused program: the rows on the screen, one number, and whether we see the same files.
MOST = 54000  # characters of the numbers of one answer
PACKED = {"float16": ("e", 3, 5), "float32": ("f", 6, 9)}


def do_rows(request, values):
    """Rows `start` up to `end` of one value, each as a flat list; fewer where they are too many for one answer, which `end` then says."""
    (name, value), = values.items()
    source = require_numbers(opened(value, name))
    shape = source["shape"] or (1,)
    width = math.prod(shape[1:])
    first, last = request.get("columns") or (0, width)
    first, last = max(0, int(first)), min(width, int(last), int(first) + 4000)
    start = min(max(0, int(number_or(request, "start", 0))), shape[0])
    end = min(int(number_or(request, "end", start + 50)), shape[0], start + 1000)
    rows, characters = [], 0
    for row in range(start, end):
        numbers_here = row_numbers(source, row, first, last)
        characters += sum(len(repr(x)) + 3 for x in numbers_here) + 3
        if characters > MOST and rows:
            break
        while characters > MOST:
            numbers_here = numbers_here[:len(numbers_here) // 2]
            last = first + len(numbers_here)
            characters = sum(len(repr(x)) + 3 for x in numbers_here)
        rows.append(numbers_here)
    return {"start": start, "end": start + len(rows), "rows": rows, "columns": [first, last], "rowShape": list(shape[1:]), "count": shape[0], "dtype": source["dtype"]}


def row_numbers(source, row, first, last):
    """Some elements of a row, in as few digits as its type tells apart."""
    shape = source["shape"]
    if source["lib"] is None:
        width = math.prod(shape[1:])
        return [x for x in source["flat"][row * width + first:row * width + last]]
    keys = [()] if not shape else [(slice(row, row + 1),) + rest for rest in pieces(shape[1:])]
    found, at = [], 0
    for key in keys:
        size = math.prod(lengths(shape, key))
        if at < last and at + size > first:
            block = source["read"](key).reshape(-1)[max(0, first - at):last - at]
            block = wide(block, source) if source["dtype"] in TORCH_ONLY or source["dtype"] == "bfloat16" else block
            found += block.tolist()
        at += size
    if source["dtype"] == "bfloat16":
        return [float("%.4g" % x) for x in found]
    return [shortest(x, *PACKED[source["dtype"]]) for x in found] if source["dtype"] in PACKED else found


def shortest(x, code, least, most):
    """The number of the fewest digits that is the same in float16 or float32: 0.1, and not 0.100000001."""
    pack = fetch("struct").pack
    packed = pack(code, x)
    for digits in range(least, most):
        short = float("%.*g" % (digits, x))
        if pack(code, short) == packed:
            return short
    return float("%.*g" % (most, x))


def do_value(request, values):
    """What the user's own call gave: one number each."""
    return {"values": {name: value_of(value, name) for name, value in values.items()}}


def value_of(value, name):
    if value is None:
        refuse("shape", "the expression gives None", name)
    source = require_numbers(opened(value, name))
    if math.prod(source["shape"]) != 1:
        refuse("shape", "the expression gives %s numbers, not one" % shape_text(source["shape"]), name)
    return source["flat"][0] if source["lib"] is None else source["read"](()).reshape(-1)[0].item()


def do_nonce(request, values):
    """The first 64 bytes of a file that we wrote: who reads them sees the same files. Null where there is no such file."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        file = os.open(request["path"], flags)
    except OSError:
        return {"nonce": None, "pid": os.getpid()}
    try:
        is_plain = os.fstat(file).st_mode & 0o170000 == 0o100000
        return {"nonce": os.read(file, 64).decode("ascii", "replace") if is_plain else None, "pid": os.getpid()}
    finally:
        os.close(file)
