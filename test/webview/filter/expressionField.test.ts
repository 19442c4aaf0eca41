import assert from 'node:assert/strict';
import { fixtures } from '../harness/fixtures';
import { openPanel, type DomPage } from '../components/domPage';

describe('the field of the filter expression', () => {
  let panel: DomPage;

  function field(): HTMLInputElement {
    return panel.document.querySelector<HTMLInputElement>('.expression-field input')!;
  }

  function events(): typeof globalThis {
    return panel.document.defaultView as unknown as typeof globalThis;
  }

  async function type(text: string): Promise<void> {
    field().focus();
    await panel.settle();
    field().value = text;
    field().setSelectionRange(text.length, text.length);
    field().dispatchEvent(new (events().Event)('input', { bubbles: true }));
    await panel.settle();
  }

  async function press(key: string): Promise<void> {
    field().dispatchEvent(new (events().KeyboardEvent)('keydown', { key, bubbles: true, cancelable: true }));
    await panel.settle();
  }

  function options(): readonly string[] {
    return [...panel.document.querySelectorAll('.expression-names [role=option]')].map(({ textContent }) => textContent);
  }

  function chips(): readonly string[] {
    return [...panel.document.querySelectorAll('.chip')].map(({ textContent }) => textContent.trim());
  }

  beforeEach(async () => { panel = await openPanel({ fixture: fixtures['digits']!() }); });
  afterEach(() => { panel.close(); });

  it('applies at Enter, and shows a chip that takes it away', async () => {
    await type('loss > 0.5 && weight == 1 ');
    await press('Enter');
    assert.deepEqual(chips(), ['loss > 0.5 && weight == 1']);
    const [, query] = panel.calls.filter(([method]) => method === 'rows').at(-1) ?? [];
    assert.deepEqual((query as { readonly filter: unknown }).filter, { expression: 'loss > 0.5 && weight == 1' });
    panel.document.querySelector<HTMLElement>('.chip button')!.click();
    await panel.settle();
    assert.deepEqual(chips(), []);
    assert.equal(field().value, '');
    [...panel.document.querySelectorAll<HTMLElement>('.filter-bar .link')].find(({ textContent }) => textContent.includes('Undo'))!.click();
    await panel.settle();
    assert.deepEqual([chips(), field().value], [['loss > 0.5 && weight == 1'], 'loss > 0.5 && weight == 1']);
  });

  it('says what is wrong at its place, and Escape goes back to what filters', async () => {
    await type('loss > 2 && labl ');
    await press('Enter');
    const problem = panel.document.querySelector<HTMLElement>('.expression-problem')!;
    assert.match(problem.textContent, /Column 13: there is no column labl/);
    assert.equal(problem.style.getPropertyValue('--column'), '12');
    assert.deepEqual([field().getAttribute('aria-invalid'), field().getAttribute('aria-describedby')], ['true', problem.id]);
    assert.deepEqual([field().selectionStart, field().selectionEnd], [12, 16]);
    assert.deepEqual(chips(), []);
    await press('Escape');
    assert.equal(field().value, '');
    assert.equal(panel.document.querySelector('.expression-problem'), null);
  });

  it('offers the names of the columns by the keyboard', async () => {
    await type('loss > 2 && pr');
    assert.deepEqual(options(), ['predicted', 'probability']);
    assert.equal(field().getAttribute('aria-expanded'), 'true');
    await press('ArrowDown');
    assert.equal(panel.document.getElementById(field().getAttribute('aria-activedescendant') ?? '')?.textContent, 'probability');
    await press('Enter');
    assert.equal(field().value, 'loss > 2 && probability');
    assert.deepEqual(options(), []);
    assert.deepEqual(chips(), []);
    await type('l');
    await press('Escape');
    assert.deepEqual([options(), field().value], [[], 'l']);
  });
});
