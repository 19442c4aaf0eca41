import assert from 'node:assert/strict';
import { openPanel, type DomPage } from '../components/domPage';
import { fixtures } from '../harness/fixtures';

describe('a canvas of cells', () => {
  let panel: DomPage;

  beforeEach(async () => {
    panel = await openPanel({ fixture: fixtures['digits']!(), choices: { view: 'classes' } });
    await panel.settle();
  });
  afterEach(() => { panel.close(); });

  const page = (): typeof globalThis => panel.document.defaultView as unknown as typeof globalThis;
  const canvas = (): HTMLCanvasElement => panel.document.querySelector('canvas') ?? assert.fail('there is no canvas');
  const said = (): string => panel.document.querySelector('.confusion-place')?.textContent ?? '';

  async function send(event: Event): Promise<boolean> {
    canvas().dispatchEvent(event);
    await panel.settle();
    return event.defaultPrevented;
  }

  const press = (key: string, more: object = {}): Promise<boolean> => send(new (page().KeyboardEvent)('keydown', { key, bubbles: true, cancelable: true, ...more }));
  const point = (type: string, x: number, y: number): Promise<boolean> => send(new (page().MouseEvent)(type, { clientX: x, clientY: y, bubbles: true, cancelable: true }));

  it('is reached by the keyboard, one cell at a time, and stays within its edges', async () => {
    assert.deepEqual([canvas().tabIndex, canvas().getAttribute('role'), canvas().dataset['figure']], [0, 'application', 'confusion matrix']);
    assert.ok(await press('ArrowDown'));
    assert.match(said(), / of 1 · \w+ predicted 0\b/);
    await press('ArrowRight');
    assert.match(said(), / of 1 · \w+ predicted so\b/);
    await press('End');
    assert.match(said(), / of 1 · \w+ predicted 9\b/);
    await press('ArrowRight');
    assert.match(said(), / of 1 · \w+ predicted 9\b/);
    await press('PageDown');
    assert.match(said(), / of 9 · \w+ predicted so\b/);
    await press('Home', { ctrlKey: true });
    assert.match(said(), / of 0 · \w+ predicted so\b/);
    await press('ArrowUp');
    assert.match(said(), / of 0 · \w+ predicted so\b/);
    assert.equal(await press('x'), false);
    await send(new (page().Event)('blur'));
    assert.match(said(), /^labels down/);
  });

  it('zooms about the cursor by keys', async () => {
    assert.ok(await press('+'));
    assert.match(said(), /5 of 10 classes in sight/);
    await press('-');
    assert.doesNotMatch(said(), /in sight/);
  });

  it('says the cell under the pointer, and a click chooses it', async () => {
    // The names of the classes stand on 34 pixels.
    const cell = (parseFloat(canvas().style.width) - 34) / 10;
    await point('mousemove', 34 + 2.5 * cell, 1.5 * cell);
    assert.match(said(), / of 1 · \w+ predicted 2\b/);
    await point('mousemove', 10, 10);
    assert.match(said(), /^labels down/);
    await point('click', 34 + 3.5 * cell, 5.5 * cell);
    assert.deepEqual([...panel.document.querySelectorAll('.chip')].map((chip) => chip.textContent.trim()), ['label 5 · five', 'predicted 3 · three']);
  });
});
