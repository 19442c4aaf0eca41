import assert from 'node:assert/strict';
import { dumpPathAt } from '../../../src/core/spec/pathStrings/dumpPathAt';

const suffixes = ['.npy', '.npz', '.safetensors', '.csv', '.json'];

/** Lines of real programs; `|` is where the pointer is. */
const lines: readonly (readonly [string, string | null])[] = [
  ['logits = np.load("runs/val_lo|gits.npz")["logits"]', 'runs/val_logits.npz'],
  ["d = load_file('model.safe|tensors')", 'model.safetensors'],
  ['const x = await read(`out/lo|gits.npy`);', 'out/logits.npy'],
  ['read(`out/${step}/lo|gits.npy`)', null],
  ['np.load(f"run_{epoch}/lo|gits.npy")', null],
  ['np.load(f"run/lo|gits.npy")', 'run/logits.npy'],
  ['np.load(r"C:\\runs\\lo|gits.npy")', 'C:\\runs\\logits.npy'],
  ['"C:\\\\runs\\\\lo|gits.npy"', 'C:\\runs\\logits.npy'],
  ['  "logits": "epoch_06.npz#lo|gits[:100]",', 'epoch_06.npz#logits[:100]'],
  ['outputs: runs/val_lo|gits.npy  # of the last epoch', 'runs/val_logits.npy'],
  ['- runs/val_lo|gits.npy', 'runs/val_logits.npy'],
  ['See [the logits](runs/lo|gits.npy).', 'runs/logits.npy'],
  ['the file `runs/lo|gits.npy` holds', 'runs/logits.npy'],
  ['name = "lo|gits"', null],
  ['x = np.load("a.npy") + np.load("b|.npy")', 'b.npy'],
  ['fetch("https://example.org/x|.npy")', null],
  ['suffix = ".n|py"', null],
  ['Path("runs") / "x|.npz"', 'x.npz'],
];

describe('paths of dumps in code', () => {
  for (const [marked, wanted] of lines) {
    it(marked, () => {
      const found = dumpPathAt(marked.replace('|', ''), marked.indexOf('|'), suffixes);
      assert.equal(found?.reference ?? null, wanted);
    });
  }

  for (const [line, folder] of [
    ['np.load(Path("runs") / "a" / "x.npz")', 'runs/a'], ["np.load(os.path.join('runs', 'a', 'x.npz'))", 'runs/a'], ['np.load(root / "x.npz")', null],
    ['savez("runs", "x.npz")', null], ['path.join(__dirname, "runs", "x.npz")', 'runs'], ['np.load("runs/x.npz")', null],
  ] as const) {
    it(`are joined to their folders: ${line}`, () => {
      assert.equal(dumpPathAt(line, line.indexOf('x.npz'), suffixes)?.folder ?? null, folder);
    });
  }

  it('are found at both ends, and not beside', () => {
    const line = 'x = "a.npy"';
    assert.deepEqual([4, 5, 10, 11].map((column) => dumpPathAt(line, column, suffixes)?.reference ?? null), [null, 'a.npy', 'a.npy', null]);
  });

  it('take no time in a long line', () => {
    assert.equal(dumpPathAt(`${'"'.repeat(9_000)}a.npy"`, 9_003, suffixes)?.reference, 'a.npy');
    assert.equal(dumpPathAt('x'.repeat(100_000), 3, suffixes), null);
  });
});
