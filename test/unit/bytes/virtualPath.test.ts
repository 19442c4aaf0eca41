import * as assert from 'node:assert/strict';
import {
  belowVirtualFolder, folderOfVirtualPath, isVirtualPath, nameOfVirtualPath, partsOfVirtualPath, relativeVirtualPath, resolveVirtualPath, virtualPath,
} from '../../../src/core/bytes/virtualPath';

const github = { scheme: 'vscode-vfs', authority: 'github', path: '/owner/repo', query: '' };

describe('paths of virtual files', () => {
  it('are told from paths of this machine', () => {
    for (const path of ['memfs:/run/logits.npy', 'vscode-vfs://github/owner/repo/logits.npy', 'zip:/a.npy?file%3A%2F%2F%2Frun.zip']) {
      assert.ok(isVirtualPath(path), path);
    }
    for (const path of ['/run/logits.npy', 'run/logits.npy', 'C:\\run\\logits.npy', 'C:/run/logits.npy', '\\\\server\\run', 'a:b.npy', 'note: x']) {
      assert.ok(!isVirtualPath(path), path);
    }
  });

  it('keep every character of a name', () => {
    const parts = { scheme: 'memfs', authority: 'host+wsl', path: '/run #1/50% [a]?.npy', query: 'file:///a b.zip' };
    assert.deepEqual(partsOfVirtualPath(virtualPath(parts)), parts);
    assert.equal(nameOfVirtualPath(virtualPath(parts)), '50% [a]?.npy');
  });

  it('resolve what a spec writes', () => {
    const folder = virtualPath(github);
    assert.equal(folder, 'vscode-vfs://github/owner/repo');
    assert.equal(resolveVirtualPath(folder, 'runs/a.npy'), 'vscode-vfs://github/owner/repo/runs/a.npy');
    assert.equal(resolveVirtualPath(folder, '../other/./b c.npy'), 'vscode-vfs://github/owner/other/b%20c.npy');
    assert.equal(resolveVirtualPath(folder, '../../../../x.npy'), 'vscode-vfs://github/x.npy');
    assert.equal(resolveVirtualPath(folder, '/x.npy'), 'vscode-vfs://github/x.npy');
    assert.equal(resolveVirtualPath(folder, 'memfs:/x.npy'), 'memfs:/x.npy');
  });

  it('are written relative to the folder they lie below, and to no other', () => {
    const folder = virtualPath(github);
    assert.equal(relativeVirtualPath(folder, resolveVirtualPath(folder, 'runs/b c.npy')), 'runs/b c.npy');
    assert.equal(relativeVirtualPath(folder, 'vscode-vfs://github/owner/repository/a.npy'), 'vscode-vfs://github/owner/repository/a.npy');
    assert.equal(belowVirtualFolder(folder, 'memfs:/owner/repo/a.npy'), undefined);
    assert.equal(belowVirtualFolder(folder, '/owner/repo/a.npy'), undefined);
  });

  it('have a folder, up to the root', () => {
    assert.equal(folderOfVirtualPath('memfs:/run/a.npy'), 'memfs:/run');
    assert.equal(folderOfVirtualPath('memfs:/a.npy'), 'memfs:/');
    assert.equal(folderOfVirtualPath('memfs:/'), 'memfs:/');
    assert.equal(resolveVirtualPath('memfs:/', 'a.npy'), 'memfs:/a.npy');
  });
});
