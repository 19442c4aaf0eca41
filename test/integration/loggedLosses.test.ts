import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { commands, workspace } from 'vscode';
import { needsBridge, panel, workbench } from './bridge';
import { closeAll, expectedNumber, numberIn, waitForInspection, waitForNumber, workspaceFile } from './driver';
import { themes, useTheme } from './themes';

const { events = '' } = JSON.parse(readFileSync(path.resolve(__dirname, '../../../test/fixtures/formats/loggedLosses.json'), 'utf8')) as Readonly<Record<string, string>>;
const section = 'role=region[name="Logged by the Run"]';

describe('losses that a run logged', function () {
  before(function () { needsBridge(this); });
  after(async () => {
    await closeAll();
    await workspace.fs.delete(workspaceFile('logged'), { recursive: true });
    await useTheme(undefined);
  });

  it('are drawn with the one computed here, in every theme', async () => {
    const dump = workspaceFile('logged', 'step_300.npz');
    await workspace.fs.copy(workspaceFile('digits', 'epoch_06.npz'), dump);
    await workspace.fs.writeFile(workspaceFile('logged', 'events.out.tfevents.1700000000.host.1.0'), gunzipSync(Buffer.from(events, 'base64')));
    await commands.executeCommand('lossInspector.inspectLoss', dump, [dump]);
    await waitForInspection();
    await waitForNumber('#data-loss', expectedNumber('digits', 'epoch_06', 'multi_task_total'));
    assert.match(await panel.text(section), /train\/loss[\s\S]*logged at step 300: 1\.5000; the total here: 0\.\d+/);
    assert.equal(Number(await panel.attribute(`${section} >> .logged-series p .number:nth-of-type(2)`, 'data-value')), await numberIn('#total-value'));
    await panel.wait(`${section} >> .line-plot canvas`);
    assert.deepEqual((await panel.texts(`${section} >> .chart-legend li`)).map((text) => text.trim()), ['train/loss', 'computed here', 'logged at this step', 'computed at this step']);
    assert.match(await panel.attribute(`${section} >> .line-plot`, 'aria-label') ?? '', /5 points, from 4 at step 100 to 1\.2500 at step 500; at step 300 the run logged 1\.5000/);
    for (const theme of Object.values(themes)) {
      await useTheme(theme);
      assert.deepEqual(await panel.accessibilityViolations(), []);
      await workbench.screenshot(`logged-${theme.replaceAll(' ', '-').toLowerCase()}`);
    }
  });
});
