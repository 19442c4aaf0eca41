# What runs in a paused program, last: one request, one answer.


def answer(request, values):
    """One JSON text, whatever happens."""
    try:
        envelope = enveloped(answered, request, values)
    finally:
        forget()
    return text_of(envelope)


def enveloped(work, *given):
    """What it gives, or what is wrong. KeyboardInterrupt alone passes: it is the user's, or the debugger's way to end this."""
    try:
        return {"ok": work(*given)}
    except KeyboardInterrupt:
        raise
    except ValueError as error:
        return {"error": refusal(error) if len(error.args) == 4 and error.args[0] is REFUSED else failure(error)}
    except BaseException as error:
        return {"error": failure(error)}


def answered(request, values):
    asked = json.loads(request)
    do = globals().get("do_" + str(asked.get("do")))
    if do is None:
        refuse("unsupported", "there is no request " + str(asked.get("do")))
    if asked.get("seconds") is not None:
        LIMIT[0] = time.monotonic() + float(asked["seconds"])
    with contextlib.ExitStack() as stack:
        for context in contexts():
            stack.enter_context(context)
        return do(asked, values)


def contexts():
    """Nothing is recorded: neither for gradients, nor into a graph that is being traced. No subclass of a tensor and no mode runs its own functions, and
    numpy says nothing. No filter of warnings is touched."""
    if loaded("torch", "Tensor") is not None:
        torch = sys.modules["torch"]
        yield torch.no_grad()
        if hasattr(torch._C, "DisableTorchFunction"):
            yield torch._C.DisableTorchFunction()
        without_modes = loaded("torch.utils._python_dispatch", "_disable_current_modes")
        if without_modes is not None:
            yield without_modes()
    if loaded("numpy", "errstate") is not None:
        yield sys.modules["numpy"].errstate(all="ignore")
    for module, name in (("tensorflow", "init_scope"), ("jax", "ensure_compile_time_eval")):
        context = loaded(module, name)
        if context is not None:
            yield context()


def refusal(error):
    _, kind, message, of = error.args
    return {"kind": kind, "message": str(message)[:2000], "of": of}


def failure(error):
    """An exception of a value or a framework, in its own words as far as it has any."""
    try:
        message = str(error)[:2000]
    except KeyboardInterrupt:
        raise
    except BaseException:
        message = "an error without words"
    kind = "memory" if isinstance(error, MemoryError) or "out of memory" in message else "exception"
    return {"kind": kind, "message": type_name(error) + ": " + message, "of": None}


def forget():
    """Modules that were imported for the answer alone are taken out again."""
    for name in FETCHED:
        sys.modules.pop(name, None)


def plain(value):
    """As JSON has it: numbers that are not finite, and integers past 2^53, are texts."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) <= 1 << 53 else str(value)
    return value


def text_of(envelope):
    """ASCII without an apostrophe, so that its repr is as long."""
    text = json.dumps(plain(dict({"lossInspector": 1}, **envelope)), allow_nan=False, separators=(",", ":")).replace("'", "\\u0027")
    if len(text) > 60000:
        return text_of({"error": {"kind": "too-large", "message": "the answer has %d characters; ask for less at a time" % len(text), "of": None}})
    return text
