import assert from 'node:assert/strict';
import { answerOf, errorOf, paused, pythonWith, type Question } from './python';

/** Everything that a program would notice, as one text: taken before and after. */
const snapshot = `
import gc, random, sys, warnings, weakref, os
def snapshot():
    kept = {"names": sorted(name for name in globals() if name != "__builtins__"), "modules": sorted(sys.modules), "filters": repr(warnings.filters), "version": getattr(warnings, "_filters_version", None),
            "random": hash(random.getstate()), "stdout": id(sys.stdout), "excepthook": id(sys.excepthook), "cwd": os.getcwd(), "recursion": sys.getrecursionlimit()}
    np, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if np is not None:
        state = np.random.get_state()
        kept.update(errors=repr(np.geterr()), numpyRandom=hash((state[0], state[1].tobytes(), state[2:])), options=repr(np.get_printoptions()))
    if torch is not None:
        kept.update(torchRandom=hash(bytes(torch.get_rng_state().tolist())), grad=torch.is_grad_enabled(), dtype=repr(torch.get_default_dtype()), threads=torch.get_num_threads(),
                    inference=torch.is_inference_mode_enabled(), deterministic=torch.are_deterministic_algorithms_enabled(), functions=torch._C._is_torch_function_enabled() if hasattr(torch._C, "_is_torch_function_enabled") else None)
    return kept
`;

/** Asks everything of the values, with a folder to save to. */
function everything(values: Readonly<Record<string, string>>, folder: string): Question[] {
  const roles = { logits: 'a', labels: 'b' };
  const one = { a: values['a'] ?? '' };
  const loss = 'sparse_softmax_cross_entropy';
  return [
    { request: { do: 'describe' }, values }, { request: { do: 'statistics' }, values }, { request: { do: 'loss', loss, roles }, values }, { request: { do: 'losses', loss, roles, start: 0, end: 2 }, values },
    { request: { do: 'rows', start: 0, end: 2 }, values: one }, { request: { do: 'nonce', path: '/nowhere' }, values: {} }, { request: { do: 'save', folder, name: 'all.npz' }, values },
    // Answers that are errors leave as little.
    { request: { do: 'loss', loss, roles }, values: { a: values['b'] ?? '', b: values['a'] ?? '' } }, { request: { do: 'value' }, values: one }, { request: { do: 'save', folder: '/nowhere', name: 'a.npz' }, values },
  ];
}

const programs: Readonly<Record<string, { readonly modules: readonly string[]; readonly program: string }>> = {
  torch: {
    modules: ['torch'],
    program: 'import torch\nleaf = torch.randn(6, 4, requires_grad=True)\na = leaf * 2\nb = torch.tensor([0, 1, 2, 3, 0, 1])',
  },
  numpy: { modules: ['numpy'], program: 'import numpy as np\na = np.random.rand(6, 4).astype(np.float16)\na[0, 0] = np.inf\nb = np.arange(6) % 4\nnp.seterr(all="raise")' },
  lists: { modules: [], program: 'a = [[1.0, 2.0], [3.0, float("inf")]]\nb = [0, 1]' },
};

describe('what an answer leaves in a paused program', () => {
  for (const [name, { modules, program }] of Object.entries(programs)) {
    it(`is nothing, with ${name}`, function () {
      this.timeout(120_000);
      const python = pythonWith(...modules);
      if (python === null) {
        return this.skip();
      }
      const setUp = `import tempfile\nfolder = tempfile.mkdtemp()\n${program}\n${snapshot}\nwarnings.simplefilter("always")\nbefore = after = None\nbefore = snapshot()`;
      const questions = everything({ a: 'a', b: 'b' }, '.');
      // The folder is known to the program alone, so that it is made its own.
      const inFolder = `${setUp}\nos.chdir(folder)\nbefore = snapshot()`;
      const { replies, wanted } = paused(python, inFolder, questions, ['[key for key, value in snapshot().items() if value != before[key]]', 'sorted(os.listdir("."))']);
      assert.deepEqual(wanted[0], []);
      assert.deepEqual(wanted[1], ['all.npz']);
      answerOf('describe', replies[0]);
      answerOf('statistics', replies[1]);
      answerOf('save', replies[6]);
    });
  }

  it('is no reference to a tensor, without a collection of garbage', function () {
    this.timeout(120_000);
    const python = pythonWith('torch', 'numpy');
    if (python === null) {
      return this.skip();
    }
    const program = [
      'import gc, os, sys, tempfile, weakref', 'import numpy as np, torch', 'gc.disable()', 'os.chdir(tempfile.mkdtemp())',
      'held = {"a": torch.randn(6, 4, requires_grad=True) * 2, "b": torch.arange(6) % 4, "c": np.ones((6, 4)), "d": np.arange(6) % 4}',
      'counts = {name: sys.getrefcount(held[name]) for name in held}', 'garbage = gc.collect()', 'objects = len(gc.get_objects())',
      'def release():', '    changed = [name for name in held if sys.getrefcount(held[name]) != counts[name]]',
      '    found = {name: weakref.ref(held[name]) for name in held}', '    held.clear()',
      '    return changed + [name for name, ref in found.items() if ref() is not None]',
    ].join('\n');
    const questions = [...everything({ a: 'held["a"]', b: 'held["b"]' }, '.'), ...everything({ a: 'held["c"]', b: 'held["d"]' }, '.')];
    const { wanted } = paused(python, program, questions, ['len(gc.get_objects()) - objects', 'release()', 'gc.collect()']);
    assert.ok((wanted[0] as number) < 200, `${String(wanted[0])} objects more`);
    assert.deepEqual(wanted[1], []);
  });

  it('is no step on the tape: the gradient is the same', function () {
    this.timeout(120_000);
    const python = pythonWith('torch');
    if (python === null) {
      return this.skip();
    }
    const program = 'import torch\nx = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)\nz = x * 3\nversion = (z._version, x._version, z.grad_fn)';
    const { wanted } = paused(python, program, everything({ a: 'z', b: '[0, 1]' }, '/nowhere'), [
      '(z._version, x._version, z.grad_fn) == version', 'x.grad is None', '(z.sum().backward(), x.grad.tolist())[1]',
    ]);
    assert.deepEqual(wanted, [true, true, [[3, 3], [3, 3]]]);
  });

  it('is nothing where it is interrupted, or gives up', function () {
    this.timeout(120_000);
    const python = pythonWith('numpy');
    if (python === null) {
      return this.skip();
    }
    const program = [
      'import gc, os, signal, sys, tempfile, weakref', 'import numpy as np', 'gc.disable()', 'os.chdir(tempfile.mkdtemp())',
      'def interrupt(*_): raise KeyboardInterrupt()', 'signal.signal(signal.SIGALRM, interrupt)', 'def soon(value):', '    signal.setitimer(signal.ITIMER_REAL, 0.1)', '    return value',
      // Ten thousand million numbers in the memory of one.
      'held = {"x": np.broadcast_to(np.ones(1), (1000000, 10000))}', 'ref = weakref.ref(held["x"])', 'modules = sorted(sys.modules)', 'errors = np.geterr()',
    ].join('\n');
    const { replies, wanted } = paused(python, program, [
      { request: { do: 'statistics' }, values: { a: 'soon(held["x"])' } }, { request: { do: 'save', folder: '.', name: 'a.npz', most: 1e12 }, values: { a: 'soon(held["x"])' } },
      { request: { do: 'statistics', seconds: 0.1 }, values: { a: 'held["x"]' } }, { request: { do: 'save', folder: '.', name: 'a.npz', most: 1e12, seconds: 0.1 }, values: { a: 'held["x"]' } },
    ], ['os.listdir(".")', '(held.clear(), ref() is None)[1]', '[name for name in sys.modules if name not in modules]', 'np.geterr() == errors']);
    assert.deepEqual(replies.map((reply) => errorOf(reply).kind), ['interrupted', 'interrupted', 'slow', 'slow']);
    assert.deepEqual(wanted, [[], true, [], true]);
  });
});

describe('hostile values in a paused program', () => {
  const program = `
import numpy as np, torch
class Raises:
    def __getattribute__(self, name): raise RuntimeError("no " + name)
class Exits:
    @property
    def __class__(self): raise SystemExit(3)
    def __getattr__(self, name): raise SystemExit(3)
class Lies(np.ndarray):
    shape = property(lambda self: (10**9, 10**9))
    dtype = property(lambda self: 1 / 0)
    def __array__(self, *_): raise RuntimeError("asked")
    def __array_function__(self, *_): raise RuntimeError("asked")
    def __array_ufunc__(self, *_, **__): raise RuntimeError("asked")
    def __getitem__(self, key): raise RuntimeError("asked")
class Shaped:
    shape = (3, 4); dtype = "float32"; ndim = 2
    def __array__(self, *_): raise RuntimeError("asked")
class Endless(list):
    def __len__(self): return 10**12
    def __iter__(self):
        while True: yield 1.0
class Tensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, *_): raise RuntimeError("asked")
class Words(Exception):
    def __str__(self): raise RuntimeError("no words")
class Meta(type):
    def __instancecheck__(cls, other): raise RuntimeError("asked")
    def __getattribute__(cls, name): raise RuntimeError("asked")
class Typed(metaclass=Meta): pass
class Number(float):
    def __float__(self): raise Words()
loop = []
loop.append(loop)
deep = [1.0]
for _ in range(5000): deep = [deep]
lies = np.arange(6.0).reshape(2, 3).view(Lies)
sub = torch.arange(6.0).reshape(2, 3).as_subclass(Tensor)
endless = Endless([1.0, 2.0])
`;
  it('get an answer all the same', function () {
    this.timeout(120_000);
    const python = pythonWith('torch', 'numpy');
    if (python === null) {
      return this.skip();
    }
    const values = { raises: 'Raises()', exits: 'Exits()', lies: 'lies', shaped: 'Shaped()', endless: 'endless', sub: 'sub', typed: 'Typed()', loop: 'loop', deep: 'deep', number: 'Number(2.5)' };
    const { replies } = paused(python, program, [
      { request: { do: 'describe' }, values },
      ...['lies', 'sub', 'endless', 'raises', 'exits', 'shaped', 'loop', 'deep'].map((text): Question => ({ request: { do: 'statistics' }, values: { a: ['lies', 'sub', 'endless', 'loop', 'deep'].includes(text) ? text : `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}()` } })),
    ]);
    const described = answerOf('describe', replies[0]).values;
    assert.deepEqual(Object.fromEntries(Object.entries(described).map(([name, { kind, shape }]) => [name, [kind, shape?.slice(0, 3) ?? null]])), {
      raises: ['other', null], exits: ['other', null], lies: ['numpy', [2, 3]], shaped: ['other', null], endless: ['list', [2]], sub: ['torch', [2, 3]], typed: ['other', null],
      loop: ['list', [1, 1, 1]], deep: ['list', [1, 1, 1]], number: ['number', []],
    });
    assert.deepEqual([1, 2, 3].map((i) => answerOf('statistics', replies[i]).values['a']?.sum), [15, 15, 3]);
    for (const reply of replies.slice(4)) {
      assert.throws(() => answerOf('statistics', reply), /unsupported|too-large/);
    }
  });
});
