import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { needsBridge, panel, workbench } from './bridge';
import { choose, closeAll, openSpec, workspaceFile } from './driver';
import { contrastLight, useTheme } from './themes';

describe('the light theme of high contrast', function () {
  before(async function () {
    needsBridge(this);
    await closeAll();
    await commands.executeCommand('workbench.action.closeSidebar');
    await openSpec(workspaceFile('digits', 'epoch_06.loss.json'));
    await useTheme(contrastLight);
  });

  after(async () => {
    await useTheme(undefined);
    await commands.executeCommand('workbench.action.toggleSidebarVisibility');
    await closeAll();
  });

  it('has nothing that axe finds wrong in the panel', async () => {
    await panel.click('[role=grid] [role=row][aria-rowindex="2"] .cell-sample');
    await panel.wait('role=region[name="Sample"] >> .class-table >> nth=0');
    assert.deepEqual(await panel.accessibilityViolations(), []);
    await workbench.screenshot('panel-contrast-light');
  });

  it('is pictured in the views', async () => {
    const picture = async (view: string, content: string, name = view): Promise<void> => {
      await panel.click(`#view-tab-${view}`);
      await panel.wait(content);
      await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`${name}-contrast-light`);
    };
    await picture('classes', '.class-lines');
    await picture('calibration', '.calibration svg');
    await picture('steps', '.history-filter');
    await panel.evaluate('document.querySelector(".data-map").scrollIntoView({ block: "start" })');
    await workbench.screenshot('data-map-contrast-light');
    await panel.click('#view-tab-compare');
    await choose('Step to Compare With', 'step 1');
    await picture('compare', '[aria-label="Samples That Changed"] .cell-delta [data-value]');
    await closeAll();
    await openSpec(workspaceFile('multilabel', 'multilabel.loss.json'));
    await picture('thresholds', '.class-rankings tbody tr');
  });
});
