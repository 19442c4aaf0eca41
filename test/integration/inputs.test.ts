import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import { eventually, needsBridge, panel, workbench } from './bridge';
import { choose, closeAll, expectedNumber, numberIn, openSpec, waitForInspection, waitForNumber, workspaceFile, writeWorkspaceFile } from './driver';

const epoch = 'digits/epoch_06.npz';
const saved = workspaceFile('digits', 'chosen.loss.json');

describe('the inputs of the panel', function () {
  before(function () { needsBridge(this); });
  afterEach(closeAll);

  it('shows the roles inferred from several files, each with its reason', async () => {
    const files = [workspaceFile('iris', 'logits.npy'), workspaceFile('iris', 'labels.npy')];
    await commands.executeCommand('lossInspector.inspectLoss', files[0], files);
    await waitForInspection();
    await waitForNumber('#total-value', expectedNumber('iris', 'softmax_cross_entropy'));
    assert.equal(await valueOf('logits'), 'logits.npy');
    assert.equal(await valueOf('labels'), 'labels.npy');
    for (const role of ['logits', 'labels']) {
      assert.match(await panel.text(`.field:has(vscode-single-select[label="${role}"]) .field-note`), /\w+ \w+/);
    }
  });

  it('takes another tensor, undoes and redoes it, and saves the choice as a spec that gives the same figures', async () => {
    const dump = workspaceFile(...epoch.split('/'));
    await commands.executeCommand('lossInspector.inspectLoss', dump, [dump]);
    await waitForInspection();
    const inferred = await numberIn('#total-value');

    await choose('loss', 'multiclass svm');
    await waitForNumber('.legend li:nth-child(1) .legend-value', expectedNumber('digits', 'epoch_06', 'multiclass_svm_delta_1_mean'));
    await panel.click('[aria-label="Undo Change of Roles or Parameters"]');
    await waitForNumber('#total-value', inferred);
    await panel.click('[aria-label="Redo Change of Roles or Parameters"]');
    await waitForNumber('.legend li:nth-child(1) .legend-value', expectedNumber('digits', 'epoch_06', 'multiclass_svm_delta_1_mean'));

    await panel.click('text=Save as Spec…');
    await workbench.wait('.quick-input-list .monaco-list-row:has-text("epoch_06.npz")');
    await workbench.fill('.quick-input-widget input', saved.fsPath);
    await workbench.press('Enter');
    const text = await eventually('the spec on disk', async () => Buffer.from(await workspace.fs.readFile(saved)).toString(), (content) => content !== '');
    assert.match(text, /"loss": "multiclass_svm"/);
    assert.match(text, /"logits": "epoch_06\.npz#logits"/);
    await panel.wait('role=heading[name="chosen.loss.json"]');
    await panel.wait('text=from a loss spec');
    const chosen = await numberIn('#total-value');

    await closeAll();
    await openSpec(saved);
    await waitForNumber('#total-value', chosen);
    await waitForNumber('.legend li:nth-child(1) .legend-value', expectedNumber('digits', 'epoch_06', 'multiclass_svm_delta_1_mean'));
  });

  it('remembers the roles that were chosen for a dump, until it is to infer again', async () => {
    const dump = workspaceFile(...epoch.split('/'));
    await commands.executeCommand('lossInspector.inspectLoss', dump, [dump]);
    await waitForNumber('.legend li:nth-child(1) .legend-value', expectedNumber('digits', 'epoch_06', 'multiclass_svm_delta_1_mean'));
    await panel.wait('text=roles as you set them before');
    await panel.click('text=Infer Again');
    await waitForNumber('.legend li:nth-child(1) .legend-value', expectedNumber('digits', 'epoch_06', 'softmax_cross_entropy'));
    await panel.wait('text=roles as you set them before', { state: 'detached' });
  });

  it('leaves biases out of a regularizer by a checkbox that the keyboard reaches, and takes that back', async () => {
    const saved = workspaceFile('digits', 'without_biases.loss.json');
    const spec = await writeWorkspaceFile('digits/penalty.loss.json', {
      losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'epoch_06.npz#logits', labels: 'epoch_06.npz#labels' }],
      regularization: [{ regularizer: 'l2', scale: 0.0005, tensors: ['checkpoint_06.safetensors#*'] }],
    });
    try {
      await openSpec(spec);
      const all = await numberIn('#regularization-loss');
      // The sample's own penalty is that of its weights alone.
      const weights = expectedNumber('digits', 'epoch_06', 'l2_regularization_scale_0.0005_all_weights');
      assert.ok(all > weights * (1 + 1e-5));
      const box = (label: string): string => `[...document.querySelectorAll("vscode-checkbox")].find((box) => box.label === "${label}")`;
      const [biases, optimizer] = [box('Biases and normalization parameters'), box('Optimizer state')];
      assert.deepEqual(await panel.evaluate(`[${biases}, ${optimizer}].map(({ checked }) => checked)`), [false, true]);
      await panel.evaluate(`${biases}.focus()`);
      await workbench.press('Space');
      await waitForNumber('#regularization-loss', weights);
      await panel.click('[aria-label="Undo Change of Roles or Parameters"]');
      await waitForNumber('#regularization-loss', all);
      assert.equal(await panel.evaluate(`${biases}.checked`), false);
      await panel.click('[aria-label="Redo Change of Roles or Parameters"]');
      await waitForNumber('#regularization-loss', weights);
      await panel.evaluate(`${biases}.scrollIntoView({ block: "center" })`);
      await workbench.screenshot('regularization-inputs-dark');
      await panel.click('text=Save as Spec…');
      await workbench.wait('.quick-input-list .monaco-list-row:has-text("checkpoint_06")');
      await workbench.fill('.quick-input-widget input', saved.fsPath);
      await workbench.press('Enter');
      const text = await eventually('the spec on disk', async () => Buffer.from(await workspace.fs.readFile(saved)).toString(), (content) => content.includes('exclude'));
      assert.match(text, /"exclude_biases": true/);
      assert.doesNotMatch(text, /exclude_optimizer_state/);
    } finally {
      await closeAll();
      await workspace.fs.delete(spec);
      await workspace.fs.delete(saved).then(undefined, () => undefined);
    }
  });

  it('marks a choice that cannot be computed, and takes it back', async () => {
    await openSpec(workspaceFile('iris', 'iris.loss.json'));
    await choose('labels', 'logits.npy');
    await panel.wait('role=region[name="Inputs"] >> role=alert');
    assert.match(await panel.text('role=region[name="Inputs"] >> role=alert'), /logits\.npy/);
    await panel.click('[aria-label="Undo Change of Roles or Parameters"]');
    await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
  });

  it('waits while a dump on disk is half written, and refreshes by itself once it is whole', async () => {
    const spec = workspaceFile('iris', 'iris.loss.json');
    const labels = workspaceFile('iris', 'labels.npy');
    await openSpec(spec);
    const before = await workspace.fs.readFile(labels);
    try {
      await workspace.fs.writeFile(labels, before.slice(0, -4));
      await panel.wait('.notice:has-text("has changed on disk")');
      await workspace.fs.writeFile(labels, before);
      await panel.wait('.notice:has-text("has changed on disk")', { state: 'detached' });
      await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
    } finally {
      await workspace.fs.writeFile(labels, before);
    }
  });
});

async function valueOf(role: string): Promise<unknown> {
  return panel.evaluate(`document.querySelector('vscode-single-select[label="${role}"]').value`);
}
