import assert from 'node:assert/strict';
import type { MapsQuery } from '../../../src/protocol/inspectionQueries';
import { noFilter } from '../../../src/webview/state/tableFilter';
import { MapCache } from '../../../src/webview/positions/mapCache';
import { shadeOf } from '../../../src/webview/positions/heatPicture';
import { placeOfSample, positionAxes, sampleAt } from '../../../src/webview/positions/positionAxes';
import { stretchShowing, zoomedStretch } from '../../../src/webview/positions/sight';
import { openPanel, type DomPage } from '../components/domPage';
import { fakePositions } from '../harness/fakePositions';
import { fixtures } from '../harness/fixtures';

describe('the views of tokens and pixels', () => {
  let panel: DomPage;

  afterEach(() => { panel.close(); });

  const text = (selector: string): string => panel.document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const all = (selector: string): readonly HTMLElement[] => [...panel.document.querySelectorAll<HTMLElement>(selector)];
  const asked = (): readonly MapsQuery[] => panel.calls.filter(([method]) => method === 'positions').map(([, query]) => query as MapsQuery);

  async function press(selector: string, key: string): Promise<void> {
    const KeyboardEvent = (panel.document.defaultView as unknown as typeof globalThis).KeyboardEvent;
    all(selector)[0]!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await panel.settle();
  }

  async function open(fixture: string): Promise<void> {
    panel = await openPanel({ fixture: fixtures[fixture]!(), choices: { view: 'positions' } });
    await panel.settle();
  }

  it('are there for losses that have positions, and for no others', async () => {
    await open('digits');
    assert.equal(all('#view-tab-positions').length, 0);
  });

  it('tells a token by keys: its place, loss, label and prediction; Enter opens its card', async () => {
    await open('tokens');
    assert.equal(text('#view-tab-positions'), 'Tokens');
    const canvas = '.strips canvas';
    assert.match(all(canvas)[0]!.getAttribute('aria-label') ?? '', /Loss of the tokens of 40 sequences.*arrow keys move/);
    await press(canvas, 'ArrowDown');
    await press(canvas, 'ArrowDown');
    await press(canvas, 'ArrowRight');
    await press(canvas, 'ArrowRight');
    const { label, predicted, loss } = fixtures['tokens']!().losses[0]!.row(130);
    const said = text('.position-place');
    assert.match(said, new RegExp(`^Sequence 1, position 2: loss ${Number(loss).toFixed(4).slice(0, 4)}`));
    assert.match(said, new RegExp(`label ${String(label)}, predicted ${label === predicted ? 'so' : String(predicted)}$`));
    assert.equal(text('[aria-live]').includes('Sequence 1, position 2'), true);
    await press(canvas, 'Enter');
    assert.equal(text('.card-title h2'), 'Sample 130');
  });

  it('says what counts nowhere and what is not a number, in words and in the legend', async () => {
    await open('tokens');
    await press('.strips canvas', 'ArrowRight');
    await press('.strips canvas', 'End');
    assert.equal(text('.position-place'), 'Sequence 0, position 127: left out, counts nowhere');
    assert.match(text('.heat-legend'), /640 left out: ignored or without weight.*1 NaN/);
    assert.match(text('.strips table'), /0not finite1/);
  });

  it('has the worst sequences first where asked', async () => {
    await open('tokens');
    assert.deepEqual(asked().map(({ order }) => order), ['number']);
    all('.positions-tools [aria-pressed=false]')[0]!.click();
    await panel.settle();
    assert.equal(asked().at(-1)?.order, 'mean');
  });

  it('follows the filter', async () => {
    panel = await openPanel({ fixture: fixtures['tokens']!(), choices: { view: 'positions', filter: { ...noFilter, label: 3 } } });
    await panel.settle();
    assert.deepEqual(asked().at(-1)?.filter, { label: 3 });
    assert.match(text('.heat-legend'), /faint: not in the filter/);
  });

  it('shows one image, and small ones to pick from', async () => {
    await open('pixels');
    assert.equal(text('#view-tab-positions'), 'Pixels');
    const options = (): readonly HTMLElement[] => all('.thumbnails [role=option]');
    assert.deepEqual(options().map((option) => option.getAttribute('aria-selected')).slice(0, 2), ['true', 'false']);
    assert.equal(options()[0]!.getAttribute('aria-setsize'), '30');
    options()[2]!.click();
    await panel.settle();
    assert.match(text('.position-place'), /^image 2, mean loss 0\.\d+$/);
    await press('.pixel-frame canvas', 'ArrowRight');
    await press('.pixel-frame canvas', 'ArrowDown');
    assert.match(text('.position-place'), /^Image 2, row 1, column 0: loss/);
    await press('.pixel-frame canvas', 'Enter');
    assert.equal(text('.card-title h2'), `Sample ${2 * 24 * 32 + 32}`);
    await press('.pixel-frame canvas', 'PageDown');
    assert.equal(options().findIndex((option) => option.getAttribute('aria-selected') === 'true'), 3);
  });
});

describe('positions of a loss', () => {
  const report = (axes: object): Parameters<typeof positionAxes>[0] => ({ ...fixtures['tokens']!().losses[0]!.report, ...axes });

  it('belong to sequences or images, whose leading axes are maps of their own', () => {
    const volumes = positionAxes(report({ positions: [3, 4, 5], samples: 120 }))!;
    assert.deepEqual([volumes.shape, volumes.maps, sampleAt(volumes, 2, 7)], [[4, 5], 6, 47]);
    assert.deepEqual(placeOfSample(volumes, 47), { map: 2, position: 7 });
    const { positions: _none, ...plain } = report({ within: [4, 5], samples: 6 });
    const images = positionAxes(plain)!;
    assert.deepEqual([images.maps, sampleAt(images, 2, 7), placeOfSample(images, 2)], [6, 2, { map: 2, position: null }]);
  });

  it('are zoomed about the cursor and stay within the axis', () => {
    assert.deepEqual(zoomedStretch({ first: 0, count: 100 }, 0.5, 80, 100), { first: 40, count: 50 });
    assert.deepEqual(zoomedStretch({ first: 40, count: 50 }, 4, 80, 100), { first: 0, count: 100 });
    assert.deepEqual(zoomedStretch({ first: 0, count: 8 }, 0.5, 2, 100), { first: 0, count: 8 });
    assert.deepEqual(stretchShowing({ first: 40, count: 10 }, 60, 100), { first: 51, count: 10 });
  });

  it('have shades between the ends of the scale', () => {
    assert.deepEqual([-1, 0, 1, 2, 9].map((loss) => shadeOf(loss, { from: 0, to: 2 })), [0, 0, 128, 255, 255]);
    assert.deepEqual([0, 1, 2].map((loss) => shadeOf(loss, { from: 1, to: 1 })), [0, 0, 255]);
  });

  it('are loaded a window at a time, and asked for again after a failure', async () => {
    const [loss] = fixtures['tokens']!().losses;
    const loaded: number[] = [];
    let isBroken = true;
    const errors: unknown[] = [];
    const cache = new MapCache(8, 128, (start, end) => {
      loaded.push(start);
      return isBroken ? Promise.reject(new Error('no')) : Promise.resolve(fakePositions(loss!, { loss: 0, order: 'number', start, end, most: 128 }));
    }, () => undefined, (error) => { errors.push(error); });
    cache.want(0, 10);
    await new Promise((resolve) => { setTimeout(resolve, 1); });
    isBroken = false;
    cache.want(9, 10);
    await new Promise((resolve) => { setTimeout(resolve, 1); });
    assert.deepEqual([loaded, errors.length, cache.map(0), cache.map(9)?.at], [[0, 8, 8], 2, undefined, 1]);
  });
});
