import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { zipSync } from 'fflate';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { inspect } from '../../../src/core/inspection/inspect';
import type { SamplePreview } from '../../../src/core/inspection/preview/preview';
import { specErrors } from '../../../src/core/inspection/specSubject';
import type { InspectionContext } from '../../../src/core/inspection/subject';
import type { LossSpec } from '../../../src/core/spec/lossSpec';
import { unattended } from '../../../src/core/work';
import { sharedEngine } from '../samples/sampleInspection';

type Values = readonly number[] | readonly string[];

/** An array as NumPy saves it: texts of one length in UTF-32, numbers as float64. */
function npy(values: Values, shape: readonly number[]): Uint8Array {
  const texts = values.filter((value) => typeof value === 'string');
  const length = Math.max(1, ...texts.map((text) => text.length));
  const characters = texts.flatMap((text) => Array.from({ length }, (_, i) => text.codePointAt(i) ?? 0));
  const data = texts.length > 0 ? Uint32Array.from(characters) : Float64Array.from(values as readonly number[]);
  const header = `{'descr': '${texts.length > 0 ? `<U${length}` : '<f8'}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`.padEnd(117) + '\n';
  return Buffer.concat([Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0]), Buffer.from(header), new Uint8Array(data.buffer)]);
}

interface Filled {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const scores: Readonly<Record<string, Values | Filled>> = {
  logits: { shape: [3, 3], values: [2, 0, 1, 0, 3, 1, 1, 1, 1] },
  labels: [0, 1, 2],
};
/** The first bytes of a PNG, and something behind them. */
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);

describe('the preview of a sample', () => {
  let folder: string;
  const stores: TensorStore[] = [];

  beforeEach(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-')); });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await rm(folder, { recursive: true });
  });

  async function write(name: string, content: string | Uint8Array): Promise<void> {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }

  async function preview(tensors: typeof scores, sample: number, slice = ''): Promise<SamplePreview | null> {
    await write('run.npz', zipSync(Object.fromEntries(Object.entries({ ...scores, ...tensors }).map(([name, of]) => (
      [`${name}.npy`, 'shape' in of ? npy(of.values, of.shape) : npy(of, [of.length])]
    )))));
    const spec: LossSpec = {
      convention: 'tf-slim', regularization: [],
      losses: [{ loss: 'sparse_softmax_cross_entropy', roles: { logits: `run.npz#logits${slice}`, labels: `run.npz#labels${slice}` }, parameters: {} }],
    };
    const files = nodeFileSystem();
    const store = new TensorStore(files);
    stores.push(store);
    const context: InspectionContext = { files, store, engine: await sharedEngine(), catalogue };
    const inspection = await inspect({ title: '', folder, spec, specFile: null, errors: specErrors(spec, catalogue), inferred: [] }, context, unattended);
    return inspection.preview({ loss: 0, sample }, context, unattended);
  }

  const grey = (value: (row: number, pixel: number) => number): Filled => (
    { shape: [3, 4, 5], values: [0, 1, 2].flatMap((row) => Array.from({ length: 20 }, (_, pixel) => value(row, pixel))) }
  );

  it('is the row of a tensor of images in its dump, from black to white', async () => {
    const found = await preview({ images: grey((row, pixel) => (row + 1) * pixel / 57) }, 2);
    assert.ok(found?.kind === 'pixels');
    assert.deepEqual([found.source, found.width, found.height, found.range], ['run.npz#images[2]', 5, 4, [0, 1]]);
    const expected = Array.from({ length: 20 }, (_, i) => Math.round(3 * i / 57 * 255)).flatMap((byte) => [byte, byte, byte, 255]);
    assert.ok(expected.every((byte, i) => Math.abs(byte - (found.data[i] ?? NaN)) <= 1));
  });

  it('stretches other numbers between the smallest and the largest', async () => {
    const found = await preview({ x: grey((_row, pixel) => pixel - 10) }, 0);
    assert.ok(found?.kind === 'pixels');
    assert.deepEqual(found.range, [-10, 9]);
    assert.deepEqual([found.data[0], found.data[4 * 19]], [0, 255]);
  });

  it('reads colours with the channels last or first', async () => {
    const orange = [255, 128, 0];
    const last = { shape: [3, 4, 4, 3], values: Array.from({ length: 48 }, () => orange).flat() };
    const first = { shape: [3, 3, 4, 4], values: [0, 1, 2].flatMap(() => orange.flatMap((byte) => Array.from({ length: 16 }, () => byte))) };
    for (const images of [last, first]) {
      const found = await preview({ images }, 1);
      assert.ok(found?.kind === 'pixels');
      assert.deepEqual([...found.data.subarray(0, 8)], [255, 128, 0, 255, 255, 128, 0, 255]);
      assert.equal(found.data.length, 4 * 4 * 4);
    }
  });

  it('is the text of the dump', async () => {
    assert.deepEqual(await preview({ texts: ['a cat', 'a dog', 'x'.repeat(5000)] }, 1), { kind: 'text', source: 'run.npz#texts[1]', text: 'a dog', isCut: false });
    const long = await preview({ texts: ['a cat', 'a dog', 'x'.repeat(5000)] }, 2);
    assert.ok(long?.kind === 'text' && long.isCut && long.text.length === 4000);
  });

  it('is the file that is called as its id, beside the dump or in a folder of images', async () => {
    await write('images/cat.png', png);
    assert.deepEqual(await preview({ ids: ['dog', 'cat', 'cow'] }, 1), { kind: 'image', source: 'images/cat.png', type: 'image/png', data: png });
    await write('000017.png', png);
    const found = await preview({ sample_ids: [5, 6, 17] }, 2);
    assert.ok(found?.kind === 'image' && found.source === '000017.png');
    await write('texts/cow.txt', 'moo');
    assert.deepEqual(await preview({ ids: ['dog', 'cat', 'cow'] }, 2), { kind: 'text', source: 'texts/cow.txt', text: 'moo', isCut: false });
  });

  it('is the file whose path is its id', async () => {
    await write('any/where/1.png', png);
    const found = await preview({ filenames: ['any/where/1.png', 'any/where/2.png', 'x.png'] }, 0);
    assert.ok(found?.kind === 'image' && found.source === 'any/where/1.png');
    assert.equal(await preview({ filenames: ['any/where/1.png', 'any/where/2.png', 'x.png'] }, 1), null);
  });

  it('is the file of its number in a folder of images where the dump has no ids, and not beside the dump', async () => {
    await write('2.png', png);
    assert.equal(await preview({}, 2), null);
    await write('images/0002.png', png);
    const found = await preview({}, 2);
    assert.ok(found?.kind === 'image' && found.source === 'images/0002.png');
  });

  it('is none where the file is no image, where there is nothing, and of a slice', async () => {
    await write('images/cat.png', 'not a picture');
    assert.equal(await preview({ ids: ['dog', 'cat', 'cow'] }, 1), null);
    assert.equal(await preview({}, 1), null);
    assert.equal(await preview({ texts: ['a', 'b', 'c'] }, 0, '[1:]'), null);
  });
});
