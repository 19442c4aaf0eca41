import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commands, workspace, type Uri } from 'vscode';
import { needsBridge, panel, workbench } from './bridge';
import { closeAll, waitForInspection, waitForNumber, workspaceFile } from './driver';

interface Case {
  readonly name: string;
  readonly base64: string;
  readonly tensors?: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly (number | string)[] }>>;
}

function fixture(file: string, name: string): Case {
  const cases = JSON.parse(readFileSync(path.resolve(__dirname, '..', '..', '..', 'test', 'fixtures', 'formats', file), 'utf8')) as readonly Case[];
  const found = cases.find((candidate) => candidate.name === name);
  assert.ok(found, name);
  return found;
}

/** Over the tensors `logits` and `labels` as PyTorch printed them: the mean of log Σ exp z − z of the label, in float64. */
function meanCrossEntropy(name: string): number {
  const { logits, labels } = fixture('pytorch.json', name).tensors ?? {};
  assert.ok(logits && labels);
  const classes = logits.shape[1] ?? 0;
  const losses = labels.values.map((label, i) => {
    const row = logits.values.slice(i * classes, (i + 1) * classes).map(Number);
    return Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - (row[Number(label)] ?? NaN);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** A file that test/fixtures/formats/make_pytorch.py made, as a file of the workspace. */
async function writeFixture(file: string, name: string, target: string): Promise<Uri> {
  const found = fixture(file, name);
  const uri = workspaceFile(target);
  await workspace.fs.writeFile(uri, Buffer.from(found.base64, 'base64'));
  return uri;
}

describe('checkpoints of PyTorch', function () {
  before(function () { needsBridge(this); });
  afterEach(closeAll);

  it('show what they wanted to run, and the tensors beside it', async () => {
    const file = await writeFixture('pytorch_bad.json', 'wants posix.system', 'hostile.pt');
    await commands.executeCommand('lossInspector.inspectLoss', file, [file]);
    await panel.open();
    await panel.wait('.file-notes li:has-text("wanted posix.system; not run")');
    await panel.wait('.tensor-table tr:has-text("w"):has-text("[2, 3]")');
    await workbench.screenshot('checkpoint-hostile');
  });

  it('show it where there is no tensor at all', async () => {
    const file = await writeFixture('pytorch_bad.json', 'nothing but a call', 'call.pt');
    await commands.executeCommand('lossInspector.inspectLoss', file, [file]);
    await panel.open();
    await panel.wait('.file-notes li:has-text("wanted posix.system; not run")');
  });

  it('of batches of logits and labels are inspected as they are', async () => {
    const file = await writeFixture('pytorch.json', 'a list of dicts of batches', 'steps.pt');
    await commands.executeCommand('lossInspector.inspectLoss', file, [file]);
    await waitForInspection();
    await waitForNumber('#total-value', meanCrossEntropy('a list of dicts of batches'));
    await workbench.screenshot('checkpoint-batches');
  });
});
