# What runs in a paused program: its tensors as a file that we read.
NPY = {"float64": "f8", "float32": "f4", "float16": "f2", "int64": "i8", "int32": "i4", "int16": "i2", "int8": "i1",
       "uint64": "u8", "uint32": "u4", "uint16": "u2", "uint8": "u1", "bool": "b1"}

PIECE = 40500  # bytes of one piece, so that base64 of it passes a debugger


def do_save(request, values):
    """One uncompressed .npz in a folder that nobody else can read, as a new file that nobody else can read. What is narrower than float16 becomes float32."""
    folder, name = request["folder"], request["name"]
    if not name.replace("-", "").replace("_", "").replace(".", "").isalnum() or name.startswith("."):
        refuse("folder", "the file's name is not a plain name")
    sources = {key: require_numbers(opened(value, key)) for key, value in values.items()}
    most = number_or(request, "most", 1 << 32)
    if sum(math.prod(source["shape"]) * width_of(source) for source in sources.values()) > most:
        refuse("too-large", "the tensors have more than %d bytes" % most)
    place = opened_folder(folder)
    at = {} if place is None else {"dir_fd": place}
    path = name if place is not None else os.path.join(folder, name)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        file = os.open(path, flags, 0o600, **at)
        try:
            with os.fdopen(file, "wb") as stream:
                write_npz(stream, sources)
                size = stream.tell()
        except BaseException:
            os.unlink(path, **at)
            raise
    finally:
        if place is not None:
            os.close(place)
    return {"bytes": size, "name": name, "values": {key: {"shape": list(source["shape"]), "dtype": source["dtype"]} for key, source in sources.items()}}


def opened_folder(folder):
    """A folder of this user that is closed to others, kept open so that no other is put in its place. None where the system has no such thing."""
    if not hasattr(os, "getuid") or os.open not in os.supports_dir_fd:
        return None
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    facts = os.fstat(place)
    if facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        os.close(place)
        refuse("folder", "the folder is not this user's alone")
    return place


def width_of(source):
    return int(NPY.get(source["dtype"], "f8" if source["dtype"] == "float128" else "f4")[1:])


def write_npz(stream, sources):
    zipfile = fetch("zipfile")
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, source in sources.items():
            with archive.open(zipfile.ZipInfo(name + ".npy"), "w", force_zip64=True) as entry:
                stored = stored_as(source)
                shape = "(" + "".join("%d," % n for n in source["shape"]) + ")"
                header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (stored, shape)
                header += " " * (-(len(header) + 11) % 64) + "\n"
                entry.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode("ascii"))
                for key in stored_pieces(source):
                    entry.write(block_bytes(source, key, stored))


def stored_as(source):
    """The dtype in the file, with its byte order."""
    stored = NPY.get(source["dtype"], "f8" if source["dtype"] == "float128" else "f4")
    return ("|" if stored.endswith("1") else "<" if sys.byteorder == "little" else ">") + stored


def stored_pieces(source):
    """A list is one block."""
    return [()] if source["lib"] is None else pieces(source["shape"])


def block_bytes(source, key, stored):
    lib = source["lib"]
    if lib is None:
        return source["flat"].tobytes()
    block = source["read"](key)
    if not hasattr(lib, "Tensor"):
        return block.astype(stored, copy=False).tobytes()
    if source["dtype"] not in NPY:
        block = block.to(lib.float32)
    block = block.cpu().contiguous()
    if not block.numel():
        return b""
    return fetch("ctypes").string_at(block.data_ptr(), block.numel() * block.element_size())


def do_piece(request, values):
    """Bytes `start` up to `end` of one value as the file would have them, for who does not see our files; fewer where they are too many."""
    (name, value), = values.items()
    source = require_numbers(opened(value, name))
    shape, stored = source["shape"], stored_as(source)
    width = int(stored[2:])
    size = math.prod(shape) * width
    start = min(max(0, int(request["start"])), size)
    end = min(max(start, int(request["end"])), size, start + PIECE)
    found, at = [], 0
    for key in stored_pieces(source):
        length = math.prod(lengths(shape, key)) * width
        if at < end and at + length > start:
            found.append(block_bytes(source, key, stored)[max(0, start - at):end - at])
        at += length
    return {"start": start, "size": size, "shape": list(shape), "stored": stored, "base64": fetch("binascii").b2a_base64(b"".join(found), newline=False).decode("ascii")}
