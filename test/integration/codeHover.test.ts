import assert from 'node:assert/strict';
import { commands, MarkdownString, Position, window, workspace, type Hover } from 'vscode';
import { eventually, log } from './bridge';
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
    assert.match(text, /\| logits \| `\[719, 10\]` \| `float32` \| \\-[\d\\.]+ to [\d\\.]+ \|/);
    assert.match(text, /`sparse_softmax_cross_entropy` = \*\*0\.484156\*\* over 719 samples/);
    assert.match(text, /Open in Loss Inspector\]\(command:lossInspector\.inspectLoss/);
  });

  it('shows the one tensor that is named, in Markdown', async () => {
    const text = await hover('look.md', 'See `digits/epoch_06.npz#labels[:10]`.\n', 'digits/');
    assert.match(text, /`\[10\]`[\s\S]*min 0 · max 7 · mean 2\.7/);
  });

  /** A path as each language writes it; what stands in place of §. */
  const inLanguages: readonly (readonly [string, string, string])[] = [
    ['language.py', 'python', 'data = np.load("§")\n'], ['language.js', 'javascript', "const run = await load('§');\n"], ['language.jsx', 'javascriptreact', 'const run = <Run file="§" />;\n'],
    ['language.ts', 'typescript', 'const run: Dump = await load(`§`);\n'], ['language.tsx', 'typescriptreact', "const run = <Run file={'§'} />;\n"],
    ['language.json', 'json', '{ "outputs": "§" }\n'], ['language.jsonc', 'jsonc', '{ "outputs": "§" } // the run\n'], ['language.yaml', 'yaml', 'outputs: §\n'], ['language.md', 'markdown', 'The [run](§).\n'],
  ];
  for (const [name, language, text] of inLanguages) {
    it(`shows its tensors in ${language}, and from memory within 150 ms`, async () => {
      const code = text.replace('§', 'digits/epoch_06.npz');
      assert.match(await hover(name, code, 'digits/'), /\| labels \| `\[719\]`/);
      const document = window.activeTextEditor?.document;
      assert.ok(document !== undefined);
      assert.equal(document.languageId, language);
      const taken: number[] = [];
      for (let i = 0; i < 10; i++) {
        const start = performance.now();
        await commands.executeCommand('vscode.executeHoverProvider', document.uri, document.positionAt(code.indexOf('digits/') + 2));
        taken.push(performance.now() - start);
      }
      // With the way to the window and back, and the language's own hovers: the machine may be busy with others.
      await log(`      hover in ${language}: ${Math.min(...taken).toFixed(1)} ms at best, ${Math.max(...taken).toFixed(1)} ms at worst`);
      assert.ok(Math.min(...taken) < 150, taken.map((milliseconds) => milliseconds.toFixed(0)).join(' '));
    });
  }

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
