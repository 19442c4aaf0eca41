import assert from 'node:assert/strict';
import { parse } from 'jsonc-parser';
import { commands, languages, Range, window, workspace, type CodeLens, type Diagnostic, type TextDocument } from 'vscode';
import { eventually, needsBridge, workbench } from './bridge';
import { closeAll, workspaceFile, writeWorkspaceFile } from './driver';

/** Opens a spec and puts the keyboard into it. */
async function openTyped(text: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(await writeWorkspaceFile('iris/by_hand.loss.json', text));
  await window.showTextDocument(document);
  // The model of the same file from the test before may still be there, and reads the new text a little later.
  await eventually('the text of the file', () => Promise.resolve(document.getText()), (now) => now === text);
  await workbench.click('.editor-instance .view-lines');
  return document;
}

/** What a user of the keyboard does: types, waits for the row to be chosen, asks for it where it does not come, and takes it. */
async function accept(document: TextDocument, typed: string, row: string): Promise<void> {
  if (typed !== '') {
    await workbench.type(typed);
  }
  await untilShown(`.suggest-widget.visible .monaco-list-row.focused:has-text(${JSON.stringify(row)})`, 'Control+Space', typed === '');
  const before = document.getText();
  await workbench.press('Enter');
  await eventually(`${row} to be written`, () => Promise.resolve(document.getText()), (text) => text !== before);
}

/** A machine that is busy may still be starting what answers a key: it is pressed again. */
async function untilShown(selector: string, key: string, pressFirst: boolean): Promise<void> {
  for (let times = pressFirst ? 1 : 0; ; times++) {
    if (times > 0) {
      await workbench.press(key);
    }
    try {
      await workbench.wait(selector, { timeout: 4000 });
      return;
    } catch (error) {
      if (times === 5) {
        throw error;
      }
      await workbench.press('Escape');
    }
  }
}

const ours = (document: TextDocument): readonly string[] => languages.getDiagnostics(document.uri).map(({ message }) => message);

async function untilWithoutProblems(document: TextDocument): Promise<void> {
  await eventually('no problem', () => Promise.resolve(ours(document)), ({ length }) => length === 0);
  await eventually('its value', async () => commands.executeCommand<readonly CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10), (found) => found.some(({ command }) => command?.title.startsWith('0.3577') === true));
}

describe('a loss typed by hand', function () {
  before(function () { needsBridge(this); });
  beforeEach(closeAll);
  after(async () => {
    await closeAll();
    await workspace.fs.delete(workspaceFile('iris', 'by_hand.loss.json'));
  });

  it('with completion alone is a spec without a problem', async () => {
    const document = await openTyped('');
    await accept(document, '', 'Loss spec');
    await accept(document, 'spar', 'sparse_softmax_cross_entropy');
    await workbench.press('End');
    await accept(document, ', "conv', 'convention');
    await accept(document, 'pyto', 'pytorch');
    await workbench.press('End');
    await accept(document, ', "igno', 'ignore_index');
    await workbench.press('End');
    // What the loss needs comes first, and its value is offered as soon as the key stands there.
    await accept(document, ', "', 'logits');
    await accept(document, 'lo', 'logits.npy');
    await workbench.press('End');
    await accept(document, ', "la', 'labels');
    await accept(document, 'la', 'labels.npy');
    assert.deepEqual(parse(document.getText()), {
      losses: [{ loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', ignore_index: -100, logits: 'logits.npy', labels: 'labels.npy' }],
    });
    await untilWithoutProblems(document);
    await workbench.screenshot('spec-typed-by-hand');
  });

  const whole = '{\n  "losses": [\n    { "loss": "sparse_softmax_cross_entropy", "logits": "logits.npy", "labels": "labels.npy" }\n  ]\n}\n';
  const broken: readonly { readonly what: string; readonly right: string; readonly wrong: string; readonly message: RegExp; readonly title: string }[] = [
    { what: 'a misspelt loss', right: 'sparse_softmax', wrong: 'sparse_sotfmax', message: /unknown loss "sparse_sotfmax_cross_entropy"/, title: 'Change to "sparse_softmax_cross_entropy"' },
    { what: 'a file that is not there', right: 'logits.npy', wrong: 'logit.npy', message: /^logit\.npy: there is no such file/, title: 'Change to "logits.npy"' },
    { what: 'a key that is gone', right: ', "labels": "labels.npy"', wrong: '', message: /needs "labels"/, title: 'Add "labels": "labels.npy"' },
  ];
  for (const { what, right, wrong, message, title } of broken) {
    it(`leads back from ${what} to its value by the quick fix, and Undo takes the fix back`, async () => {
      const document = await openTyped(whole);
      await untilWithoutProblems(document);
      // It is broken by typing: what is marked is replaced.
      const start = document.getText().indexOf(right);
      await window.showTextDocument(document, { selection: new Range(document.positionAt(start), document.positionAt(start + right.length)) });
      await (wrong === '' ? workbench.press('Delete') : workbench.type(wrong));
      const text = whole.replace(right, wrong);
      await eventually('the broken text', () => Promise.resolve(document.getText()), (now) => now === text);
      const isBroken = (): Promise<readonly Diagnostic[]> => eventually('its problem', () => Promise.resolve(languages.getDiagnostics(document.uri)), (found) => found.length === 1 && message.test(found[0]?.message ?? ''));
      const [problem] = await isBroken();
      assert.ok(problem !== undefined);
      await window.showTextDocument(document, { selection: new Range(problem.range.start, problem.range.start) });
      await workbench.press('Escape');
      await untilShown(`.action-widget .monaco-list-row.focused:has-text(${JSON.stringify(title)})`, 'Control+.', true);
      await workbench.screenshot(`spec-fix-${what.replaceAll(' ', '-')}`);
      await workbench.press('Enter');
      await eventually('the fix', () => Promise.resolve(document.getText()), (now) => now === whole);
      await untilWithoutProblems(document);
      await workbench.press('Control+z');
      await eventually('the text before the fix', () => Promise.resolve(document.getText()), (now) => now === text);
      await isBroken();
    });
  }
});
