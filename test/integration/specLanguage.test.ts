import assert from 'node:assert/strict';
import { commands, languages, MarkdownString, Range, ViewColumn, window, workspace, WorkspaceEdit, type Diagnostic, type Position, type CodeAction, type CodeLens, type CompletionList, type DocumentLink, type Hover, type Location, type TextDocument, type TextEdit, type Uri } from 'vscode';
import { eventually } from './bridge';
import { closeAll, expectedNumber, isClose, workspaceFile, writeWorkspaceFile } from './driver';

const good = `{
  "tensors": { "z": "iris/logits.npy" },
  "losses": [
    { "loss": "sparse_softmax_cross_entropy", "logits": "z", "labels": "iris/labels.npy" }
  ],
  "regularization": [{ "regularizer": "l2", "scale": 0.05, "tensors": ["iris/model.safetensors#*weight*"] }]
}
`;

async function open(text: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(await writeWorkspaceFile('typed.loss.json', text));
  await window.showTextDocument(document);
  return document;
}

function positionOf(document: TextDocument, text: string): Position {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `${text} is in the document`);
  return document.positionAt(offset + 1);
}

async function hoverAt(document: TextDocument, text: string): Promise<string> {
  const hovers = await eventually(`a hover on ${text}`, async () => commands.executeCommand<readonly Hover[]>('vscode.executeHoverProvider', document.uri, positionOf(document, text)), (found) => found.length > 0);
  return hovers.flatMap(({ contents }) => contents.map((content) => (content instanceof MarkdownString ? content.value : JSON.stringify(content)))).join('\n');
}

async function problems(uri: Uri, count: number): Promise<readonly { readonly text: string; readonly message: string }[]> {
  const document = await workspace.openTextDocument(uri);
  const found = await eventually(`${count} problems`, () => Promise.resolve(languages.getDiagnostics(uri).filter(({ source }) => source === 'Loss Inspector')), ({ length }) => length === count);
  return found.map(({ range, message }) => ({ text: document.getText(range), message }));
}

describe('an error in the module of a custom loss', () => {
  const names = ['squiggle.loss.json', 'squiggle.mjs', 'squiggleImported.mjs'];
  beforeEach(closeAll);
  after(async () => {
    await closeAll();
    await Promise.all(names.map((name) => workspace.fs.delete(workspaceFile('iris', name))));
  });
  const marked = (file: Uri): Promise<readonly Diagnostic[]> => Promise.resolve(languages.getDiagnostics(file).filter(({ source }) => source === 'Loss Inspector'));
  const body = 'export default ({ labels }, parameters, tf) => tf.cast(labels, "float32").mul(factor).add(2);\n';

  it('is marked at its line in the module and in what it imports while the spec is open, until it is saved well', async () => {
    const [module, imported] = [workspaceFile('iris', 'squiggle.mjs'), workspaceFile('iris', 'squiggleImported.mjs')];
    await writeWorkspaceFile('iris/squiggleImported.mjs', 'export const factor = 0;\n');
    await writeWorkspaceFile('iris/squiggle.mjs', `import { factor } from './squiggleImported.mjs';\n\n${body.replace('factor', 'factr')}`);
    const spec = await workspace.openTextDocument(await writeWorkspaceFile('iris/squiggle.loss.json', { losses: [{ loss: 'custom', module: 'squiggle.mjs', logits: 'logits.npy', labels: 'labels.npy' }] }));
    await window.showTextDocument(spec);
    const code = await workspace.openTextDocument(module);
    await window.showTextDocument(code, { viewColumn: ViewColumn.Beside });
    const [problem] = await eventually('the error in the module', () => marked(module), ({ length }) => length === 1);
    assert.ok(problem !== undefined);
    assert.match(problem.message, /ReferenceError: factr is not defined/);
    assert.deepEqual([problem.range.start.line, code.getText(problem.range)], [2, 'factr']);
    assert.equal(problem.relatedInformation?.[0]?.location.uri.toString(), spec.uri.toString());

    await writeWorkspaceFile('iris/squiggle.mjs', `import { factor } from './squiggleImported.mjs';\n\n${body}`);
    await eventually('no error in the module', () => marked(module), ({ length }) => length === 0);
    await writeWorkspaceFile('iris/squiggleImported.mjs', '\nexport const factor = ;\n');
    const [other] = await eventually('the error in the import', () => marked(imported), ({ length }) => length === 1);
    assert.equal(other?.range.start.line, 1);
    assert.deepEqual(await marked(module), []);

    await window.showTextDocument(spec, ViewColumn.One);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await eventually('no error once the spec is closed', () => marked(imported), ({ length }) => length === 0);
    await window.showTextDocument(spec);
    await eventually('the error again', () => marked(imported), ({ length }) => length === 1);
    await writeWorkspaceFile('iris/squiggleImported.mjs', 'export const factor = 0;\n');
    await eventually('no error', () => marked(imported), ({ length }) => length === 0);
  });
});

describe('a loss spec in the editor', () => {
  beforeEach(closeAll);
  after(async () => {
    await closeAll();
    await workspace.fs.delete(workspaceFile('typed.loss.json'));
  });

  it('has Inspect and the value above each loss', async () => {
    const document = await open(good);
    const lenses = await eventually('lenses', async () => commands.executeCommand<readonly CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10), (found) => found.some(({ command }) => command?.title.includes('0.35') === true));
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.deepEqual(titles.filter((title) => title === 'Inspect').length, 2);
    const value = Number(/^[\d.]+/.exec(titles.find((title) => title.startsWith('0.35')) ?? '')?.[0]);
    assert.ok(isClose(value, expectedNumber('iris', 'softmax_cross_entropy')), String(value));
    assert.match(titles.join(' '), /0\.115166\d* · just now/);
  });

  it('tells of a loss, a tensor and a regularizer in hovers', async () => {
    const document = await open(good);
    assert.match(await hoverAt(document, 'sparse_softmax'), /16\.0977\d* \/ 45 non\\-zero weights[\s\S]*worst samples[\s\S]*\| 31 \| &nbsp;&nbsp;1\.0139/);
    assert.match(await hoverAt(document, 'iris/labels.npy'), /`int64` `\[45\]`[\s\S]*min 0 · max 2/);
    assert.match(await hoverAt(document, '"z", "labels"'), /`\[45, 3\]`/);
    assert.match(await hoverAt(document, 'l2"'), /model\\\.safetensors/);
    assert.match(await hoverAt(document, 'iris/model.safetensors'), /1 tensor, 12 elements[\s\S]*softmax\/weights/);
  });

  it('marks what is refused, and leads back by its quick fix', async () => {
    const broken = good.replace('sparse_softmax', 'sparse_softmx');
    const document = await open(broken);
    const [problem] = await problems(document.uri, 1);
    assert.equal(problem?.text, '"sparse_softmx_cross_entropy"');
    const position = positionOf(document, 'sparse_softmx');
    const actions = await commands.executeCommand<readonly CodeAction[]>('vscode.executeCodeActionProvider', document.uri, document.validateRange(document.lineAt(position.line).range));
    const fix = actions.find(({ title }) => title === 'Change to "sparse_softmax_cross_entropy"');
    assert.ok(fix?.edit !== undefined, actions.map(({ title }) => title).join('; '));
    await workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), good);
    await problems(document.uri, 0);
  });

  it('marks a missing file at its place', async () => {
    const document = await open(good.replace('iris/labels.npy', 'iris/lables.npy'));
    await eventually('the missing file to be marked', () => problems(document.uri, 1), ([problem]) => problem?.text === '"iris/lables.npy"');
    const [problem] = await problems(document.uri, 1);
    assert.match(problem?.message ?? '', /no such file/);
  });

  it('names a file outside the workspace, and takes back what it said before', async () => {
    const document = await open(good.replace('iris/labels.npy', 'iris/lables.npy'));
    await problems(document.uri, 1);
    const edit = new WorkspaceEdit();
    const start = document.getText().indexOf('iris/lables.npy');
    edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(start + 'iris/lables.npy'.length)), '/etc/hostname');
    await workspace.applyEdit(edit);
    await eventually('the file outside', () => problems(document.uri, 1), ([problem]) => problem?.message.includes('outside the workspace') === true && problem.text === '"/etc/hostname"');
    const actions = await commands.executeCommand<readonly CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new Range(document.positionAt(start), document.positionAt(start + 1)));
    assert.ok(actions.some(({ title, command }) => title === 'Inspect, and be asked' && command?.command === 'lossInspector.openSpec'));
  });

  const oursOf = (uri: Uri): readonly Diagnostic[] => languages.getDiagnostics(uri).filter(({ source }) => source === 'Loss Inspector');

  it('leaves no problem behind when its tab is closed', async () => {
    const document = await open(good.replace('iris/labels.npy', 'iris/lables.npy'));
    await problems(document.uri, 1);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await eventually('no problem', () => Promise.resolve(oursOf(document.uri)), ({ length }) => length === 0);
    // VS Code keeps the document a while; what is asked of it then marks nothing.
    await commands.executeCommand('vscode.executeHoverProvider', document.uri, positionOf(document, 'sparse_softmax'));
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    assert.deepEqual(oursOf(document.uri), []);
    await window.showTextDocument(document);
    await problems(document.uri, 1);
  });

  it('leaves no problem behind when its file is renamed or deleted', async () => {
    const document = await open(good.replace('iris/labels.npy', 'iris/lables.npy'));
    await problems(document.uri, 1);
    const moved = workspaceFile('moved.loss.json');
    const edit = new WorkspaceEdit();
    edit.renameFile(document.uri, moved, { overwrite: true });
    await workspace.applyEdit(edit);
    await eventually('no problem of the old name', () => Promise.resolve(oursOf(workspaceFile('typed.loss.json'))), ({ length }) => length === 0);
    await problems(moved, 1);
    await workspace.fs.delete(moved);
    await eventually('no problem of the file that is gone', () => Promise.resolve(oursOf(moved)), ({ length }) => length === 0);
    await writeWorkspaceFile('typed.loss.json', good);
  });

  it('computes again when a dump changes on disk', async () => {
    const copy = workspaceFile('iris', 'changing.npy');
    const bytes = await workspace.fs.readFile(workspaceFile('iris', 'labels.npy'));
    await workspace.fs.writeFile(copy, bytes);
    try {
      const document = await open(good.replace('iris/labels.npy', 'iris/changing.npy'));
      const titles = async (): Promise<string> => (await commands.executeCommand<readonly CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10)).map(({ command }) => command?.title).join(' ');
      await eventually('the value', titles, (text) => text.includes('0.3577'));
      // All labels 0; the header of 128 bytes stays.
      await workspace.fs.writeFile(copy, bytes.map((byte, i) => (i < 128 ? byte : 0)));
      await eventually('another value', titles, (text) => /\d · just now/.test(text) && !text.includes('0.3577'));
    } finally {
      await workspace.fs.delete(copy);
    }
  });

  it('refuses names that are none, or taken', async () => {
    const document = await open(good.replace('"z": "iris/logits.npy"', '"z": "iris/logits.npy", "y": "iris/labels.npy"'));
    const rename = (name: string): Thenable<unknown> => commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, positionOf(document, '"z", "labels"'), name);
    await eventually('the short name', async () => commands.executeCommand<readonly Location[]>('vscode.executeReferenceProvider', document.uri, positionOf(document, '"z", "labels"')), ({ length }) => length === 2);
    for (const name of ['y', 'a"b', 'a[0]', ' ', 'a\tb']) {
      await assert.rejects(async () => { await rename(name); }, JSON.stringify(name));
    }
  });

  it('renames a short name, finds its uses, and links to files', async () => {
    const document = await open(good);
    await eventually('links', async () => commands.executeCommand<readonly DocumentLink[]>('vscode.executeLinkProvider', document.uri), (links) => links.some(({ target }) => target?.path === 'lossInspector.inspectLoss' && target.query.includes('/iris/labels.npy')));
    const references = await commands.executeCommand<readonly Location[]>('vscode.executeReferenceProvider', document.uri, positionOf(document, '"z", "labels"'));
    assert.equal(references.length, 2);
    const edit = await commands.executeCommand<WorkspaceEdit>('vscode.executeDocumentRenameProvider', document.uri, positionOf(document, '"z", "labels"'), 'scores');
    await workspace.applyEdit(edit);
    assert.equal(document.getText(), good.replace('"z": ', '"scores": ').replace('"logits": "z"', '"logits": "scores"'));
    await problems(document.uri, 0);
  });

  it('is formatted as JSON', async () => {
    const document = await open('{"losses":[{"loss":"mean_squared_error"}]}');
    const edits = await commands.executeCommand<readonly TextEdit[]>('vscode.executeFormatDocumentProvider', document.uri, { tabSize: 2, insertSpaces: true });
    assert.ok(edits.length > 0);
  });

  it('offers losses and keys of the schema, and tensors with their shapes, each once', async () => {
    const document = await open('{ "losses": [{ "loss": "", "logits": "" }] }');
    const labelsAt = async (text: string): Promise<readonly string[]> => {
      const { items } = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', document.uri, document.positionAt(document.getText().indexOf(text) + text.length));
      return items.map(({ label }) => (typeof label === 'string' ? label : label.label).replaceAll('"', ''));
    };
    const losses = await eventually('losses', () => labelsAt('"loss": "'), (found) => found.includes('huber_loss'));
    assert.equal(losses.filter((label) => label === 'sparse_softmax_cross_entropy').length, 1);
  });
});
