import assert from 'node:assert/strict';
import path from 'node:path';
import { extensions } from 'vscode';
import { needsBridge } from '../bridge';
import { expectedNumber, extensionFolder, openSpec, waitForNumber, workspaceFile } from '../driver';

const repository = path.resolve(__dirname, '..', '..', '..', '..');

describe('the packed extension, installed', function () {
  before(function () { needsBridge(this); });

  it('is the one from the VSIX, and is not active before it is needed', () => {
    const relative = path.relative(repository, extensionFolder().fsPath);
    assert.ok(relative.startsWith('..'), relative);
    assert.equal(extensions.getExtension('loss-inspector.loss-inspector')?.isActive, false);
  });

  it('shows the figures of the iris run', async () => {
    await openSpec(workspaceFile('iris', 'iris.loss.json'));
    await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
  });
});
