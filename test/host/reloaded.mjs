// A window that is reloaded: panel and editor of tensors come back as they were, by the serializer and their kept states.
import assert from 'node:assert/strict';
import path from 'node:path';
import { panelFrame } from './bridge.mjs';
import { screenshots } from './folders.mjs';
import { command, inspect } from './pageActions.mjs';

const patience = { timeout: 30_000 };

/** Reloads the window by VS Code's own command, and waits until it is up again. */
async function reload(page) {
  await page.evaluate('window.isBeforeReload = true');
  await command(page, 'Developer: Reload Window');
  await page.waitForFunction('window.isBeforeReload === undefined', undefined, patience);
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor(patience);
}

async function closeAll(page) {
  await command(page, 'View: Close All Editors');
  await page.locator('.tab').first().waitFor({ state: 'detached' });
}

export const reloadedCases = {
  'a window that is reloaded brings the panel back with what was chosen': async ({ page }) => {
    await closeAll(page);
    await inspect(page, 'epoch_06.loss.json');
    const before = await panelFrame(page, patience.timeout);
    const goTo = before.locator('.go-to vscode-textfield input');
    await goTo.fill('7');
    await goTo.press('Enter');
    await before.getByRole('heading', { name: 'Sample 7' }).waitFor();
    await before.locator('[role=columnheader]:has-text("margin")').click();
    await before.locator('vscode-checkbox >> text=Log counts').click();
    const sort = await before.locator('[role=columnheader]:has-text("margin")').getAttribute('aria-sort');
    const total = await before.locator('#total-value').getAttribute('data-value');
    await reload(page);
    const after = await panelFrame(page, patience.timeout);
    await after.getByRole('heading', { name: 'Sample 7' }).waitFor(patience);
    assert.equal(await after.locator('[role=columnheader]:has-text("margin")').getAttribute('aria-sort'), sort);
    assert.equal(await after.locator('#total-value').getAttribute('data-value'), total);
    assert.equal(await after.evaluate('document.querySelector(".histogram-scales vscode-checkbox").checked'), false);
    await page.screenshot({ path: path.join(screenshots, 'reloaded.png') });
  },
  'and the editor of tensors with tensor, slice, format, shading and cell': async ({ page }) => {
    await closeAll(page);
    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input').first().fill('epoch_06.npz');
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'epoch_06.npz' }).first().waitFor();
    await page.keyboard.press('Enter');
    const before = await panelFrame(page, patience.timeout, 'tensor');
    await before.locator('.tensor-list li[title="logits"]').click();
    const cell = '.cell[data-row="5"][data-column="3"]';
    await before.locator(cell).click();
    await before.getByRole('button', { name: 'shade by value' }).click();
    await before.locator(`${cell}[title]`).waitFor(patience);
    const value = await before.locator(cell).getAttribute('title');
    await reload(page);
    const after = await panelFrame(page, patience.timeout, 'tensor');
    await after.locator('.tensor-title h2:has-text("logits")').waitFor(patience);
    // Its number is read again after the page is there.
    await after.locator(`${cell}[tabindex="0"][title]`).waitFor(patience);
    assert.equal(await after.locator(cell).getAttribute('title'), value);
    assert.equal(await after.getByRole('button', { name: 'shade by value' }).getAttribute('aria-pressed'), 'true');
    await page.screenshot({ path: path.join(screenshots, 'reloaded-tensors.png') });
  },
};
