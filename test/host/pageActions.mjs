// What a user does in the page of a VS Code that no extension test runs in.
import { panelFrame } from './bridge.mjs';

/** Types into the palette; what VS Code does while it starts can close it, and it is opened again. */
async function typeInPalette(page, key, text) {
  const input = page.locator('.quick-input-widget input').first();
  for (let tries = 1; ; tries++) {
    await page.keyboard.press(key);
    try {
      await input.fill(text, { timeout: 5000 });
      return;
    } catch (error) {
      if (tries === 5) {
        throw error;
      }
    }
  }
}

/** Runs a command by its title in the palette. */
export async function command(page, title) {
  await typeInPalette(page, 'F1', `>${title}`);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Inspects a spec of the workspace by the button of its editor. */
export async function inspect(page, spec) {
  await typeInPalette(page, 'Control+P', spec);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: spec }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`.tab.active[data-resource-name="${spec}"]`).waitFor();
  await page.locator('.editor-actions').getByLabel('Open Loss Spec in Inspector').first().click();
}

/** Waits for a number in the panel, within 1e-6. */
export async function number(page, selector, wanted) {
  const end = Date.now() + 30_000;
  for (;;) {
    const text = await panelFrame(page).then((frame) => frame.locator(selector).first().getAttribute('data-value', { timeout: 1000 })).catch(() => null);
    if (text !== null && Math.abs(Number(text) - wanted) <= 1e-6 * wanted) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(`${selector} should show ${wanted}, and shows ${text}`);
    }
    await page.waitForTimeout(100);
  }
}
