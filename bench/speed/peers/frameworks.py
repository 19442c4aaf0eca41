"""The same numbers by numpy, scipy, torch and scikit-learn, on one thread.

Started with the name of one way, it answers tasks that come as lines of JSON: {"ms", "value", "peak"} of each. With
`--once TASK` it computes one and ends, as a script does.
"""
import json
import resource
import sys
import time

import numpy as np

BLOCK_ROWS = 64


def stored(path):
    """The tensor of a file, not read yet."""
    if path.endswith('.npy'):
        return np.load(path, mmap_mode='r')
    with open(path, 'rb') as file:
        length = int.from_bytes(file.read(8), 'little')
        (name, entry), = json.loads(file.read(length)).items()
    dtype = {'F32': '<f4', 'BF16': '<u2'}[entry['dtype']]
    return np.memmap(path, dtype, 'r', 8 + length, tuple(entry['shape']))


def tensors(task):
    """Logits as rows, and labels, of the files of a task."""
    files = task['files']
    if 'archive' in files:
        archive = np.load(files['archive'])
        return archive['logits'], archive['labels']
    logits, labels = stored(files['logits']), stored(files['labels'])
    # Labels of decisions have the shape of the logits.
    return logits.reshape(-1, logits.shape[-1]), labels if labels.shape == logits.shape else labels.reshape(-1)


def floats(block, task):
    """A block of logits as float32, or as the float64 it is."""
    if task.get('dtype') == 'bfloat16':
        return (np.ascontiguousarray(block).astype(np.uint32) << 16).view(np.float32)
    return block if block.dtype == np.float64 else np.asarray(block, np.float32)


def blocks(rows, step=BLOCK_ROWS):
    return ((start, min(rows, start + step)) for start in range(0, rows, step))


def step_of(array):
    """Rows that fill the cache as BLOCK_ROWS of a thousand do."""
    return max(BLOCK_ROWS, BLOCK_ROWS * 1000 // int(np.prod(array.shape[1:])))


def losses_of(x, y):
    x = x - x.max(1, keepdims=True)
    return np.log(np.exp(x).sum(1)) - x[np.arange(len(x)), y]


def margins_of(x, y):
    margins = np.maximum(0, x - x[np.arange(len(x)), y][:, None] + 1)
    return margins.sum(1) - 1


def decisions_of(x, y):
    return np.maximum(x, 0) - x * y + np.log1p(np.exp(-np.abs(x)))


def losses_in_place(x, y):
    shifted = np.subtract(x, x.max(1, keepdims=True))
    own = shifted[np.arange(len(x)), y]
    np.exp(shifted, out=shifted)
    return np.log(shifted.sum(1)) - own


def margins_in_place(x, y):
    margins = np.subtract(x, x[np.arange(len(x)), y][:, None] - 1)
    np.maximum(margins, 0, out=margins)
    return margins.sum(1) - 1


def decisions_in_place(x, y):
    tail = np.abs(x)
    np.negative(tail, out=tail)
    np.exp(tail, out=tail)
    np.log1p(tail, out=tail)
    tail += np.maximum(x, 0)
    tail -= np.multiply(x, y, dtype=x.dtype)
    return tail


class Numpy:
    def __init__(self, step):
        self.step = step

    def per_row(self, task, losses):
        x, y = tensors(task)
        step = self.step(x)
        total = sum(losses(floats(x[start:end], task), y[start:end]).sum(dtype=np.float64) for start, end in blocks(len(x), step))
        return total / y.size

    def cross_entropy(self, task):
        return self.per_row(task, losses_of)

    def svm(self, task):
        return self.per_row(task, margins_of)

    def sigmoid(self, task):
        return self.per_row(task, decisions_of)

    def squared_error(self, task):
        p, y = stored(task['files']['predictions']), stored(task['files']['labels'])
        total = 0.0
        for start, end in blocks(len(p), self.step(p)):
            difference = (p[start:end] - y[start:end]).ravel()
            total += float(np.dot(difference, difference))
        return total / p.size

    def l2(self, task):
        w = stored(task['files']['weights'])
        return task['scale'] * 0.5 * sum(float(np.dot(w[s:e].ravel(), w[s:e].ravel())) for s, e in blocks(len(w), self.step(w)))

    def sort(self, task):
        if not hasattr(self, 'columns'):
            x, y = tensors(task)
            x = np.array(x)
            loss = losses_of(x, y)
            own = x[np.arange(len(x)), y]
            x[np.arange(len(x)), y] = -np.inf
            self.columns = loss, own - x.max(1)
        loss, margin = self.columns
        kept = np.flatnonzero((loss > 1 + np.random.rand() / 1e6) & (margin < 0))
        return float(loss[kept[np.argsort(-loss[kept], kind='stable')][0]])


class NumpyInPlace(Numpy):
    """As Numpy, with nothing allocated twice: the fastest that we could write, by blocks that fill the second cache."""

    def cross_entropy(self, task):
        return self.per_row(task, losses_in_place)

    def svm(self, task):
        return self.per_row(task, margins_in_place)

    def sigmoid(self, task):
        return self.per_row(task, decisions_in_place)


class Scipy:
    def cross_entropy(self, task):
        from scipy.special import logsumexp
        x, y = tensors(task)
        step = step_of(x)
        total = sum((logsumexp(x[s:e], axis=1) - x[s:e][np.arange(e - s), y[s:e]]).sum(dtype=np.float64) for s, e in blocks(len(x), step))
        return total / len(x)


class Torch:
    def __init__(self):
        import torch
        torch.set_num_threads(1)
        self.torch = torch
        self.functional = torch.nn.functional

    def read(self, array, task=None):
        tensor = self.torch.from_numpy(np.array(array))
        if task is not None and task.get('dtype') == 'bfloat16':
            return self.torch.from_numpy(np.array(array).view(np.int16)).view(self.torch.bfloat16)
        return tensor

    def cross_entropy(self, task):
        x, y = tensors(task)
        total = 0.0
        # A few thousand rows at a time: all of a large file at once is slower, and does not fit.
        for start, end in blocks(len(x), step_of(x) * 16):
            logits = self.read(x[start:end], task)
            logits = logits if logits.dtype == self.torch.float64 else logits.float()
            total += float(self.functional.cross_entropy(logits, self.read(y[start:end]), reduction='sum'))
        return total / len(x)

    def svm(self, task):
        x, y = tensors(task)
        return float(self.functional.multi_margin_loss(self.read(x), self.read(y))) * x.shape[1]

    def sigmoid(self, task):
        x, y = stored(task['files']['logits']), stored(task['files']['labels'])
        total = sum(float(self.functional.binary_cross_entropy_with_logits(self.read(x[s:e]), self.read(y[s:e]).float(), reduction='sum'))
                    for s, e in blocks(len(x), step_of(x) * 16))
        return total / x.size

    def squared_error(self, task):
        p, y = stored(task['files']['predictions']), stored(task['files']['labels'])
        return float(self.functional.mse_loss(self.read(p), self.read(y)))

    def l2(self, task):
        return task['scale'] * 0.5 * float(self.read(stored(task['files']['weights'])).pow(2).sum())


class ScikitLearn:
    def cross_entropy(self, task):
        from sklearn.metrics import log_loss
        x, y = tensors(task)
        p = np.exp(x - x.max(1, keepdims=True), dtype=np.float64)
        return float(log_loss(y, p / p.sum(1, keepdims=True), labels=np.arange(x.shape[1])))

    def squared_error(self, task):
        from sklearn.metrics import mean_squared_error
        p, y = stored(task['files']['predictions']), stored(task['files']['labels'])
        return float(mean_squared_error(np.array(y), np.array(p)))


WAYS = {
    'numpy blocked': lambda: Numpy(step_of),
    'numpy in place': lambda: NumpyInPlace(lambda array: 2 * step_of(array)),
    'numpy simple': lambda: Numpy(lambda array: len(array)),
    'scipy': Scipy,
    'torch': Torch,
    'scikit-learn': ScikitLearn,
}


def compute(way, task):
    return getattr(way, task['work'].replace('-', '_'))(task)


def answer(message):
    print(json.dumps({**message, 'peak': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}), flush=True)


def versions():
    found = {}
    for name in ('numpy', 'scipy', 'torch', 'sklearn'):
        try:
            found[name] = __import__(name).__version__
        except Exception:  # A package that is broken is as good as missing.
            found[name] = None
    print(json.dumps(found))


def main(name, *rest):
    if name == '--versions':
        versions()
        return
    way = WAYS[name]()
    if rest:
        print(compute(way, json.loads(rest[1])))
        return
    answer({})
    for line in sys.stdin:
        try:
            task = json.loads(line)
            begin, cpu = time.perf_counter(), time.process_time()
            value = compute(way, task)
            answer({'ms': (time.perf_counter() - begin) * 1000, 'cpuMs': (time.process_time() - cpu) * 1000, 'value': float(value)})
        except Exception as error:
            answer({'error': f'{type(error).__name__}: {error}'})


main(*sys.argv[1:])
