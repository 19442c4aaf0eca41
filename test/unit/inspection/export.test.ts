import assert from 'node:assert/strict';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { openDump } from '../../../src/core/formats';
import type { ExportFormat } from '../../../src/core/inspection/export';
import { npyFile } from '../../../src/core/inspection/export/npyFile';
import { csvRows } from '../../../src/core/inspection/export/textTable';
import type { Inspection } from '../../../src/core/inspection/inspection';
import type { OrderColumn, SampleOrder } from '../../../src/core/inspection/sampleTable';
import { unattended } from '../../../src/core/work';
import { inspectTensors } from './inspectTensors';

const tensors = {
  logits: [[4, 0], [0, 4], [1, 0], [0, 2]],
  labels: [0, 0, 1, 1],
  file: ['b.png', 'größe.png', 'd, "best"\n.png', '𝒶.png'],
  score: [0.1, 1e-300, 2, -1],
};
const spec = { classes: ['no', 'yes'], losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'run.json#logits', labels: 'run.json#labels' }] };
const columns: readonly OrderColumn[] = ['sample', 'extra:file', 'loss', 'label', 'extra:score'];

/** −log softmax(scores)[label], in float64. */
function crossEntropy(scores: readonly number[], label: number): number {
  const largest = Math.max(...scores);
  return Math.log(scores.reduce((sum, score) => sum + Math.exp(score - largest), 0)) - ((scores[label] ?? NaN) - largest);
}

const losses = tensors.logits.map((scores, i) => crossEntropy(scores, tensors.labels[i] ?? 0));

async function exported(inspection: Inspection, format: ExportFormat, query: Partial<SampleOrder> & { readonly start?: number; readonly end?: number } = {}): Promise<Uint8Array> {
  const whole = { loss: 0, sort: { column: 'sample', descending: false } as const, columns, format, ...query };
  await inspection.readColumns(whole, unattended);
  const pieces: Uint8Array[] = [];
  for (let part = 0, isLast = false; !isLast; part++) {
    const piece = await inspection.exportPart({ ...whole, part }, unattended);
    pieces.push(piece.bytes);
    isLast = piece.isLast;
    assert.equal(piece.fraction === 1, isLast);
  }
  return Uint8Array.from(Buffer.concat(pieces));
}

describe('samples as a file', () => {
  let inspection: Inspection;

  before(async () => { inspection = await inspectTensors(spec, tensors); });

  it('as CSV have every digit, and quotes where RFC 4180 wants them', async () => {
    const text = new TextDecoder().decode(await exported(inspection, 'csv'));
    assert.ok(text.startsWith('sample,file,loss,label,label_name,score\r\n0,b.png,'));
    const [, second, third] = text.split(/\r\n/);
    assert.equal(second, `0,b.png,${/,(0\.[^,]+),/.exec(second ?? '')?.[1]},0,no,0.1`);
    assert.match(third ?? '', /^1,größe\.png,[\d.]+,0,no,1e-300$/);
    assert.ok(text.includes('\r\n2,"d, ""best""\n.png",'));
    assert.ok(text.endsWith(',1,yes,-1\r\n'));
    [...text.matchAll(/^\d,(?:[^",]*|"[^]*?"),([\d.e-]+),/gm)].forEach(([, loss], i) => {
      assert.ok(Math.abs(Number(loss) - (losses[i] ?? NaN)) < 1e-12, `${loss} is not ${losses[i]}`);
    });
  });

  it('follow order, filter and place', async () => {
    const text = new TextDecoder().decode(await exported(inspection, 'csv', {
      sort: { column: 'loss', descending: true }, filter: { expression: 'score < 2' }, start: 1, end: 3,
    }));
    assert.deepEqual(text.split('\r\n').map((line) => line.split(',')[0]), ['sample', '3', '0', '']);
  });

  it('as JSON Lines are an object each', async () => {
    const lines = new TextDecoder().decode(await exported(inspection, 'jsonl')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(lines.map(({ sample, file, label, label_name: name, score }) => [sample, file, label, name, score]), [
      [0, 'b.png', 0, 'no', 0.1], [1, 'größe.png', 0, 'no', 1e-300], [2, 'd, "best"\n.png', 1, 'yes', 2], [3, '𝒶.png', 1, 'yes', -1],
    ]);
  });

  it('as npz are read again, each column in its type', async () => {
    const dump = await openDump(memorySource(await exported(inspection, 'npz'), '/run/samples.npz'));
    assert.deepEqual(dump.tensors.map(({ name, dtype, shape }) => [name, dtype, shape]), [
      ['sample', 'int64', [4]], ['file', 'string', [4]], ['loss', 'float64', [4]], ['label', 'int64', [4]], ['label_name', 'string', [4]], ['score', 'float64', [4]],
    ]);
    const numbers = async (name: string): Promise<unknown> => [...(await dump.tensors.find((tensor) => tensor.name === name)!.readRows(0, 4)).data];
    assert.deepEqual(await numbers('sample'), [0n, 1n, 2n, 3n]);
    assert.deepEqual(await numbers('score'), tensors.score);
    assert.deepEqual(await dump.tensors[1]?.readTexts?.(), tensors.file);
  });

  it('write what is not finite, missing, a set or past 2^53', () => {
    const values = [NaN, Infinity, -Infinity, -0, 0.1 + 0.2, 2n ** 63n, null, [0, 2], '', ' a', '=1+1'];
    const column = { name: 'x', kind: 'number', at: (sample: number) => values[sample] ?? null } as const;
    assert.equal(csvRows([column], Uint32Array.from(values.keys())),
      'NaN\r\nInfinity\r\n-Infinity\r\n-0\r\n0.30000000000000004\r\n9223372036854775808\r\n\r\n0 2\r\n\r\n" a"\r\n=1+1\r\n');
  });

  it('choose the type that holds every value', () => {
    const descrOf = (values: readonly (number | bigint | null)[]): string => {
      const bytes = npyFile({ name: 'x', kind: 'whole', at: (sample) => values[sample] ?? null }, Uint32Array.from(values.keys()));
      assert.equal((bytes.length - values.length * 8) % 64, 0);
      return /'descr': '([^']+)'/.exec(new TextDecoder('latin1').decode(bytes))?.[1] ?? '';
    };
    assert.equal(descrOf([1, -2n, 3]), '<i8');
    assert.equal(descrOf([1n, 2n ** 63n]), '<u8');
    assert.equal(descrOf([1, 2.5]), '<f8');
    assert.equal(descrOf([1, null]), '<f8');
    assert.equal(descrOf([-1n, 2n ** 63n]), '<f8');
  });
});

describe('the report', () => {
  it('has total, parts, findings, worst samples and classes, and shows texts of files as they are', async () => {
    const named = { ...spec, classes: ['no | <b>', '*yes*'] };
    const text = (await inspectTensors(named, tensors)).report();
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / 4;
    const total = Number(/\| total loss \| ([\d.e-]+) \|/.exec(text)?.[1]);
    assert.ok(Math.abs(total - mean) < 1e-7 * mean, `${total} is not ${mean}`);
    assert.deepEqual([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title?.split(' ')[0]), ['Parts', 'Findings', 'Worst', 'Classes', 'How']);
    assert.match(text, /\| 1 \| 4\.01\d+ \| 0 · no \\\| &lt;b&gt; \| 1 · \\\*yes\\\* \|/);
    assert.doesNotMatch(text, /<b>/);
  });
});
