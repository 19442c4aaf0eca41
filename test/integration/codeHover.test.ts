import assert from 'node:assert/strict';
import { commands, MarkdownString, Position, window, workspace, type Hover } from 'vscode';
import { eventually } from './bridge';
import { closeAll, workspaceFile, writeWorkspaceFile } from './driver';

/** A hover's Markdown. */
function textOf({ contents }: Hover): string {
  return contents.map((content) => (content instanceof MarkdownString ? content.value : JSON.stringify(content))).join('\n');
}

async function hoverIn(name: string, text: string, at: string): Promise<string> {
  const document = await workspace.openTextDocument(await writeWorkspaceFile(name, text));
  await window.showTextDocument(document);
  const position = document.positionAt(text.indexOf(at) + 2);
  const found = await eventually(`a hover in ${name}`, async () => commands.executeCommand<readonly Hover[]>('vscode.executeHoverProvider', document.uri, position), (hovers) => hovers.length > 0);
  return found.map(textOf).join('\n');
}

describe('the path of a dump in code', () => {
  const written: string[] = [];
  const hover = (name: string, text: string, at: string): Promise<string> => {
    written.push(name);
    return hoverIn(name, text, at);
  };
  beforeEach(closeAll);
  after(async () => {
    await closeAll();
    await Promise.all(written.map((name) => workspace.fs.delete(workspaceFile(name))));
  });

  it('shows its tensors and its loss in Python, with the way into the panel', async () => {
    const text = await hover('look.py', 'import numpy as np\nd = np.load("digits/epoch_06.npz")\n', 'digits/');
    assert.match(text, /\| logits \| `\[719, 10\]` \| `float32` \|/);
    assert.match(text, /`sparse_softmax_cross_entropy` = \*\*0\.484156\*\* over 719 samples/);
    assert.match(text, /Open in Loss Inspector\]\(command:lossInspector\.inspectLoss/);
  });

  it('shows the one tensor that is named, in Markdown', async () => {
    const text = await hover('look.md', 'See `digits/epoch_06.npz#labels[:10]`.\n', 'digits/');
    assert.match(text, /`\[10\]`[\s\S]*min 0 · max 7 · mean 2\.7/);
  });

  it('says in one line why a dump cannot be read', async () => {
    await workspace.fs.writeFile(workspaceFile('broken.npz'), new TextEncoder().encode('PK\u0003\u0004 not a zip'));
    written.push('broken.npz');
    assert.match(await hover('look.yaml', 'outputs: broken.npz\n', 'broken'), /broken\.npz/);
  });

  it('stays away where nothing is named, where the file is missing, and where it is turned off', async () => {
    const document = await workspace.openTextDocument(await writeWorkspaceFile('look.js', 'load("gone.npz"); load("iris/logits.npy");\n'));
    written.push('look.js');
    await window.showTextDocument(document);
    const hovers = (column: number): Thenable<readonly Hover[]> => commands.executeCommand<readonly Hover[]>('vscode.executeHoverProvider', document.uri, new Position(0, column));
    const ours = async (column: number): Promise<boolean> => (await hovers(column)).map(textOf).join().includes('Loss Inspector');
    await eventually('a hover on what is there', () => ours(28), Boolean);
    assert.equal(await ours(8), false);
    await workspace.getConfiguration('lossInspector').update('codeHovers', false, true);
    try {
      assert.equal(await ours(28), false);
    } finally {
      await workspace.getConfiguration('lossInspector').update('codeHovers', undefined, true);
    }
  });
});
