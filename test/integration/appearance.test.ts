import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, workspace } from 'vscode';
import { needsBridge, panel, workbench } from './bridge';
import { closeAll, openSpec, waitForCard, workspaceFile } from './driver';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern', contrast: 'Default High Contrast' };
// VS Code keeps at least 225 px for an editor: the narrowest that the panel gets.
const widths = [320, 600, 1600];

describe('the look of the panel', function () {
  before(async function () {
    needsBridge(this);
    await closeAll();
    await commands.executeCommand('workbench.action.closeSidebar');
    await openSpec(workspaceFile('digits', 'epoch_06.loss.json'));
    await panel.click('[role=grid] [role=row][aria-rowindex="2"] .cell-sample');
    await panel.wait('role=region[name="Sample"] >> .class-table >> nth=0');
  });

  after(async () => {
    await useTheme(undefined);
    await workbench.viewport(1600, 1000);
    await commands.executeCommand('workbench.action.toggleSidebarVisibility');
    await closeAll();
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`has nothing that axe finds wrong in the ${name} theme`, async () => {
      await useTheme(theme);
      for (const width of widths) {
        await workbench.viewport(width, 1000);
        assert.deepEqual(await panel.accessibilityViolations(), [], `at ${width} px`);
        await workbench.screenshot(`digits-${name}-${width}`);
      }
    });

    it(`shows the classes and their calibration in the ${name} theme, with nothing that axe finds wrong`, async () => {
      await useTheme(theme);
      await workbench.viewport(1600, 1000);
      for (const [view, content] of [['classes', '.class-lines'], ['calibration', '.calibration svg']] as const) {
        await panel.click(`#view-tab-${view}`);
        await panel.wait(content);
        assert.deepEqual(await panel.accessibilityViolations(), []);
        await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
        await workbench.screenshot(`${view}-${name}`);
        await panel.evaluate('scrollTo(0, 0)');
      }
      await panel.click('#view-tab-samples');
    });

    it(`is pictured for the README in the ${name} theme`, async () => {
      await useTheme(theme);
      await workbench.viewport(1600, 1000);
      await workbench.screenshot(`panel-${name}`);
    });
  }

  it('keeps the sample through a change of theme and width', async () => {
    const shown = await panel.text('role=region[name="Sample"] >> role=heading >> nth=0');
    await useTheme(themes.light);
    await workbench.viewport(700, 900);
    await waitForCard(Number(shown.replace(/\D/g, '')));
  });
});

async function useTheme(theme: string | undefined): Promise<void> {
  await workspace.getConfiguration('workbench').update('colorTheme', theme, ConfigurationTarget.Global);
  if (theme !== undefined) {
    const kind = theme === themes.contrast ? 'vscode-high-contrast' : theme === themes.light ? 'vscode-light' : 'vscode-dark';
    await panel.wait(`body.${kind}`);
  }
  await commands.executeCommand('notifications.clearAll');
}
