import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { needsBridge, panel, workbench } from './bridge';
import { closeAll, expectedNumber, openSpec, waitForNumber, workspaceFile, writeWorkspaceFile } from './driver';

const at = (name: string): string => workspaceFile('iris', name).fsPath;

/** What may lie where a dump should, and all that the panel says of it. */
const states: readonly (readonly [name: string, message: string, make: (path: string) => void])[] = [
  ['folder.npy', 'folder.npy: is a folder, not a file', (path) => { mkdirSync(path); }],
  ['pipe.npy', 'pipe.npy: is not a regular file', (path) => { execFileSync('mkfifo', [path]); }],
  ['circle.npy', 'circle.npy: is a symbolic link that leads back to itself', (path) => { symlinkSync(path, path); }],
  ['pointer.npz', 'pointer.npz: is a Git LFS pointer, not the file itself; fetch it with git lfs pull', (path) => { writeFileSync(path, 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n'); }],
  ['page.h5', 'page.h5: is a web page, not the file itself; the download went wrong', (path) => { writeFileSync(path, '<!DOCTYPE html><html></html>'); }],
  ['image.safetensors', 'image.safetensors: header: claims 5491282057 bytes, more than the 100000000 that the format allows; it looks like a PNG image', (path) => { writeFileSync(path, Buffer.concat([Buffer.from('\x89PNG\x01\0\0\0', 'latin1'), Buffer.alloc(64, 1)])); }],
];

describe('files that are not what they should be, in the panel', function () {
  before(function () { needsBridge(this); });
  afterEach(closeAll);
  after(() => {
    for (const name of ['states.loss.json', 'changing.loss.json', 'changing.npy', 'first.loss.json', 'second.loss.json']) {
      rmSync(at(name), { force: true });
    }
  });

  it('have one message each, beside a loss that shows', async () => {
    states.forEach(([name, , make]) => { make(at(name)); });
    const entry = { loss: 'sparse_softmax_cross_entropy', labels: 'labels.npy' };
    const losses = [{ ...entry, logits: 'logits.npy', name: 'good' }, ...states.map(([name]) => ({ ...entry, logits: name, name }))];
    await openSpec(await writeWorkspaceFile('iris/states.loss.json', { losses }));
    await waitForNumber('.legend li:nth-child(1) .legend-value', expectedNumber('iris', 'softmax_cross_entropy'));
    for (const [index, [, message]] of states.entries()) {
      await panel.click(`role=tab >> nth=${index + 1}`);
      assert.equal((await panel.text('role=region[name="Loss"] >> role=alert')).trim(), message);
    }
    await workbench.screenshot('file-states');
    states.forEach(([name]) => { rmSync(at(name), { recursive: true }); });
  });

  it('change under an open panel: the old figures are marked as such; then the error shows, and the figures once it is whole', async () => {
    const whole = readFileSync(at('logits.npy'));
    writeFileSync(at('changing.npy'), whole);
    const spec = await writeWorkspaceFile('iris/changing.loss.json', { losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'changing.npy', labels: 'labels.npy' }] });
    await openSpec(spec);
    await waitForNumber('#total-value', expectedNumber('iris', 'softmax_cross_entropy'));
    truncateSync(at('changing.npy'), whole.length - 20);
    await panel.wait('.notice:has-text("has changed on disk. The figures are of the file before.")');
    await workbench.screenshot('file-changed');
    await panel.click('.notice >> text=Refresh');
    await panel.wait('text=changing.npy: truncated: the header claims 45 × 3 × 4 bytes = 540 bytes of data, and there are 520');
    await workbench.screenshot('file-truncated');
    rmSync(at('changing.npy'));
    await panel.click('[aria-label="Refresh"]');
    await panel.wait('text=changing.npy: there is no such file');
    writeFileSync(at('changing.npy'), whole);
    await waitForNumber('#total-value', expectedNumber('iris', 'softmax_cross_entropy'));
  });

  it('are inspected twice at once', async () => {
    const spec = { losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'logits.npy', labels: 'labels.npy' }] };
    const [first, second] = [await writeWorkspaceFile('iris/first.loss.json', spec), await writeWorkspaceFile('iris/second.loss.json', spec)];
    await Promise.all([openSpec(first), openSpec(second)]);
    await waitForNumber('#total-value', expectedNumber('iris', 'softmax_cross_entropy'));
  });
});
