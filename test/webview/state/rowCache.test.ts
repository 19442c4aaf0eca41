import assert from 'node:assert/strict';
import type { SampleRow } from '../../../src/core/inspection/document';
import { maxRowsPerPage } from '../../../src/protocol/sampleQuery';
import { pageSize, RowCache } from '../../../src/webview/state/rowCache';

function rowAt(sample: number): SampleRow {
  return { sample, loss: 0, contribution: null, label: null, predicted: null, probability: null, margin: null, weight: 1 };
}

function pageOf(start: number, end: number, total: number): { readonly total: number; readonly rows: readonly SampleRow[] } {
  return { total, rows: Array.from({ length: Math.max(0, Math.min(end, total) - start) }, (_, index) => rowAt(start + index)) };
}

function fail(): never {
  assert.fail('nothing was to come');
}

async function settled(): Promise<void> {
  await new Promise((resolve) => { setTimeout(resolve, 0); });
}

describe('pages of rows', () => {
  it('asks for no more than a page may hold', async () => {
    const asked: number[] = [];
    const cache = new RowCache('query', async (start, end) => { asked.push(end - start); return pageOf(start, end, 1000); }, () => undefined, fail);
    cache.want(0, 1);
    await settled();
    cache.want(0, 1000);
    await settled();
    assert.ok(asked.every((rows) => rows <= maxRowsPerPage));
  });

  it('loads the pages in sight once', async () => {
    const asked: number[] = [];
    const cache = new RowCache('query', async (start, end) => { asked.push(start); return pageOf(start, end, 1000); }, () => undefined, fail);
    cache.want(0, 1);
    await settled();
    cache.want(pageSize - 5, pageSize + 5);
    cache.want(pageSize - 5, pageSize + 5);
    await settled();
    assert.deepEqual(asked, [0, pageSize]);
    assert.equal(cache.row(pageSize + 3)?.sample, pageSize + 3);
    assert.equal(cache.row(3 * pageSize), undefined);
    assert.equal(cache.total, 1000);
  });

  it('does not ask past the end', async () => {
    const asked: number[] = [];
    const cache = new RowCache('query', async (start, end) => { asked.push(start); return pageOf(start, end, 10); }, () => undefined, fail);
    cache.want(0, 1);
    await settled();
    cache.want(0, 5000);
    await settled();
    assert.deepEqual(asked, [0]);
  });

  it('forgets pages unseen for long', async () => {
    const cache = new RowCache('query', async (start, end) => pageOf(start, end, 1e6), () => undefined, fail);
    cache.want(0, 1);
    await settled();
    for (let page = 1; page < 80; page++) {
      cache.want(page * pageSize, page * pageSize + 1);
      await settled();
    }
    assert.equal(cache.row(0), undefined);
    assert.equal(cache.row(79 * pageSize)?.sample, 79 * pageSize);
  });

  it('asks again for a page that failed', async () => {
    let fails = true;
    const errors: unknown[] = [];
    const cache = new RowCache('query', async (start, end) => {
      if (fails) {
        throw new Error('no');
      }
      return pageOf(start, end, 10);
    }, () => undefined, (error) => errors.push(error));
    cache.want(0, 1);
    await settled();
    fails = false;
    cache.want(0, 1);
    await settled();
    assert.equal(errors.length, 1);
    assert.equal(cache.row(0)?.sample, 0);
  });

  it('keeps quiet once stopped', async () => {
    const cache = new RowCache('query', async (start, end) => pageOf(start, end, 10), fail, fail);
    cache.want(0, 1);
    cache.stop();
    await settled();
    assert.equal(cache.total, null);
  });
});
