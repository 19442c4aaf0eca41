import assert from 'node:assert/strict';
import type { LiveStatistics } from '../../../src/core/debuggee/answers';
import { assertClose } from '../engine/closeness';
import { answerOf, errorOf, paused, pythonWith, type Question } from './python';

/** The same numbers of all finite elements, by numpy in float64. */
const oracle = `
def oracle(x):
    x = np.asarray(x)
    finite = x[np.isfinite(x)] if x.dtype.kind == "f" else x
    wide = finite.astype(np.float64)
    bad = np.argwhere(~np.isfinite(x)) if x.dtype.kind == "f" else []
    text = (lambda number: str(number)) if x.dtype.kind in "iub" else (lambda number: repr(float(number)))
    return {"count": x.size, "min": text(finite.min()), "max": text(finite.max()), "mean": wide.mean(), "std": wide.std(), "sum": wide.sum(),
            "squares": (wide ** 2).sum(), "nan": int(np.isnan(x).sum()), "posinf": int((x == np.inf).sum()), "neginf": int((x == -np.inf).sum()), "zeros": int((x == 0).sum()),
            "first": bad[0].tolist() if len(bad) else None}
`;

interface Wanted {
  readonly count: number;
  readonly min: string;
  readonly max: string;
  readonly mean: number;
  readonly std: number;
  readonly sum: number;
  readonly squares: number;
  readonly nan: number;
  readonly posinf: number;
  readonly neginf: number;
  readonly zeros: number;
  readonly first: readonly number[] | null;
}

function assertStatistics(got: LiveStatistics | undefined, wanted: Wanted): void {
  assert.ok(got !== undefined);
  assert.deepEqual([got.count, got.nan, got.posinf, got.neginf, got.zeros, got.firstNonFinite], [wanted.count, wanted.nan, wanted.posinf, wanted.neginf, wanted.zeros, wanted.first]);
  for (const [extreme, text] of [[got.min, wanted.min], [got.max, wanted.max]] as const) {
    assert.equal(typeof extreme === 'bigint' ? extreme.toString() : Number(extreme), typeof extreme === 'bigint' ? text : Number(text === 'True' || text === 'False' ? text === 'True' : text));
  }
  assertClose(got.mean, wanted.mean, 1e-9, 'mean');
  assertClose(got.std, wanted.std, 1e-9, 'std');
  assertClose(got.sum, wanted.sum, 1e-9, 'sum');
  assertClose(got.sumOfSquares, wanted.squares, 1e-9, 'sum of squares');
}

/** What is asked of each, and how numpy has the same numbers. */
const numpyValues: Readonly<Record<string, string>> = {
  float32: 'rng.normal(size=(70, 9)).astype(np.float32)', float16: 'rng.normal(size=33).astype(np.float16)', float64: 'rng.normal(size=(3, 4, 5)) * 1e200 / 1e60',
  int64: 'np.array([2**62 + 1, -5, 0, 2**53 + 1])', uint64: 'np.array([2**64 - 1, 3], np.uint64)', uint8: 'np.arange(250, dtype=np.uint8)', bool_: 'np.array([True, False, True])',
  big_endian: 'rng.normal(size=12).astype(">f8")', strided: 'rng.normal(size=(40, 30))[::3, ::-2].T', zero_d: 'np.array(4.5)', far: '1e8 + rng.normal(size=100000)',
  blocks: 'rng.normal(size=(1100, 1000)).astype(np.float32)', wide_row: 'rng.normal(size=(2, 1200000))', spoiled: 'spoiled', subclass: 'rng.normal(size=4).view(np.matrix)',
};

describe('statistics in a paused program', () => {
  it('of numpy arrays agree with numpy in float64', function () {
    this.timeout(120_000);
    const python = pythonWith('numpy');
    if (python === null) {
      return this.skip();
    }
    const program = `import numpy as np\nrng = np.random.default_rng(3)\nspoiled = rng.normal(size=(1100, 1000))\nspoiled[700, 3] = np.nan\nspoiled[700, 9] = np.inf\nspoiled[900] = -np.inf\nspoiled[0, 0] = 0\n${oracle}\nvalues = {${Object.entries(numpyValues).map(([name, text]) => `"${name}": ${text}`).join(', ')}}`;
    const names = Object.keys(numpyValues);
    const { replies, wanted } = paused(python, program, names.map((name): Question => ({ request: { do: 'statistics' }, values: { [name]: `values["${name}"]` } })), names.map((name) => `oracle(values["${name}"])`));
    for (const [i, name] of names.entries()) {
      assertStatistics(answerOf('statistics', replies[i]).values[name], wanted[i] as Wanted);
    }
  });

  it('of torch tensors agree with numpy in float64', function () {
    this.timeout(120_000);
    const python = pythonWith('torch', 'numpy');
    if (python === null) {
      return this.skip();
    }
    const values: Readonly<Record<string, string>> = {
      float32: 'torch.randn(70, 9)', bfloat16: 'torch.randn(70, 9).bfloat16()', float16: 'torch.randn(70, 9).half()', graph: '(leaf * 2).exp()', leaf: 'leaf', parameter: 'torch.nn.Parameter(torch.randn(3))',
      bool_: 'torch.tensor([True, False])', int64: 'torch.tensor([2**62 + 1, -5])', uint8: 'torch.arange(250, dtype=torch.uint8)', transposed: 'torch.randn(40, 30).T[::2]', zero_d: 'torch.tensor(4.5)',
      expanded: 'torch.randn(5, 1).expand(5, 400000)', spoiled: 'torch.tensor([[1.0, 0.0], [float("inf"), float("nan")]])', blocks: 'torch.randn(1100, 1000)',
    };
    const program = `import torch, numpy as np\ntorch.manual_seed(3)\nleaf = torch.randn(9, requires_grad=True)\n${oracle}\nvalues = {${Object.entries(values).map(([name, text]) => `"${name}": ${text}`).join(', ')}}`;
    const names = Object.keys(values);
    const plain = (name: string): string => `oracle((lambda x: x.double() if x.is_floating_point() else x)(values["${name}"].detach()).numpy())`;
    const { replies, wanted } = paused(python, program, names.map((name): Question => ({ request: { do: 'statistics' }, values: { [name]: `values["${name}"]` } })), names.map(plain));
    for (const [i, name] of names.entries()) {
      assertStatistics(answerOf('statistics', replies[i]).values[name], wanted[i] as Wanted);
    }
  });

  it('of numbers whose sum is past float64 are what float64 has', function () {
    this.timeout(120_000);
    const python = pythonWith('numpy');
    if (python === null) {
      return this.skip();
    }
    const texts = ['np.array([1.5e308, 1.7e308, 1e308])', '[1.5e308, 1.7e308, 1e308]', '[10**308] * 9'];
    const { replies } = paused(python, 'import numpy as np', texts.map((text) => ({ request: { do: 'statistics' }, values: { a: text } })));
    const [first, second] = replies.map((reply) => answerOf('statistics', reply).values['a']);
    assert.deepEqual([first?.min, first?.max, first?.sum, first?.std, first?.nan, first?.posinf], [1e308, 1.7e308, Infinity, Infinity, 0, 0]);
    assertClose(first?.mean, 1.4e308, 1e-12);
    assert.deepEqual(second, first);
  });

  it('of lists need no numpy', function () {
    const python = pythonWith();
    if (python === null) {
      return this.skip();
    }
    const program = 'import array\nnested = [[1.5, -2.0, 0.0], (4.0, 5.0, float("nan"))]\nbig = [2**62 + 1, 3]\nempty = []\nfloats = array.array("f", [1.5, 2.5])';
    const { replies } = paused(python, program, ['nested', 'big', 'empty', 'floats', '7', 'True'].map((text) => ({ request: { do: 'statistics' }, values: { a: text } })));
    const of = (i: number): LiveStatistics | undefined => answerOf('statistics', replies[i]).values['a'];
    assert.deepEqual(of(0), {
      shape: [2, 3], dtype: 'float64', device: 'cpu', count: 6, min: -2, max: 5, mean: 1.7, std: Math.sqrt((1.5 ** 2 + 4 + 16 + 25) / 5 - 1.7 ** 2), sum: 8.5, sumOfSquares: 47.25,
      nan: 1, posinf: 0, neginf: 0, zeros: 1, firstNonFinite: [1, 2],
    });
    assert.deepEqual([of(1)?.min, of(1)?.max, of(1)?.dtype], [3, 2n ** 62n + 1n, 'int64']);
    assert.deepEqual([of(2)?.shape, of(2)?.count, of(2)?.min, of(2)?.mean], [[0], 0, null, null]);
    assert.deepEqual([of(3)?.sum, of(4)?.sum, of(5)?.max], [4, 7, 1]);
  });

  it('say why a value has none', function () {
    this.timeout(120_000);
    const python = pythonWith('torch', 'numpy');
    if (python === null) {
      return this.skip();
    }
    const cases = [
      ['torch.zeros(3).to_sparse()', /sparse/], ['torch.zeros(3, device="meta")', /meta device/], ['torch.zeros(2, dtype=torch.complex64)', /complex64/], ['np.array(["a"])', /string/],
      ['np.array([None])', /object/], ['np.ma.masked_array([1.0, 2.0], [True, False])', /masked/], ['{"a": 1}', /type dict/], ['[[1], [2, 3]]', /different lengths/], ['[1, "a"]', /holds a str/],
      ['[torch.zeros(2), torch.zeros(2)]', /list of tensors/], ['[10**400]', /too large/], ['None', /NoneType/], ['np.datetime64("2020-01-01")', /holds a numpy.datetime64|datetime/],
    ] as const;
    const { replies } = paused(python, 'import torch, numpy as np', cases.map(([text]) => ({ request: { do: 'statistics' }, values: { a: text } })));
    for (const [i, [text, message]] of cases.entries()) {
      const error = errorOf(replies[i]);
      assert.match(error.message, message, text);
      assert.equal(error.of, 'a', text);
    }
  });
});
