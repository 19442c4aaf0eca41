import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { BadInput } from '../../../src/core/errors';
import { memoryTensor } from '../../../src/core/formats/memoryTensor';
import { fromFortranOrder } from '../../../src/core/tensors/gather';
import type { RowReader } from '../../../src/core/tensors/rowReader';
import { formatSlice, parseSlice, type SliceItem } from '../../../src/core/tensors/slice';
import { slicedRows } from '../../../src/core/tensors/slicedRows';
import type { TensorData } from '../../../src/core/tensors/tensor';

function numbers(data: TensorData): number[] {
  return Array.from<number | bigint, number>(data, Number);
}

type Nested = number | readonly Nested[];

function countingTensor(shape: readonly number[], withElements: boolean): RowReader {
  const count = shape.reduce((product, length) => product * length, 1);
  const tensor = memoryTensor('t', { dtype: 'int32', shape, data: Int32Array.from({ length: count }, (_, i) => i) });
  const rows: RowReader = { dtype: 'int32', shape, readRows: (start, end) => tensor.readRows(start, end) };
  return withElements ? { ...rows, readElements: (start, end) => tensor.readElements?.(start, end) ?? assert.fail() } : rows;
}

/** Elements 0, 1, 2, … as nested arrays of a shape. */
function nested(shape: readonly number[], from = 0): Nested {
  const [length, ...inner] = shape;
  if (length === undefined) {
    return from;
  }
  const size = inner.reduce((product, part) => product * part, 1);
  return Array.from({ length }, (_, i) => nested(inner, from + i * size));
}

/** The slice applied to nested arrays one item at a time, by Python's definition of an index. */
function sliceNested(value: Nested, items: readonly SliceItem[], axesLeft: number): Nested {
  const [item, ...rest] = items;
  if (item === undefined) {
    return value;
  }
  if (item.kind === 'newaxis') {
    return [sliceNested(value, rest, axesLeft)];
  }
  if (item.kind === 'ellipsis') {
    const taken = rest.filter(({ kind }) => kind === 'index' || kind === 'range').length;
    const descend = (part: Nested, depth: number): Nested => (
      depth === 0 || typeof part === 'number' ? sliceNested(part, rest, axesLeft - depth) : part.map((inner) => descend(inner, depth - 1)));
    return descend(value, axesLeft - taken);
  }
  assert.ok(typeof value !== 'number');
  if (item.kind === 'index') {
    const picked = value.at(item.index);
    assert.ok(picked !== undefined);
    return sliceNested(picked, rest, axesLeft - 1);
  }
  return indicesOf(value.length, item).map((i) => {
    const picked = value[i];
    assert.ok(picked !== undefined);
    return sliceNested(picked, rest, axesLeft - 1);
  });
}

/** The positions of `start:stop:step`, found by walking from one end. */
function indicesOf(length: number, { start, stop, step }: SliceItem & { kind: 'range' }): number[] {
  const by = step ?? 1;
  const bound = (value: number): number => (value < 0 ? value + length : value);
  const taken: number[] = [];
  if (by > 0) {
    for (let i = Math.max(0, start === null ? 0 : bound(start)); i < Math.min(length, stop === null ? length : bound(stop)); i += by) {
      taken.push(i);
    }
  } else {
    for (let i = Math.min(length - 1, start === null ? length - 1 : bound(start)); i > Math.max(-1, stop === null ? -1 : bound(stop)); i += by) {
      taken.push(i);
    }
  }
  return taken;
}

const bound = fc.option(fc.integer({ min: -8, max: 8 }), { nil: null });
const range = fc.record({ kind: fc.constant('range' as const), start: bound, stop: bound, step: fc.option(fc.constantFrom(1, 2, 3, 12, -1, -2, -9), { nil: null }) });

/** A shape and a slice that fits it: in-bounds indices, ranges, new axes, at most one ellipsis. */
const slicedShape = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }).chain((shape) => fc.tuple(
  fc.constant(shape),
  fc.tuple(...shape.map((length): fc.Arbitrary<SliceItem> => (length === 0
    ? range
    : fc.oneof(range, fc.record({ kind: fc.constant('index' as const), index: fc.integer({ min: -length, max: length - 1 }) }))))),
  fc.record({ newAxis: fc.option(fc.nat(4), { nil: null }), ellipsis: fc.option(fc.tuple(fc.nat(4), fc.nat(4)), { nil: null }), cut: fc.nat(4) }),
)).map(([shape, perAxis, { newAxis, ellipsis, cut }]) => {
  const items: SliceItem[] = ellipsis === null
    ? perAxis.slice(0, Math.max(1, perAxis.length - cut))
    : [...perAxis.slice(0, Math.min(ellipsis[0], perAxis.length)), { kind: 'ellipsis' }, ...perAxis.slice(Math.max(ellipsis[0], perAxis.length - ellipsis[1]))];
  if (newAxis !== null) {
    items.splice(Math.min(newAxis, items.length), 0, { kind: 'newaxis' });
  }
  return { shape, items };
}).filter(({ items }) => items.length > 0);

describe('tensors: slices', () => {
  it('give what Python’s own indexing gives, whole and in pieces', async () => {
    await fc.assert(fc.asyncProperty(slicedShape, fc.boolean(), fc.nat(5), fc.nat(5), async ({ shape, items }, withElements, a, b) => {
      const view = slicedRows(countingTensor(shape, withElements), items);
      const expected = sliceNested(nested(shape), items, shape.length);
      const rows = view.shape[0] ?? 1;
      const whole = await view.readRows(0, rows);
      assert.deepEqual(numbers(whole.data), [expected].flat(9));
      assert.deepEqual(whole.shape, view.shape);
      assert.equal(view.shape.length, shape.length - items.filter(({ kind }) => kind === 'index').length + items.filter(({ kind }) => kind === 'newaxis').length);
      if (typeof expected !== 'number') {
        const [start, end] = [Math.min(a, b, rows), Math.min(Math.max(a, b), rows)];
        const part = await view.readRows(start, end);
        assert.deepEqual(numbers(part.data), expected.slice(start, end).flat(9));
        assert.deepEqual(part.shape, [end - start, ...view.shape.slice(1)]);
      }
    }), { numRuns: 2000 });
  });

  it('can be sliced again', async () => {
    const once = slicedRows(countingTensor([10, 4], true), parseSlice('[::-2, 1:]') ?? []);
    const twice = slicedRows(once, parseSlice('[1:3, -1]') ?? []);
    assert.deepEqual(numbers((await twice.readRows(0, 2)).data), [7 * 4 + 3, 5 * 4 + 3]);
  });

  it('read only the rows they need', async () => {
    const read: [number, number][] = [];
    const base = countingTensor([1000, 2], true);
    const watched: RowReader = { ...base, readRows: (start, end) => { read.push([start, end]); return base.readRows(start, end); } };
    await slicedRows(watched, parseSlice('[100:200]') ?? []).readRows(5, 10);
    await slicedRows(watched, parseSlice('[::100]') ?? []).readRows(2, 4);
    assert.deepEqual(read, [[105, 110], [200, 201], [300, 301]]);
  });

  it('below a leading index read only the elements they need', async () => {
    const read: [number, number][] = [];
    const base = countingTensor([2, 1000, 3], true);
    const watched: RowReader = {
      ...base,
      readRows: () => assert.fail('reads whole rows'),
      readElements: (start, end) => { read.push([start, end]); return base.readElements?.(start, end) ?? assert.fail(); },
    };
    const view = slicedRows(watched, parseSlice('[1, 10:]') ?? []);
    assert.deepEqual(numbers((await view.readRows(0, 1)).data), [3030, 3031, 3032]);
    assert.deepEqual(read, [[3030, 3033]]);
  });

  it('are read from text and written back', () => {
    for (const [text, written] of [
      ['[3]', '[3]'], ['[ -1 , : ]', '[-1,:]'], ['[1:2:3, ..., None]', '[1:2:3,...,None]'], ['[::-1]', '[::-1]'], ['[0,]', '[0]'],
      ['[:5, np.newaxis]', '[:5,None]'], ['[+2:]', '[2:]'],
    ] as const) {
      assert.equal(formatSlice(parseSlice(text) ?? []), written);
    }
    for (const text of ['', '[]', '[ ]', '[a]', '[1.5]', '[1:2:3:4]', '[,]', '[1', '1]', '[[1]]', '[1]x', '[True]', '[99999999999999999999]', '[1,,2]']) {
      assert.equal(parseSlice(text), null, text);
    }
  });

  it('that do not fit are refused as NumPy refuses them', () => {
    for (const [shape, text, pattern] of [
      [[3, 4], '[3]', /index 3 is out of bounds for axis 0 with size 3/],
      [[3, 4], '[0, -5]', /index -5 is out of bounds for axis 1 with size 4/],
      [[3, 4], '[0, 0, 0]', /too many indices/],
      [[], '[0]', /too many indices/],
      [[3], '[..., ...]', /one ellipsis/],
      [[3], '[::0]', /step cannot be zero/],
      [[0], '[0]', /out of bounds/],
    ] as const) {
      assert.throws(() => slicedRows(countingTensor(shape, true), parseSlice(text) ?? []), (error: unknown) => {
        assert.ok(error instanceof BadInput);
        assert.match(error.message, pattern);
        return true;
      });
    }
  });
});

describe('tensors: Fortran order', () => {
  it('is put into C order', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), (shape) => {
      const count = shape.reduce((product, length) => product * length, 1);
      const stored = new Float64Array(count);
      const value = (index: readonly number[]): number => index.reduce((sum, part) => sum * 10 + part, 1);
      const positions = Array.from({ length: count }, (_, i) => {
        let rest = i;
        return [...shape].reverse().map((length) => { const part = rest % length; rest = Math.floor(rest / length); return part; }).reverse();
      });
      for (const index of positions) {
        let offset = 0;
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          offset = offset * (shape[axis] ?? 0) + (index[axis] ?? 0);
        }
        stored[offset] = value(index);
      }
      assert.deepEqual(numbers(fromFortranOrder(stored, 'float64', shape)), positions.map(value));
    }));
  });
});
