import assert from 'node:assert/strict';
import { statisticsOf } from '../../../../src/core/tensors/statistics';
import type { FloatType, FusedKernels, HeapBlock, PairedRows } from '../../../../src/core/engine/kernels';
import { assertAllClose, assertClose } from '../closeness';
import { RandomNumbers } from '../randomNumbers';
import { viewOf } from '../tensorViews';
import { eachBinary, floatTypes, tolerances } from './eachBinary';
import { onHeap, rounded } from './onHeap';

interface Pairs {
  readonly name: string;
  readonly elements: number;
  readonly predictions: readonly number[];
  readonly labels: readonly number[];
}

function pairsOf(name: string, elements: number, predictions: readonly number[], labels: readonly number[]): Pairs {
  return { name, elements, predictions: predictions.map(Math.fround), labels: labels.map(Math.fround) };
}

function randomPairs(elements: number): Pairs {
  const random = new RandomNumbers(elements + 7);
  const count = elements * 9;
  return pairsOf(`${elements} elements`, elements, Array.from(random.normals(count, 3)), Array.from(random.normals(count, 3)));
}

const cases: readonly Pairs[] = [
  ...[1, 2, 3, 4, 7, 16, 33, 1000].map(randomPairs),
  pairsOf('a common offset', 5, [1e8, 1e8 + 8, 1e8 - 16, 1e8, 1e8 + 24], [1e8 - 8, 1e8, 1e8, 1e8 + 8, 1e8]),
  pairsOf('the ends of float32', 4, [3e38, -3e38, 1e-40, -1e-45, 3e38, 1, 2, 3], [-3e38, 3e38, 2e-40, 1e-45, 3e38, 1, 2, 3]),
  ...[NaN, Infinity, -Infinity].map((value) => pairsOf(`with ${value}`, 5, [1, value, 3, 4, 5, 1, 2, 3, 4, 5], [1, value, 3, value, 5, 1, 2, 3, 4, 6])),
];

/** Elements of the rows of a pair, in float64. */
function rowsOf({ elements, predictions, labels }: Pairs): { readonly p: readonly number[]; readonly y: readonly number[] }[] {
  return Array.from({ length: predictions.length / elements }, (_, row) => ({
    p: predictions.slice(row * elements, (row + 1) * elements), y: labels.slice(row * elements, (row + 1) * elements),
  }));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const differences = ({ p, y }: { readonly p: readonly number[]; readonly y: readonly number[] }): number[] => p.map((each, j) => each - (y[j] ?? NaN));
const mean = (values: readonly number[]): number => sum(values) / values.length;

function computed<T>(kernels: FusedKernels, { elements, predictions, labels }: Pairs, dtype: FloatType, work: (block: PairedRows, result: HeapBlock) => T): { readonly result: Float64Array; readonly returned: T } {
  const rows = predictions.length / elements;
  return onHeap(kernels, (heap) => {
    const block = { predictions: heap.floats(predictions, dtype), labels: heap.floats(labels, dtype), dtype, rows, elements };
    const room = heap.room(3 * rows * 8);
    const returned = work(block, room);
    return { result: room.float64().slice(), returned };
  });
}

eachBinary('losses of differences', (kernels) => {
  for (const dtype of floatTypes) {
    it(`are their formulas, ${dtype}`, () => {
      for (const pairs of cases) {
        const rows = rowsOf(pairs);
        for (const [name, term] of [['squaredError', (d: number): number => d * d], ['absoluteError', Math.abs]] as const) {
          const { result, returned } = computed(kernels(), pairs, dtype, (block, losses) => kernels()[name](block, losses));
          const wanted = rows.map((row) => sum(differences(row).map(term)));
          assertAllClose(result.subarray(0, rows.length), wanted, tolerances[dtype], `${pairs.name}: ${name}`);
          assertClose(returned, sum(wanted), tolerances[dtype], `${pairs.name}: sum of ${name}`);
        }
      }
    });

    it(`have what losses over pairs are made of, ${dtype}`, () => {
      for (const pairs of cases) {
        const rows = rowsOf(pairs).map(differences);
        const { result } = computed(kernels(), pairs, dtype, (block, sums) => { kernels().centredSquares(block, sums); });
        const wanted = [...rows.map((d) => sum(d.map((each) => (each - mean(d)) ** 2))), ...rows.map(sum)];
        // What is left of the sum of differences of both signs has lost the digits that they cancel.
        const widest = Math.max(...rows.flat().filter(Number.isFinite).map(Math.abs)) * pairs.elements;
        result.subarray(0, wanted.length).forEach((got, i) => {
          const of = wanted[i] ?? NaN;
          assert.ok(Object.is(got, of) || Math.abs(got - of) <= tolerances[dtype] * Math.abs(of) + (i < rows.length ? 0 : 1e-15 * widest), `${pairs.name}: ${got}, expected ${of}`);
        });
      }
    });

    it(`have what cosine distances are made of, ${dtype}`, () => {
      for (const pairs of cases) {
        const rows = rowsOf(pairs);
        const { result } = computed(kernels(), pairs, dtype, (block, sums) => { kernels().products(block, sums); });
        const dot = (x: readonly number[], y: readonly number[]): number => sum(x.map((each, j) => each * (y[j] ?? NaN)));
        const wanted = [...rows.map(({ p, y }) => dot(p, y)), ...rows.map(({ p }) => dot(p, p)), ...rows.map(({ y }) => dot(y, y))];
        const bounds = rows.map(({ p, y }) => Math.sqrt(dot(p, p) * dot(y, y)));
        result.subarray(0, wanted.length).forEach((got, i) => {
          const of = wanted[i] ?? NaN;
          assert.ok(Object.is(got, of) || Math.abs(got - of) <= 1e-14 * (i < rows.length ? bounds[i] ?? NaN : of), `${pairs.name}: ${got}, expected ${of}`);
        });
      }
    });
  }

  it('keep float64 near 1e8', () => {
    const steps = [0.125, -0.25, 2 ** -20, 0.5];
    const pairs = { name: '', elements: 4, predictions: steps.map((step) => 1e8 + step), labels: [1e8, 1e8, 1e8, 1e8] };
    const { result } = computed(kernels(), pairs, 'float64', (block, losses) => kernels().squaredError(block, losses));
    assertClose(result[0], sum(steps.map((step) => step * step)), 1e-15);
  });
});

eachBinary('sums over a tensor', (kernels) => {
  const random = new RandomNumbers(5);
  const tensors: readonly (readonly number[])[] = [
    [], [3], [NaN], Array.from(random.normals(7)), Array.from(random.normals(5000, 1e3)), Array.from(random.normals(3001), (x) => x + 1e6),
    Array.from(random.normals(2500), (x, i) => ([0, NaN, Infinity, -Infinity, -0, 1e-40, 3e38][i % 40] ?? x)),
    Array.from({ length: 1024 }, () => 0.1), [Infinity, 1, 2], [-3e38, 3e38],
  ];

  for (const dtype of floatTypes) {
    it(`are L1 and L2, ${dtype}`, () => {
      for (const values of tensors.map((tensor) => Array.from(rounded(tensor, dtype)))) {
        const [absolutes, squares] = onHeap(kernels(), (heap) => {
          const elements = { values: heap.floats(values, dtype), dtype, count: values.length };
          return [kernels().sumOfAbsolutes(elements), kernels().sumOfSquares(elements)];
        });
        assertClose(absolutes, sum(values.map(Math.abs)), 1e-13);
        assertClose(squares, sum(values.map((x) => x * x)), 1e-13);
      }
    });

    it(`are the statistics, ${dtype}`, async () => {
      for (const values of tensors.map((tensor) => rounded(tensor, dtype))) {
        const got = onHeap(kernels(), (heap) => kernels().statistics({ values: heap.floats(values, dtype), dtype, count: values.length }));
        const wanted = await statisticsOf(viewOf('values', dtype, [values.length], values));
        const { nan, posinf, neginf, zeros } = got;
        assert.deepEqual({ nan, posinf, neginf, zeros }, { nan: wanted.nan, posinf: wanted.posinf, neginf: wanted.neginf, zeros: wanted.zeros });
        assert.equal(got.finite, wanted.count - nan - posinf - neginf);
        assert.equal(got.firstNotFinite, values.findIndex((value) => !Number.isFinite(value)));
        if (got.finite > 0) {
          assert.deepEqual([got.min, got.max], [wanted.min, wanted.max]);
          assert.ok(Math.abs(got.sum - wanted.sum) <= 1e-13 * sum(Array.from(values).filter(Number.isFinite).map(Math.abs)));
          assert.ok(Math.abs(got.mean - Number(wanted.mean)) <= 1e-13 * Math.max(Math.abs(got.min), Math.abs(got.max)));
          assertClose(Math.sqrt(got.spread / got.finite), Number(wanted.std), 1e-9, 'std');
        }
      }
    });
  }
});
