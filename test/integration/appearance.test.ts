import assert from 'node:assert/strict';
import { panel, workbench } from './bridge';
import { clearWorkbench, openSpec, restoreWorkbench, waitForCard, workspaceFile } from './driver';
import { themes, useTheme } from './themes';

// VS Code keeps at least 225 px for an editor: the narrowest that the panel gets.
const widths = [320, 600, 1600];

describe('the look of the panel', function () {
  before(async function () {
    await clearWorkbench(this);
    await openSpec(workspaceFile('digits', 'epoch_06.loss.json'));
    await panel.click('[role=grid] [role=row][aria-rowindex="2"] .cell-sample');
    await panel.wait('role=region[name="Sample"] >> .class-table >> nth=0');
  });

  after(restoreWorkbench);

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
