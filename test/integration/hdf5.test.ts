import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { commands, workspace, type Uri } from 'vscode';
import { needsBridge, panel, workbench } from './bridge';
import { closeAll, expectedNumber, waitForInspection, waitForNumber, workspaceFile } from './driver';

interface Fixture {
  readonly name: string;
  readonly base64: string;
}

/** Writes the bytes of a case of `hdf5.json` into the workspace. */
async function writeFixture(name: string, file: string): Promise<Uri> {
  const cases = JSON.parse(readFileSync(path.resolve(__dirname, '../../../test/fixtures/formats/hdf5.json'), 'utf8')) as readonly Fixture[];
  const found = cases.find((candidate) => candidate.name === name);
  const uri = workspaceFile(file);
  await workspace.fs.writeFile(uri, gunzipSync(Buffer.from(found?.base64 ?? '', 'base64')));
  return uri;
}

describe('an HDF5 file', function () {
  before(function () { needsBridge(this); });

  beforeEach(closeAll);
  after(async () => {
    await closeAll();
    await workspace.fs.delete(workspaceFile('outputs.h5'));
    await workspace.fs.delete(workspaceFile('hurt.h5'));
  });

  it('opens from the Explorer’s menu', async () => {
    const uri = await writeFixture('outputs of the iris sample', 'outputs.h5');
    await commands.executeCommand('revealInExplorer', uri);
    await workbench.click('.explorer-folders-view .monaco-list-row:has-text("outputs.h5")', { button: 'right' });
    await workbench.wait('.monaco-menu .action-item:has-text("Inspect Loss")');
    // A menu that has just opened ignores clicks, so that the one that opened it does not choose an item.
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    await workbench.click('.monaco-menu .action-item:has-text("Inspect Loss")');
    await waitForInspection();
    await waitForNumber('#data-loss', expectedNumber('iris', 'softmax_cross_entropy'));
  });

  it('says which chunk is damaged', async () => {
    const uri = await writeFixture('corrupt chunks, latest', 'hurt.h5');
    await commands.executeCommand('lossInspector.inspectLoss', uri, [uri]);
    await panel.open();
    await panel.wait('text=/hurt.h5#\\w+: chunk \\(\\d\\)/');
  });
});
