// npm run bench:first-sight [-- RUN...]: how long it takes in a real VS Code from the command to first figures of a run, and to those of all rows.
import path from 'node:path';
import { panelFrame } from '../../test/host/bridge.mjs';
import { openBrowser } from '../../test/host/browser.mjs';
import { fail } from '../../test/host/command.mjs';
import { cache } from '../../test/host/folders.mjs';
import { freePort, startServer } from '../../test/host/server.mjs';
import { build, installedExtension, installHost, installPackages } from '../../test/host/setup.mjs';
import { runs, writeRun } from './runs.mjs';

const home = path.join(cache, 'firstSight');
const workspace = path.join(home, 'workspace');
const patience = 300_000;
/** The first round of each run starts the engine's thread, the others find it started. */
const rounds = 3;

/** Seconds from the click that inspects a spec to the total, to a row of the table, and to the total of all rows. */
async function inspect(page, spec) {
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').fill(path.basename(spec));
  // The list begins with files that were open before.
  await page.locator(`.quick-input-list .monaco-list-row.focused:has-text("${path.basename(spec)}")`).waitFor();
  await page.keyboard.press('Enter');
  const button = page.locator('.editor-actions [aria-label*="Loss"]').first();
  await button.waitFor();
  const begin = Date.now();
  const seconds = () => (Date.now() - begin) / 1000;
  await button.click();
  const frame = await panelFrame(page, patience);
  await frame.locator(`h1:has-text("${path.basename(spec)}")`).waitFor({ timeout: patience });
  await frame.locator('#total-value').waitFor({ timeout: patience });
  const total = seconds();
  const first = await frame.locator('#total-value').innerText();
  await frame.locator('[role=grid] [data-sample]').first().waitFor({ timeout: patience });
  const row = seconds();
  await frame.waitForFunction(() => !document.querySelector('#total-value').textContent.includes('≈'), null, { timeout: patience });
  return { total, row, whole: seconds(), first, last: await frame.locator('#total-value').innerText() };
}

async function closeEditors(page) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill('>View: Close All Editors');
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.editor-group-container.empty').waitFor();
}

async function main() {
  const log = (line) => { console.log(line); };
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(runs);
  await installPackages(log);
  await build(log);
  await installHost(log);
  const extensionsFolder = await installedExtension(home, log);
  const port = await freePort(8940, true);
  const server = await startServer({ port, dataFolder: path.join(home, 'data'), extensionsFolder });
  const { browser, page } = await openBrowser();
  try {
    const specs = [];
    for (const name of wanted) {
      specs.push([name, await writeRun(workspace, name)]);
    }
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}`);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    for (const [name, spec] of specs) {
      for (let round = 1; round <= rounds; round++) {
        const { total, row, whole, first, last } = await inspect(page, spec);
        console.log(`${name}, round ${round}: total ${first} after ${total.toFixed(2)} s, rows after ${row.toFixed(2)} s, all rows ${last} after ${whole.toFixed(2)} s`);
        await closeEditors(page);
      }
    }
  } finally {
    await browser.close();
    server.stop();
  }
}

await main().then(() => { process.exit(0); }, fail);
