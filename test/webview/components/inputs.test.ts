import assert from 'node:assert/strict';
import { target } from '../harness/fakeHost';
import { fixtures } from '../harness/fixtures';
import { panelOfSuite } from './panelOfSuite';

describe('the inputs of the panel', () => {
  const page = panelOfSuite();
  const { open, text, all, byLabel } = page;

  it('undoes and redoes a change of the inputs', async () => {
    await open('digits');
    assert.ok(byLabel('Undo Change of Roles or Parameters').hasAttribute('disabled'));
    all('.form .link').find((element) => element.textContent.includes('Remove this loss'))?.click();
    await page.settle();
    byLabel('Undo Change of Roles or Parameters').click();
    await page.settle();
    byLabel('Redo Change of Roles or Parameters').click();
    await page.settle();
    const specs = page.calls.filter(([method]) => method === 'change').map(([, argument]) => (argument as { spec: { losses: unknown[] } }).spec.losses.length);
    assert.deepEqual(specs, [1, 2, 1]);
  });

  it('tells a changed spec from a saved one', async () => {
    await open('digits');
    const origin = (): string => text('.heading p span:last-child');
    assert.equal(origin(), 'from a loss spec');
    all('.form .link').find((element) => element.textContent.includes('Remove this loss'))?.click();
    await page.settle();
    assert.equal(origin(), 'changed, not saved');
    all('.toolbar vscode-button')[0]?.click();
    await page.settle();
    assert.equal(origin(), 'from a loss spec');
  });

  it('says that roles are remembered, and infers them again when asked', async () => {
    const { view } = fixtures['digits']!();
    await open('digits', { status: { target, kind: 'inspection', view: { ...view, specFile: null }, areRemembered: true } });
    assert.match(text('.heading p'), /roles as you set them before/);
    all('.heading .link').find((element) => element.textContent.includes('Infer Again'))?.click();
    await page.settle();
    assert.ok(page.calls.some(([method]) => method === 'forgetRoles'));
    assert.doesNotMatch(text('.heading p'), /before/);
  });
});
