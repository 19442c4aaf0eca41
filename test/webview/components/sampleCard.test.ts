import assert from 'node:assert/strict';
import { fixtures, type Fixture } from '../harness/fixtures';
import { openPanel, type DomPage } from './domPage';

describe('the card of a sample', () => {
  let panel: DomPage;

  async function open(name: string, extras: Partial<Fixture> = {}): Promise<void> {
    panel = await openPanel({ fixture: { ...fixtures[name]!(), ...extras }, choices: { sample: 3 } });
  }

  function text(selector: string): string {
    return panel.document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  }

  function all(selector: string): readonly HTMLElement[] {
    return [...panel.document.querySelectorAll<HTMLElement>(selector)];
  }

  function byLabel(label: string): HTMLElement {
    return all('[aria-label]').find((element) => element.getAttribute('aria-label') === label) ?? assert.fail(`nothing is called ${label}`);
  }

  afterEach(() => { panel.close(); });

  it('finds classes by name or number in the card of a sample', async () => {
    await open('thousand');
    const classes = (): readonly string[] => [...all('.sample .class-table tbody')[0]!.querySelectorAll('th')].map((cell) => cell.textContent);
    const search = panel.document.querySelector<HTMLElement & { value: string }>('.class-search')!;
    const type = async (text: string): Promise<void> => {
      search.value = text;
      search.dispatchEvent(new (panel.document.defaultView as unknown as typeof globalThis).Event('input', { bubbles: true }));
      await panel.settle();
    };
    await type('77');
    const found = classes();
    assert.ok(found.length > 1 && found.every((name) => name.includes('77')), String(found));
    await type('no such class');
    assert.match(text('.sample'), /No class is called so\./);
  });

  it('lists the samples nearest to one, and goes to them', async () => {
    await open('digits');
    const disclosure = all('.sample .disclosure').find((button) => button.textContent.includes('Nearest samples'))!;
    assert.equal(disclosure.getAttribute('aria-expanded'), 'false');
    assert.equal(panel.calls.filter(([method]) => method === 'nearest').length, 0);
    disclosure.click();
    await panel.settle();
    assert.deepEqual(panel.calls.filter(([method]) => method === 'nearest').map(([, query]) => query), [{ loss: 0, sample: 3, count: 10 }]);
    assert.equal(all('.nearest tbody tr').length, 10);
    byLabel('Go to sample 5').click();
    await panel.settle();
    assert.match(text('.sample h2'), /Sample 5/);
    assert.equal(all('.nearest tbody tr').length, 10, 'the part stays open');
  });

  it('copies the raw row of a sample with every digit', async () => {
    await open('digits');
    all('.sample .disclosure').find((button) => button.textContent.includes('Raw row'))!.click();
    await panel.settle();
    byLabel('Copy logits').click();
    await panel.settle();
    const { logits } = fixtures['digits']!().losses[0]!.card(3, 1);
    const [, copied] = panel.calls.find(([method]) => method === 'copy') ?? [];
    assert.deepEqual(copied, { text: `[${logits!.join(', ')}]` });
  });

  it('shows the text of a sample as text, and where it is from', async () => {
    await open('digits', { preview: { kind: 'text', source: 'run.npz#texts[3]', text: 'a <b>bold</b> claim', isCut: true } });
    assert.equal(text('.preview-text'), 'a <b>bold</b> claim …');
    assert.equal(text('.preview figcaption'), 'run.npz#texts[3]');
  });

  it('has no preview where there is none', async () => {
    await open('digits');
    assert.equal(all('.preview').length, 0);
  });
});
