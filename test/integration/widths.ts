import assert from 'node:assert/strict';
import { panel, workbench } from './bridge';
import { themes, useTheme } from './themes';

const usual = 1600;
// VS Code keeps at least 225 px for an editor: the narrowest that the panel gets.
const widths = [320, 600, usual];

/** Looks at the panel in a theme, at each width of the window; narrow pages lie the same in every theme, and are looked at in the dark one. */
export async function atEachWidth(theme: keyof typeof themes, look: (width: number) => Promise<void>): Promise<void> {
  await useTheme(themes[theme]);
  for (const width of theme === 'dark' ? widths : [usual]) {
    await workbench.viewport(width, 1000);
    await look(width);
  }
}

/** Nothing is wrong that axe finds; `where` says in which state the page is. */
export async function assertAccessible(where: string): Promise<void> {
  assert.deepEqual(await panel.accessibilityViolations(), [], where);
}

/** Nor does the element reach over its own edge. */
export async function assertFits(selector: string, width: number): Promise<void> {
  await assertAccessible(`at ${width} px`);
  assert.equal(await panel.evaluate(`(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(${JSON.stringify(selector)}))`), 0, `${selector} at ${width} px`);
}
