import assert from 'node:assert/strict';
import { answerOf, errorOf, paused, pythonWith } from './python';

/**
 * TensorFlow and JAX are too large to be had everywhere. These are their tensors as the two document them, as far as the files that
 * run in a program ask for it, and nothing else: whatever else is asked of one raises.
 */
const standIns = `
import ctypes, sys, types
import numpy as np

rng = np.random.default_rng(7)
z = rng.normal(size=(9, 5)).astype(np.float32)
y = rng.integers(0, 5, 9).astype(np.int64)
d = z.astype(np.float64)
wanted = float((np.log(np.exp(d).sum(1)) - d[np.arange(9), y]).mean())

def module(name, **names):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(names)

class TensorShape(tuple):
    rank = property(len)

class DType:
    def __init__(self, name):
        self.name = name

class Tensor:
    asked = 0

class OfDevice(Tensor):
    """Eager, on a GPU: it is sliced there, and brought here by numpy()."""
    def __init__(self, array):
        self.array, self.shape, self.dtype, self.device = array, TensorShape(array.shape), DType(str(array.dtype)), "/job:localhost/replica:0/task:0/device:GPU:0"
    def __getitem__(self, key):
        return OfDevice(self.array[key])
    def numpy(self):
        Tensor.asked = max(Tensor.asked, self.array.size)
        return self.array

def of_cpu(array, kind):
    """Eager, on the CPU: it is a buffer."""
    inner = kind
    for length in array.shape[::-1]:
        inner = inner * length
    class EagerTensor(inner, Tensor):
        shape, dtype, device = TensorShape(array.shape), DType(str(array.dtype)), "/job:localhost/replica:0/task:0/device:CPU:0"
        def numpy(self):
            raise AssertionError("a copy that is not needed")
    return EagerTensor.from_buffer_copy(array.tobytes())

class OfGraph(Tensor):
    def __init__(self):
        self.shape = TensorShape((9, 5))

class Variable:
    def __init__(self, value):
        self.value, self.shape, self.dtype = value, value.shape, value.dtype
        self.numpy = value.numpy
    def read_value(self):
        return self.value

module("tensorflow", Tensor=Tensor, Variable=Variable)

class Device:
    def __init__(self, platform):
        self.platform = platform

class Array:
    converted = 0
    def __init__(self, array, platform):
        self.array, self.platform = array, platform
    shape, dtype, nbytes = (property(lambda self, name=name: getattr(self.array, name)) for name in ("shape", "dtype", "nbytes"))
    def devices(self):
        return {Device(self.platform)}
    def __array__(self, dtype=None, copy=None):
        Array.converted = max(Array.converted, self.array.size)
        return self.array

class Tracer(Array):
    pass

def dynamic_slice(operand, start_indices, slice_sizes):
    return Array(operand.array[tuple(slice(start, start + size) for start, size in zip(start_indices, slice_sizes))], operand.platform)

module("jax.core", Tracer=Tracer)
module("jax", Array=Array, lax=types.SimpleNamespace(dynamic_slice=dynamic_slice))

big = np.broadcast_to(np.float32(2.0), (3, 1 << 19))
`;
const both = { logits: 'a', labels: 'b' };

describe('tensors that have the documented interface of TensorFlow and JAX', () => {
  const cases = [
    ['tensorflow', 'Variable(of_cpu(z, ctypes.c_float))', 'of_cpu(y, ctypes.c_int64)', 'cpu:0'],
    ['tensorflow', 'OfDevice(z)', 'of_cpu(y, ctypes.c_int64)', 'gpu:0'],
    ['jax', 'Array(z, "cpu")', 'Array(y, "cpu")', 'cpu'],
    ['jax', 'Array(z, "gpu")', 'Array(y, "gpu")', 'gpu'],
  ] as const;
  for (const [kind, logits, labels, device] of cases) {
    it(`give their loss: ${logits}`, function () {
      const python = pythonWith('numpy');
      if (python === null) {
        return this.skip();
      }
      const values = { a: 'logits', b: 'labels' };
      const { replies, wanted } = paused(python, `${standIns}logits, labels = ${logits}, ${labels}`, [
        { request: { do: 'describe' }, values }, { request: { do: 'loss', loss: 'sparse_softmax_cross_entropy', roles: both }, values }, { request: { do: 'statistics' }, values: { a: 'logits' } },
      ], ['wanted', 'float(d.mean())']);
      const described = answerOf('describe', replies[0]).values['a'];
      assert.deepEqual([described?.kind, described?.shape, described?.dtype, described?.problem], [kind, [9, 5], 'float32', null]);
      const { sums } = answerOf('loss', replies[1]);
      assert.ok(Math.abs(sums.plain / sums.kept - Number(wanted[0])) < 1e-12);
      const statistics = answerOf('statistics', replies[2]).values['a'];
      assert.ok(Math.abs(Number(statistics?.mean) - Number(wanted[1])) < 1e-12);
      assert.equal(statistics?.device, device);
    });
  }

  it('are brought from a device by blocks, and never as a whole', function () {
    const python = pythonWith('numpy');
    if (python === null) {
      return this.skip();
    }
    const { replies, wanted } = paused(python, `${standIns}a, b = OfDevice(big), Array(big, "tpu")`, [{ request: { do: 'statistics' }, values: { a: 'a' } }, { request: { do: 'statistics' }, values: { a: 'b' } }], ['Tensor.asked', 'Array.converted']);
    assert.deepEqual(replies.map((reply) => Object.values(answerOf('statistics', reply).values).map(({ mean }) => mean)), [[2], [2]]);
    assert.deepEqual(wanted, [2 ** 19, 2 ** 19]);
  });

  it('are refused in words while a graph is built or traced', function () {
    const python = pythonWith('numpy');
    if (python === null) {
      return this.skip();
    }
    const { replies } = paused(python, `${standIns}a, b = OfGraph(), Tracer(z, "cpu")`, [{ request: { do: 'statistics' }, values: { a: 'a' } }, { request: { do: 'statistics' }, values: { a: 'b' } }]);
    assert.match(errorOf(replies[0]).message, /a tensor of a graph has no numbers; they are there in eager mode/);
    assert.match(errorOf(replies[1]).message, /a value that JAX is tracing has no numbers/);
  });
});
