import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import { eventually, tensorPage, workbench } from './bridge';
import { clearWorkbench, restoreWorkbench, workspaceFile } from './driver';

describe('the picture of a tensor', function () {
  before(async function () { await clearWorkbench(this); });
  after(restoreWorkbench);

  it('is saved as PNG', async () => {
    await commands.executeCommand('lossInspector.openTensor', workspaceFile('digits', 'epoch_06.npz'), 'logits');
    await tensorPage.open();
    await tensorPage.wait('.heat-map canvas');
    await tensorPage.click('text=Save Picture…');
    // The dialog takes a path only once it has listed its folder.
    await workbench.wait('.quick-input-list .monaco-list-row:has-text("epoch_05.npz")');
    const file = workspaceFile('digits', 'logits.png');
    await workbench.fill('.quick-input-widget input', file.fsPath);
    await workbench.press('Enter');
    const picture = await eventually('the picture on disk', async () => Buffer.from(await workspace.fs.readFile(file)), ({ length }) => length > 24);
    assert.equal(picture.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
    // The heat map of 719 rows is 256 high; title, scale and the ends of the axes stand around it.
    assert.ok(picture.readUInt32BE(16) > 100 && picture.readUInt32BE(20) > 256, 'its width and height');
    assert.equal(await tensorPage.count('role=alert'), 0);
    await workspace.fs.delete(file);
  });
});
