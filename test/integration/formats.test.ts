import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commands, workspace, type Uri } from 'vscode';
import { eventually, needsBridge, panel, workbench } from './bridge';
import { closeAll, isClose, numberIn, waitForInspection, waitForNumber, workspaceFile } from './driver';

/** One run in one format, and what its loss is; see test/fixtures/formats/make_same_tensors.py. */
interface SavedRun {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly open: readonly string[];
}

const sets = JSON.parse(readFileSync(path.resolve(__dirname, '../../../test/fixtures/formats/sameTensors.json'), 'utf8')) as
  Readonly<Record<string, { readonly loss: number; readonly runs: readonly SavedRun[] }>>;
const wide = sets['float64 and int64'];
const narrow = sets['float32 and int32'];
assert.ok(wide !== undefined && narrow !== undefined);
/** Every format; TensorFlow.js has no float64. Shards by a glob are no selection in the Explorer. */
const runs = [...wide.runs, ...narrow.runs.filter(({ name }) => name === 'TensorFlow.js')].filter(({ open }) => !open.some((file) => file.includes('*')));
const written = new Map<string, Uri>();

async function writeFile(name: string, content: Uint8Array): Promise<void> {
  const file = workspaceFile(name);
  await workspace.fs.writeFile(file, content);
  written.set(name, file);
}

async function write({ files }: SavedRun): Promise<void> {
  for (const [name, base64] of Object.entries(files)) {
    await writeFile(name, Buffer.from(base64, 'base64'));
  }
}

function row(file: string): string {
  return `.explorer-folders-view .monaco-list-row[aria-label^="${file}"]`;
}

/** Selects files as a user would, and chooses from the menu of the last one. */
async function chooseFromExplorer(files: readonly string[], item: string): Promise<void> {
  const [first = '', ...others] = files;
  // Folders that are open push files out of sight, where a list has no rows.
  await commands.executeCommand('workbench.files.action.collapseExplorerFolders');
  await commands.executeCommand('revealInExplorer', workspaceFile(first));
  await workbench.wait(row(first));
  for (const other of others) {
    await workbench.click(row(other), { modifiers: ['Control'] });
  }
  await workbench.click(row(files.at(-1) ?? first), { button: 'right' });
  await workbench.wait(`.monaco-menu .action-item:has-text("${item}")`);
  // A menu that has just opened ignores clicks, so that the one that opened it does not choose an item.
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  await workbench.click(`.monaco-menu .action-item:has-text("${item}")`);
}

async function removeWritten(): Promise<void> {
  await Promise.all([...written.values()].map((file) => workspace.fs.delete(file)));
  written.clear();
}

describe('every format, from the Explorer', function () {
  this.timeout(60_000);
  before(function () { needsBridge(this); });
  afterEach(async () => {
    await closeAll();
    await removeWritten();
  });

  for (const run of runs) {
    it(`${run.name}: its tensors and its loss`, async () => {
      await write(run);
      await chooseFromExplorer(run.open, 'Inspect Loss');
      await waitForInspection();
      await waitForNumber('#total-value', run.name === 'TensorFlow.js' ? narrow.loss : wide.loss);
      await panel.click('role=region[name="Tensors"] >> .disclosure');
      const shown = await panel.texts('.tensor-table tbody tr');
      for (const tensor of ['logits', 'labels', 'probs', 'weights']) {
        assert.ok(shown.some((line) => line.includes(tensor)), `${tensor} is not among ${shown.join(' | ')}`);
      }
      assert.ok(shown.some((line) => line.includes('logits') && line.includes('[12, 4]')), shown.join(' | '));
    });
  }

  it('a .pt that wants os.system shows what it wanted and did not get', async () => {
    const proof = workspaceFile('executed').fsPath;
    // What `pickle.dumps` of an object whose __reduce__ is `(os.system, ('touch …',))` gives.
    const command = `touch '${proof}'`;
    const pickle = `\x80\x02cos\nsystem\nX${String.fromCharCode(command.length, 0, 0, 0)}${command}\x85R.`;
    await writeFile('model.pt', Buffer.from(pickle, 'latin1'));
    await chooseFromExplorer(['model.pt'], 'Inspect Loss');
    await panel.open();
    await panel.wait('.file-notes li:has-text("wanted os.system; not run")');
    assert.match(await panel.text('.file-notes li'), /its arguments: "touch /);
    await workbench.screenshot('formats-os-system');
    await assert.rejects(async () => workspace.fs.stat(workspaceFile('executed')));
  });

  for (const [name, shard] of [['sharded safetensors', 'model-00001-of-00002.safetensors'], ['TensorFlow checkpoint', 'run.data-00000-of-00001']] as const) {
    it(`${name}: a change of ${shard} is told, and refreshed once it is there again`, async () => {
      const run = wide.runs.find((candidate) => candidate.name === name);
      assert.ok(run !== undefined);
      await write(run);
      const [file = ''] = run.open;
      await commands.executeCommand('lossInspector.inspectLoss', workspaceFile(file), [workspaceFile(file)]);
      await waitForInspection();
      await waitForNumber('#total-value', wide.loss);
      await workspace.fs.delete(workspaceFile(shard));
      await panel.wait(`text=${shard} has changed on disk`);
      await write(run);
      await panel.wait(`text=${shard} has changed on disk`, { state: 'detached' });
      await eventually('the figures again', () => numberIn('#total-value'), (value) => isClose(value, wide.loss));
    });
  }
});
