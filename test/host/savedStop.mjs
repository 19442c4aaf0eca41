// Saving the tensors of a stop over files that are there. VS Code refuses its modal questions where it runs extension tests, so
// this is driven from the page alone, on the TensorFlow.js script of the samples.
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { repository, screenshots } from './folders.mjs';
import { command } from './pageActions.mjs';
import { serverNode } from './setup.mjs';

const call = 'tf.losses.softmaxCrossEntropy(y, logits)';

/** Puts the script, what it imports and how it is started into a copy of the samples. */
export async function addScript(folder) {
  const scripts = path.join(folder, 'debuggee');
  await cp(path.join(repository, 'test', 'fixtures', 'debuggee'), scripts, { recursive: true });
  await symlink(path.join(repository, 'node_modules'), path.join(scripts, 'node_modules'), 'junction');
  await mkdir(path.join(folder, '.vscode'));
  await writeFile(path.join(folder, '.vscode', 'launch.json'), JSON.stringify({ version: '0.2.0', configurations: [{
    type: 'node', request: 'launch', name: 'train', program: path.join(scripts, 'train.mjs'), runtimeExecutable: serverNode(), console: 'internalConsole', internalConsoleOptions: 'neverOpen',
  }] }));
}

/** What is saved, in the folder of the script. */
const filesOf = (folder) => ({ dump: path.join(folder, 'debuggee', 'saved.npz'), spec: path.join(folder, 'debuggee', 'saved.loss.json') });
const contentsOf = async ({ dump, spec }) => [await readFile(dump), await readFile(spec, 'utf8')];

/** Chooses the loss at the cursor, and the file's name. */
async function save(page, file) {
  await command(page, 'Loss Inspector: Save Tensors of This Stop');
  await page.locator('.quick-input-list .monaco-list-row:has-text("loss at the cursor")').waitFor();
  await page.keyboard.press('Enter');
  // The dialog takes a path only once it has listed its folder.
  await page.locator('.quick-input-list .monaco-list-row:has-text("..")').first().waitFor();
  await page.locator('.quick-input-widget input').first().fill(file);
  await page.keyboard.press('Enter');
}

/** What VS Code's own dialog asks of the dump, and we of the spec beside it. */
async function answer(page, button) {
  await page.locator('.quick-input-title:has-text("saved.npz already exists")').waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByText('saved.loss.json already exists. Do you want to overwrite it?').waitFor();
  await page.screenshot({ path: path.join(screenshots, 'saved-stop.png') });
  await dialog.getByRole('button', { name: button }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Waits until both files are what a save writes. */
async function saved(page, files) {
  for (const end = Date.now() + 15_000; ;) {
    const [dump, spec] = await contentsOf(files).catch(() => ['', '']);
    if (dump.length > 719 * 10 * 4 && spec.includes('"logits": "saved.npz#logits"')) {
      return;
    }
    assert.ok(Date.now() < end, `a dump of ${dump.length} bytes, and a spec ${spec}`);
    await page.waitForTimeout(100);
  }
}

export const savedStopCases = {
  'the tensors of a stop are saved with their spec': async ({ page, folder }) => {
    const files = filesOf(folder);
    await command(page, 'View: Close All Editors');
    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input').first().fill('train.mjs');
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'train.mjs' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.view-line:has-text("// stop here")').first().click();
    await command(page, 'Debug: Toggle Breakpoint');
    await page.keyboard.press('F5');
    await page.locator('.debug-toolbar').waitFor({ timeout: 30_000 });
    await page.locator('.debug-top-stack-frame-line').first().waitFor({ timeout: 60_000 });
    await page.locator(`.view-line:has-text("const loss = ${call}") > span > span:has-text("softmaxCrossEntropy")`).first().click();
    await save(page, files.dump);
    await saved(page, files);
  },
  'files that are there stay as they are without a yes': async ({ page, folder }) => {
    const files = filesOf(folder);
    await writeFile(files.spec, '{ "of": "the user" }');
    const before = await contentsOf(files);
    await save(page, files.dump);
    await answer(page, 'Cancel');
    await page.waitForTimeout(1000);
    assert.deepEqual(await contentsOf(files), before);
  },
  'and are written anew with one': async ({ page, folder }) => {
    const files = filesOf(folder);
    await writeFile(files.dump, 'no dump');
    await save(page, files.dump);
    await answer(page, 'Overwrite');
    await saved(page, files);
    await page.keyboard.press('Shift+F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+Shift+E');
  },
};
