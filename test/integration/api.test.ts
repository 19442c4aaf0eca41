import assert from 'node:assert/strict';
import { commands, extensions, Uri, workspace } from 'vscode';
import type { DumpFormat, LossInspectorApi, LossInspectorExports } from '../../src/host/api';
import { needsBridge, panel } from './bridge';
import { closeAll, crossEntropy, isClose, mean, openSpec, waitForInspection, waitForNumber, workspaceFile, writeWorkspaceFile } from './driver';

const rows = Array.from({ length: 40 }, (_, i) => [Math.fround(Math.sin(i)), Math.fround(Math.cos(3 * i)), Math.fround((i % 7) / 3)]);
const labels = rows.map((_, i) => (i * 5) % 3);

/** A file as `test/fixtures/extensions/vendor/extension.js` reads it. */
function vendorFile(): Uint8Array {
  const bytes = Buffer.alloc(12 + rows.length * 16);
  bytes.write('VND1', 'latin1');
  bytes.writeUInt32LE(rows.length, 4);
  bytes.writeUInt32LE(3, 8);
  rows.flat().forEach((score, i) => bytes.writeFloatLE(score, 12 + i * 4));
  labels.forEach((label, i) => bytes.writeInt32LE(label, 12 + rows.length * 12 + i * 4));
  return bytes;
}

/** A format that would read something. */
const format = (changes: Partial<DumpFormat>): DumpFormat => ({ id: 'test.format', title: 'Test', extensions: ['.tst'], open: () => ({ tensors: [] }), ...changes });

describe('other doors: the API for other extensions', function () {
  let api: LossInspectorApi;
  const dump = workspaceFile('run.vnd');
  const losses = rows.map((row, i) => crossEntropy(row, labels[i] ?? 0));

  before(async function () {
    needsBridge(this);
    await closeAll();
    const vendor = extensions.getExtension<LossInspectorApi>('vendor.vendor-tensors');
    assert.ok(vendor !== undefined, 'the vendor extension is not there');
    api = await vendor.activate();
    await workspace.fs.writeFile(dump, vendorFile());
  });
  after(async () => {
    await closeAll();
    await workspace.fs.delete(dump);
    await workspace.fs.delete(workspaceFile('vendor.loss.json'));
  });

  it('has a version, and says so of others', () => {
    const own = extensions.getExtension<LossInspectorExports>('loss-inspector.loss-inspector');
    assert.equal(own?.exports.getAPI(1).version, 1);
    const later = { getAPI: (version: number): unknown => own.exports.getAPI(version as 1) };
    assert.throws(() => later.getAPI(2), /version 1 of its API, not 2/);
  });

  it('lets another extension read a format, and shows its loss in the panel', async () => {
    await commands.executeCommand('lossInspector.inspectLoss', dump);
    await waitForInspection();
    await waitForNumber('#total-value', mean(losses));
  });

  it('lets another extension compute a loss that a spec names', async () => {
    await closeAll();
    await openSpec(await writeWorkspaceFile('vendor.loss.json', { losses: [{ loss: 'vendor.focal', logits: 'run.vnd#logits', labels: 'run.vnd#labels', gamma: 3 }] }));
    const focal = losses.map((loss) => (1 - Math.exp(-loss)) ** 3 * loss);
    await waitForNumber('#total-value', mean(focal));
    assert.match(await panel.text('body'), /vendor\.focal|Focal loss of the vendor/);
  });

  it('inspects without a panel', async () => {
    const { totalLoss, findings } = await api.inspect({ dumps: [dump] });
    assert.ok(isClose(Number(totalLoss), mean(losses)));
    assert.ok(Array.isArray(findings));
    await assert.rejects(api.inspect({ dumps: [workspaceFile('gone.npy')] }), /gone\.npy/);
    await assert.rejects(api.inspect({ dumps: [] }), /one at least/);
  });

  it('checks what an extension reads', async () => {
    const spec = await writeWorkspaceFile('vendor.loss.json', { losses: [{ loss: 'mean_squared_error', predictions: 'run.vnd#broken', labels: 'run.vnd#labels' }] });
    const { losses: [report] } = await api.inspect({ spec });
    assert.match(report?.error ?? '', /run\.vnd.*"broken": the extension that reads it gave a Float32Array of 41, not a Float32Array of 40/);
    await workspace.fs.writeFile(dump, new TextEncoder().encode('VND2 and more bytes'));
    await assert.rejects(api.inspect({ dumps: [dump] }), /run\.vnd: Vendor tensors: does not begin with VND1/);
    await workspace.fs.writeFile(dump, vendorFile());
  });

  it('refuses descriptions that are wrong, and names that are taken', () => {
    assert.throws(() => api.registerFormat(format({ id: 'none' })), /registerFormat: id: must be like/);
    assert.throws(() => api.registerFormat(format({ extensions: ['.npy'] })), /reads \.npy itself/);
    assert.throws(() => api.registerFormat(format({ extensions: ['vnd'] })), /"vnd" is not like/);
    assert.throws(() => api.registerFormat(format({ extensions: ['.vnd'] })), /another extension reads \.vnd/);
    assert.throws(() => api.registerLoss({ name: 'vendor.focal', title: 'Again', module: workspaceFile('digits', 'focal.mjs') }), /installed extension/);
    const module = Uri.joinPath(extensions.getExtension('vendor.vendor-tensors')?.extensionUri ?? dump, 'focal.mjs');
    assert.throws(() => api.registerLoss({ name: 'vendor.focal', title: 'Again', module }), /vendor\.focal already/);
    api.registerFormat(format({})).dispose();
    api.registerFormat(format({})).dispose();
  });
});
