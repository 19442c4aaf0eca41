// Custom losses in a folder that is not trusted, and outside the workspace. VS Code trusts every folder and asks
// nothing where it runs extension tests, so this is driven from the page alone. So is what asks in a dialog, and what comes
// after a reload of the window, with which the host of extension tests would end.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { panelFrame } from './bridge.mjs';
import { openBrowser } from './browser.mjs';
import { repository, screenshots } from './folders.mjs';
import { command, inspect, number } from './pageActions.mjs';
import { reloadedCases } from './reloaded.mjs';
import { addScript, savedStopCases } from './savedStop.mjs';
import { freePort, startServer } from './server.mjs';

/** NumPy's float64 figures of `samples/digits/own_losses.loss.json`. */
const focal = 0.2959316470534586;
const logCosh = 0.0005068446481724771;

const cases = {
  'a module does not run in a folder that is not trusted, and says why': async ({ page }) => {
    await inspect(page, 'own_losses.loss.json');
    await number(page, '.legend li:nth-child(2) .legend-value', logCosh);
    await alert(page, /^focal\.mjs: is code, which runs in a trusted workspace only; trust this workspace to compute the custom loss$/);
    await page.screenshot({ path: path.join(screenshots, 'restricted.png') });
  },
  'live tensors wait for the trust, and say so': async ({ page }) => {
    await page.keyboard.press('Control+Shift+D');
    await page.locator('.pane-header:has-text("Loss Inspector")').click();
    await page.getByText('Live tensors wait for a trusted workspace').first().waitFor();
    await page.screenshot({ path: path.join(screenshots, 'restricted-live.png') });
    await page.keyboard.press('Control+Shift+E');
  },
  'it runs once the folder is trusted': async ({ page }) => {
    await command(page, 'Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor .monaco-button:has-text("Trust")').first().click();
    await page.getByText('You trust this folder').first().waitFor();
    await page.keyboard.press('Control+F4');
    await number(page, '.legend li:nth-child(1) .legend-value', focal);
    await number(page, '#total-value', focal + logCosh);
  },
  'a module outside the workspace is asked about; without a yes, the other losses are computed': async ({ page }) => {
    await inspect(page, 'outside.loss.json');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('runs code outside the workspace').waitFor();
    await page.screenshot({ path: path.join(screenshots, 'outside.png') });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await number(page, '.legend li:nth-child(2) .legend-value', 2);
    await alert(page, /outside\.mjs: is code outside the workspace, which runs once you allow it: inspect this loss, and agree$/);
  },
  'with a yes it runs, and is not asked about again': async ({ page }) => {
    for (const answers of [true, false]) {
      await command(page, 'Loss Inspector: Refresh');
      if (answers) {
        await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Run' }).click();
      }
      await number(page, '#total-value', 6);
    }
  },
};

async function alert(page, expected) {
  const text = (await (await panelFrame(page)).getByRole('region', { name: 'Loss', exact: true }).getByRole('alert').innerText()).trim();
  if (!expected.test(text)) {
    throw new Error(`the panel should say ${expected}, and says ${text}`);
  }
}

/** Runs the cases one after the other in one VS Code. */
export async function runRestricted() {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-restricted-'));
  const folder = path.join(scratch, 'workspace');
  await cp(path.join(repository, 'samples'), folder, { recursive: true });
  await addScript(folder);
  await mkdir(path.join(scratch, 'elsewhere'));
  await mkdir(screenshots, { recursive: true });
  await writeFile(path.join(scratch, 'elsewhere', 'outside.mjs'), "export default ({ labels }, p, tf) => tf.cast(labels, 'float32').mul(0).add(4);");
  await writeFile(path.join(folder, 'iris', 'outside.loss.json'), JSON.stringify({ losses: [
    { loss: 'custom', module: '../../elsewhere/outside.mjs', labels: 'labels.npy' },
    { loss: 'expression', expression: 'mean(0 * y + 2)', y: 'labels.npy' },
  ] }));
  const port = await freePort(20_000 + Math.floor(Math.random() * 20_000), true);
  const { browser, page } = await openBrowser();
  const counts = { passes: 0, failures: 0, pending: 0 };
  let server;
  try {
    server = await startServer({
      port, dataFolder: path.join(scratch, 'data'), extensionsFolder: path.join(scratch, 'extensions'), smokeTest: true, trust: true,
      // Without a question at the start, the folder is not trusted.
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
    const payload = JSON.stringify([['extensionDevelopmentPath', `vscode-remote://127.0.0.1:${port}${encodeURI(repository)}`]]);
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
    console.log('  custom losses and trust, files that are there already, and a window that is reloaded');
    for (const [name, body] of Object.entries({ ...cases, ...savedStopCases, ...reloadedCases })) {
      try {
        await body({ page, folder });
        counts.passes += 1;
        console.log(`    ✔ ${name}`);
      } catch (error) {
        counts.failures += 1;
        console.log(`    ✘ ${name}\n${error.stack}`);
        await page.screenshot({ path: path.join(screenshots, `restricted-failed-${counts.failures}.png`) });
      }
    }
    return counts;
  } finally {
    await browser.close().catch(() => undefined);
    server?.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}
