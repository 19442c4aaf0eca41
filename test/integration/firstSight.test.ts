import assert from 'node:assert/strict';
import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import { commands, workspace, type Uri } from 'vscode';
import { eventually, panel, workbench } from './bridge';
import { clearWorkbench, closeAll, isClose, numberIn, restoreWorkbench, waitForNumber, writeWorkspaceFile } from './driver';
import { writeNpy } from './npyFile';
import { themeNames, themes, useTheme } from './themes';
import { assertAccessible, assertFits } from './widths';

/** Rows and classes of a run. Its first 100 MB favour their label by 5; behind them is a hole, which holds zeros and takes no room on most disks. */
interface Run {
  readonly rows: number;
  readonly classes: number;
}

const rowsOfBlock = 100;
const writtenRows = ({ classes }: Run): number => rowsOfBlock * Math.ceil(100e6 / (classes * 4 * rowsOfBlock));

/** The loss of all rows, in float64. */
function meanLoss(run: Run): number {
  const { rows, classes } = run;
  const written = writtenRows(run);
  return (written * (Math.log(Math.exp(5) + classes - 1) - 5) + (rows - written) * Math.log(classes)) / rows;
}

async function writeRun(name: string, run: Run): Promise<Uri> {
  const { rows, classes } = run;
  const logits = await writeNpy(`${name}_logits.npy`, [rows, classes], new Float32Array(0));
  const labels = await writeNpy(`${name}_labels.npy`, [rows], Int32Array.from({ length: rows }, (_, row) => row % rowsOfBlock));
  const { size } = await workspace.fs.stat(logits);
  const file = openSync(logits.fsPath, 'r+');
  const block = new Float32Array(rowsOfBlock * classes);
  for (let row = 0; row < rowsOfBlock; row++) {
    block[row * classes + row] = 5;
  }
  for (let start = 0; start < writtenRows(run); start += rowsOfBlock) {
    writeSync(file, block, 0, block.byteLength, size + start * classes * 4);
  }
  closeSync(file);
  truncateSync(logits.fsPath, size + rows * classes * 4);
  files.push(logits, labels);
  return writeWorkspaceFile(`${name}.loss.json`, { losses: [{ loss: 'sparse_softmax_cross_entropy', logits: `${name}_logits.npy`, labels: `${name}_labels.npy` }] });
}

const files: Uri[] = [];

describe('a large run at first sight', function () {
  this.timeout(120_000);
  before(async function () { await clearWorkbench(this); });
  afterEach(async () => {
    await useTheme(undefined);
    await closeAll();
    for (const file of files.splice(0)) {
      await workspace.fs.delete(file);
    }
  });
  after(restoreWorkbench);

  it('shows figures and the table long before all rows are read, and stops there when asked to', async () => {
    // 64 GB: no pass ends before all is looked at.
    const run = { rows: 2_000_000, classes: 8000 };
    await commands.executeCommand('lossInspector.openSpec', await writeRun('enormous', run));
    await panel.open();
    await panel.wait('.first-sight >> text=taken all over the file');
    assert.match(await panel.text('#total-value'), /^≈/);
    await panel.wait('[role=grid] [data-sample]');
    await panel.wait('.table-tools >> text=so far');
    for (const name of themeNames) {
      await useTheme(themes[name]);
      await assertAccessible(`first sight, ${name}`);
      await workbench.screenshot(`first-sight-${name}`);
    }
    await workbench.viewport(600, 1000);
    await assertFits('.inspection', 600);
    await workbench.viewport(1600, 1000);
    // Its first rows alone are of another kind. Once they are read, the figures are those of the whole.
    await eventually('the figures to grow surer', () => numberIn('#total-value'), (value) => isClose(value, meanLoss(run)));
    await panel.click('.first-sight >> text=Cancel');
    await panel.wait('.first-sight >> text=The rest was not read.');
    await workbench.screenshot('first-sight-stopped');
    assert.match(await panel.text('#total-value'), /^≈/);
    assert.ok(isClose(await numberIn('#total-value'), meanLoss(run)));
    // A sample that was not read then is read now.
    await panel.fill('.go-to input', '1999999');
    await panel.focus('.go-to input');
    await workbench.press('Enter');
    await panel.wait('role=region[name="Sample"] >> role=heading[name="Sample 1999999"]');
  });

  it('takes the whole in its place, and keeps what the user chose', async () => {
    const run = { rows: 750_000, classes: 1000 };
    await commands.executeCommand('lossInspector.openSpec', await writeRun('large', run));
    await panel.open();
    await panel.wait('.first-sight');
    await panel.click('#view-tab-classes');
    await panel.wait('.first-sight', { state: 'hidden', timeout: 60_000 });
    await waitForNumber('#total-value', meanLoss(run));
    assert.doesNotMatch(await panel.text('#total-value'), /≈/);
    assert.equal(await panel.attribute('#view-tab-classes', 'aria-selected'), 'true');
    await panel.click('#view-tab-samples');
    await eventually('the samples of all rows', () => panel.text('.table-tools .number'), (text) => text.replace(/\D/g, '') === String(run.rows));
  });
});
