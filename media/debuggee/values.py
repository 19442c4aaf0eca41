# What runs in a paused program, 1: the values, read block by block where they live.
# The files of this folder are joined, and run by one `evaluate` of the debugger in a namespace of their own.
# They import the standard library alone. A framework is used only where the program has imported it.
import sys

BEFORE = set(sys.modules)
import contextlib
import json
import math
import os
import time

FETCHED = set(sys.modules) - BEFORE

BLOCK = 1 << 19  # elements of a block: 4 MB in float64, some eight of which live at a time
TORCH_ONLY = ("float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float8_e8m0fnu")
OPAQUE = {"U": "string", "S": "bytes", "O": "object", "M": "datetime64", "m": "timedelta64"}
REFUSED = object()
LIMIT = [math.inf]  # when the answer is given up


def fetch(module):
    """A further module of the standard library. `answer` takes what was not imported before out of `sys.modules` again."""
    before = set(sys.modules)
    found = __import__(module)
    FETCHED.update(set(sys.modules) - before)
    return found


def refuse(kind, message, of=None):
    """No class of its own: a class is a cycle, which would stay until the program collects garbage."""
    raise ValueError(REFUSED, kind, message, of)


def loaded(module, name):
    """A module's own attribute, without running the hooks of a lazy module; None where it is not imported."""
    return vars(sys.modules[module]).get(name) if isinstance(sys.modules.get(module), type(sys)) else None


def is_a(value, module, name):
    """By the type: `__class__` and `__getattr__` of a value are never asked."""
    found = loaded(module, name)
    return isinstance(found, type) and issubclass(type(value), found)


def kind_of(value):
    if is_a(value, "torch", "Tensor"):
        return "torch"
    if is_a(value, "numpy", "ndarray"):
        return "numpy"
    if is_a(value, "tensorflow", "Tensor") or is_a(value, "tensorflow", "Variable"):
        return "tensorflow"
    if is_a(value, "jax", "Array") or is_a(value, "jax.core", "Tracer"):
        return "jax"
    if is_a(value, "pandas", "DataFrame") or is_a(value, "pandas", "Series") or is_a(value, "pandas", "Index"):
        return "pandas"
    if issubclass(type(value), (list, tuple)) or is_a(value, "array", "array"):
        return "list"
    if issubclass(type(value), (bool, int, float)) or is_a(value, "numpy", "generic"):
        return "number"
    return "other"


def type_name(value):
    cls = type(value)
    module = type.__getattribute__(cls, "__module__")
    name = type.__getattribute__(cls, "__qualname__")
    return str(name)[:200] if module == "builtins" else (str(module) + "." + str(name))[:200]


def opened(value, name):
    """What is read of a value: kind, lib (numpy, torch, or None), shape, dtype, device, and `read(key)` for a tuple of slices."""
    kind = kind_of(value)
    if kind == "torch":
        return open_torch(value, name)
    if kind == "numpy":
        return open_numpy(numpy_plain(value, name), name, "numpy")
    if kind == "tensorflow":
        return open_tensorflow(value, name)
    if kind == "jax":
        return open_jax(value, name)
    if kind == "pandas":
        return open_pandas(value, name)
    if kind in ("list", "number"):
        return open_list(value, name, kind)
    return refuse("unsupported", "a value of type " + type_name(value) + " is no tensor, array, table or list of numbers", name)


def open_torch(value, name):
    torch = sys.modules["torch"]
    plain = torch.Tensor.detach(value)
    if type(plain) is not torch.Tensor:
        refuse("unsupported", type_name(value) + " is a tensor with rules of its own; take a plain tensor of it", name)
    if plain.layout is not torch.strided or plain.is_quantized or getattr(plain, "is_nested", False):
        refuse("unsupported", "a sparse, quantized or nested tensor is not read; take .to_dense() or .dequantize() of it", name)
    device = str(plain.device)
    if plain.device.type == "meta":
        refuse("unsupported", "a tensor on the meta device has no numbers", name)
    if plain.device.type == "cuda" and torch.cuda.is_current_stream_capturing():
        refuse("busy", "a CUDA graph is being recorded; its tensors have no numbers yet", name)
    return {"kind": "torch", "lib": torch, "shape": tuple(int(n) for n in plain.shape), "dtype": str(plain.dtype)[6:], "device": device,
            "bytes": plain.numel() * plain.element_size(), "name": name, "read": lambda key: plain[key]}


def numpy_plain(value, name):
    """The array itself, whatever a subclass says of its shape."""
    numpy = sys.modules["numpy"]
    if is_a(value, "numpy.ma", "MaskedArray"):
        refuse("unsupported", "a masked array is not read; take .filled(number) or .data of it", name)
    return numpy.ndarray.view(value, numpy.ndarray)


def dtype_name(dtype):
    return OPAQUE.get(dtype.kind, dtype.name)


def open_numpy(array, name, kind, device="cpu"):
    return {"kind": kind, "lib": sys.modules["numpy"], "shape": tuple(int(n) for n in array.shape), "dtype": dtype_name(array.dtype), "device": device,
            "bytes": int(array.nbytes), "name": name, "read": lambda key: array[key]}


def open_tensorflow(value, name):
    """On the CPU without a copy; elsewhere a block at a time is brought here."""
    shape = getattr(value, "shape", None)
    if not hasattr(value, "numpy") or shape is None or shape.rank is None:
        refuse("unsupported", "a tensor of a graph has no numbers; they are there in eager mode", name)
    if is_a(value, "tensorflow", "Variable"):
        value = value.read_value()
    device = str(value.device).split("device:")[-1].lower()
    if device.startswith("cpu") and value.dtype.name not in ("string", "bfloat16"):
        return open_numpy(sys.modules["numpy"].asarray(memoryview(value)), name, "tensorflow", device)
    return {"kind": "tensorflow", "lib": sys.modules["numpy"], "shape": tuple(int(n) for n in shape), "dtype": value.dtype.name, "device": device,
            "bytes": None, "name": name, "read": lambda key: value[key].numpy()}


def open_jax(value, name):
    """On the CPU without a copy. Elsewhere a block at a time is brought here, which leaves no copy with the array."""
    numpy = sys.modules["numpy"]
    if is_a(value, "jax.core", "Tracer") or not hasattr(value, "devices"):
        refuse("unsupported", "a value that JAX is tracing has no numbers; they are there outside of jit and grad", name)
    devices = sorted(str(getattr(device, "platform", device)) for device in value.devices())
    device = ", ".join(sorted(set(devices)))
    if device == "cpu" and len(devices) == 1:
        return open_numpy(numpy.asarray(value), name, "jax", device)
    return {"kind": "jax", "lib": numpy, "shape": tuple(int(n) for n in value.shape), "dtype": dtype_name(value.dtype), "device": device,
            "bytes": int(value.nbytes), "name": name, "read": lambda key: numpy.asarray(jax_slice(value, key))}


def jax_slice(value, key):
    """Compiled once for each size, not for each place."""
    parts = [range(length)[key[i] if i < len(key) else slice(None)] for i, length in enumerate(value.shape)]
    return sys.modules["jax"].lax.dynamic_slice(value, [part.start for part in parts], [len(part) for part in parts])


def open_pandas(value, name):
    dtypes = list(value.dtypes) if is_a(value, "pandas", "DataFrame") else [value.dtype]
    if all(dtype == dtypes[0] for dtype in dtypes):
        return open_numpy(pandas_array(value, dtypes[0]), name, "pandas")
    if any(getattr(dtype, "kind", "O") not in "fiub" for dtype in dtypes):
        refuse("unsupported", "a column of the table holds no numbers; choose columns, as in table[['a', 'b']]", name)
    numpy = sys.modules["numpy"]
    return {"kind": "pandas", "lib": numpy, "shape": tuple(int(n) for n in value.shape), "dtype": "float64", "device": "cpu", "bytes": None, "name": name,
            "read": lambda key: value.iloc[key[:1] or slice(None)].to_numpy(dtype=numpy.float64, na_value=numpy.nan)[(slice(None),) + key[1:]]}


def pandas_array(value, dtype):
    """In a column whose numbers may be missing (Int64, boolean), those that are become NaN."""
    numpy = sys.modules["numpy"]
    if issubclass(type(dtype), numpy.dtype) or getattr(dtype, "kind", "O") not in "fiub":
        return value.to_numpy()
    if numpy.asarray(value.isna()).any():
        return value.to_numpy(dtype=numpy.float64, na_value=numpy.nan)
    return value.to_numpy(dtype=getattr(dtype, "numpy_dtype", numpy.float64))


def open_list(value, name, kind):
    shape, flat = flattened(value, name)
    dtype = {"d": "float64", "q": "int64"}[flat.typecode]
    numpy = sys.modules.get("numpy")
    torch = sys.modules.get("torch")
    if loaded("numpy", "ndarray") is not None:
        return dict(open_numpy(numpy.frombuffer(flat, dtype=dtype).reshape(shape) if len(flat) else numpy.zeros(shape, dtype), name, kind), bytes=None)
    if loaded("torch", "Tensor") is not None:
        plain = torch.tensor(flat.tolist(), dtype=getattr(torch, dtype), device="cpu").reshape(shape)
        return {"kind": kind, "lib": torch, "shape": shape, "dtype": dtype, "device": "cpu", "bytes": None, "name": name, "read": lambda key: plain[key]}
    return {"kind": kind, "lib": None, "shape": shape, "dtype": dtype, "device": "cpu", "bytes": None, "name": name, "flat": flat, "read": None}


def flattened(value, name, most=1 << 22):
    """A nested list as its shape and one flat array: of float64, or of int64 where all are integers that fit."""
    array = fetch("array").array
    if kind_of(value) == "number":
        value, shape, level = [value], (), [value]
    elif is_a(value, "array", "array"):
        shape, level = (len(value),), value.tolist()
    else:
        shape, level = (), [value]
        while level and issubclass(type(level[0]), (list, tuple)):
            length = length_of(level[0])
            if len(shape) == 16 or length * len(level) > most:
                refuse("too-large", "the list has more than %d numbers, or is nested too deeply; make an array of it" % most, name)
            if any(not issubclass(type(item), (list, tuple)) or length_of(item) != length for item in level):
                refuse("ragged", "the lists in it have different lengths", name)
            shape += (length,)
            level = [inner for item in level for inner in (tuple if issubclass(type(item), tuple) else list).__iter__(item)]
    numbers = [number_of(item, name) for item in level]
    if numbers and all(type(item) is int and -1 << 63 <= item < 1 << 63 for item in numbers):
        return shape, array("q", numbers)
    try:
        return shape, array("d", numbers)
    except OverflowError:
        return refuse("unsupported", "a number in it is too large for float64", name)


def length_of(item):
    """A subclass may say anything of its length."""
    return (tuple if issubclass(type(item), tuple) else list).__len__(item)


def number_of(item, name):
    if type(item) in (float, int):
        return item
    if type(item) is bool:
        return int(item)
    if is_a(item, "numpy", "bool_"):
        return int(item)
    if is_a(item, "numpy", "generic") and item.dtype.kind in "fiu":
        return item.item()
    if kind_of(item) in ("torch", "numpy", "tensorflow", "jax"):
        source = opened(item, name)
        if source["shape"] == ():
            return number_of(source["read"](()).item(), name)
        refuse("unsupported", "a list of tensors is not read; stack it, or choose one, as in " + str(name) + "[0]", name)
    if issubclass(type(item), (int, float)):
        return int.__int__(item) if issubclass(type(item), int) else float.__float__(item)
    return refuse("unsupported", "the list holds a " + type_name(item) + ", which is no number", name)


def require_numbers(source):
    dtype = source["dtype"]
    if not (dtype in TORCH_ONLY or dtype == "bool" or dtype.startswith(("float", "bfloat", "int", "uint"))):
        refuse("unsupported", "its elements are " + dtype + ", which are no numbers a loss is made of", source["name"])
    return source


def wide(block, source, target=None):
    """A block in float64 (float32 on MPS, which has no wider), in the library and on the device of `target`."""
    target = target or source
    lib = target["lib"]
    if source["lib"] is lib and hasattr(lib, "Tensor"):
        widest = lib.float32 if target["device"].startswith("mps") else lib.float64
        block = block.to(lib.float32) if source["dtype"] in TORCH_ONLY else block
        return block.to(device=target["device"], dtype=widest)
    if source["lib"] is lib:
        return block.astype(lib.float64, copy=False)
    if hasattr(lib, "Tensor"):
        numpy = source["lib"]
        return lib.from_numpy(numpy.array(block, dtype=numpy.float64, order="C")).to(device=target["device"], dtype=lib.float32 if target["device"].startswith("mps") else lib.float64)
    return wide(block, source, dict(source, device="cpu")).to(source["lib"].float64).numpy()


def room(scratch, name, shape, source):
    """Memory that the blocks of one answer share. New memory for each block would cost more than the sums do."""
    lib, size = source["lib"], math.prod(shape)
    if name not in scratch or scratch[name].shape[0] < size:
        if hasattr(lib, "Tensor"):
            scratch[name] = lib.empty(size, dtype=lib.float32 if source["device"].startswith("mps") else lib.float64, device=source["device"])
        else:
            scratch[name] = lib.empty(size, lib.float64)
    return scratch[name][:size].reshape(shape)


def widened(block, source, scratch, name="block"):
    """As `wide` in the value's own library, into shared memory. What is float64 already is taken as it is, and is not to be written to."""
    lib = source["lib"]
    if source["dtype"] == "float64" or source["dtype"] in TORCH_ONLY:
        return wide(block, source)
    there = room(scratch, name, tuple(block.shape), source)
    if hasattr(lib, "Tensor"):
        return there.copy_(block)
    lib.copyto(there, block, casting="unsafe")
    return there


def pieces(axes, inner=1, limit=BLOCK):
    """Keys that cover the leading axes in order: each a tuple of slices with at most `limit` elements, where `inner` lie behind each place."""
    for key in all_pieces(axes, inner, limit):
        check_time()
        yield key


def check_time():
    if time.monotonic() > LIMIT[0]:
        refuse("slow", "it takes longer than the time that is given; take a slice")


def all_pieces(axes, inner, limit):
    if not axes or math.prod(axes) * inner <= limit:
        yield ()
        return
    below = max(1, math.prod(axes[1:]) * inner)
    if below <= limit:
        step = max(1, limit // below)
        for start in range(0, axes[0], step):
            yield (slice(start, min(axes[0], start + step)),)
        return
    for start in range(axes[0]):
        for rest in all_pieces(axes[1:], inner, limit):
            yield (slice(start, start + 1),) + rest


def lengths(axes, key):
    """The shape of what a key takes of the axes."""
    return tuple(part.stop - part.start for part in key) + tuple(axes[len(key):])


def place_of(index, axes):
    """A flat index as one for each axis."""
    place = []
    for length in reversed(axes):
        place.append(index % length)
        index //= length
    return place[::-1]


def indices_of(lib, mask):
    return mask.nonzero().reshape(-1) if hasattr(lib, "Tensor") else lib.flatnonzero(mask)


def total(numbers):
    """Exactly rounded where that is possible."""
    try:
        return math.fsum(numbers)
    except (OverflowError, ValueError):
        return sum(numbers)


def number_or(parameters, name, usual):
    value = parameters.get(name)
    return usual if value is None else value


def shape_text(shape):
    return "[" + ", ".join(str(n) for n in shape) + "]"
