// Runs in a real VS Code, opened and closed as a hand does it.
import path from 'node:path';
import { panelFrame } from '../../test/host/bridge.mjs';
import { openBrowser } from '../../test/host/browser.mjs';
import { cache } from '../../test/host/folders.mjs';
import { freePort, startServer } from '../../test/host/server.mjs';
import { build, installedExtension, installHost, installPackages } from '../../test/host/setup.mjs';

const patience = 300_000;

/**
 * Opens VS Code on the runs that the command line names, or on all.
 * @param options.name of the benchmark's folder in the cache
 * @param options.writeRun writes a run into a folder, and gives its spec
 * @param measure is called with the page and each run's name and spec
 */
export async function eachRun({ name, runs, writeRun }, measure) {
  const log = (line) => { console.log(line); };
  const home = path.join(cache, name);
  const workspace = path.join(home, 'workspace');
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(runs);
  await installPackages(log);
  await build(log);
  await installHost(log);
  const extensionsFolder = await installedExtension(home, log);
  const port = await freePort(8900, true);
  const server = await startServer({ port, dataFolder: path.join(home, 'data'), extensionsFolder });
  const { browser, page } = await openBrowser();
  try {
    const specs = [];
    for (const run of wanted) {
      specs.push([run, await writeRun(workspace, run)]);
    }
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}`);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    for (const [run, spec] of specs) {
      await measure(page, run, spec);
    }
  } finally {
    await browser.close();
    server.stop();
  }
}

/** Inspects a spec by a click. @returns its panel once it has a total, and seconds since the click */
export async function inspect(page, spec) {
  const name = path.basename(spec);
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').fill(name);
  // The list begins with files that were open before.
  await page.locator(`.quick-input-list .monaco-list-row.focused:has-text("${name}")`).waitFor();
  await page.keyboard.press('Enter');
  const button = page.locator('.editor-actions [aria-label*="Loss"]').first();
  await button.waitFor();
  const begin = Date.now();
  await button.click();
  const frame = await panelFrame(page, patience);
  await frame.locator(`h1:has-text("${name}")`).waitFor({ timeout: patience });
  await frame.locator('#total-value').waitFor({ timeout: patience });
  return { frame, seconds: () => (Date.now() - begin) / 1000 };
}

export async function closeEditors(page) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill('>View: Close All Editors');
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.editor-group-container.empty').waitFor();
}
