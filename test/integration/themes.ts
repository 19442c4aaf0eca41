import { commands, ConfigurationTarget, workspace } from 'vscode';
import { panel, workbench } from './bridge';

/** The themes that the panel is looked at in. */
export const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern', contrast: 'Default High Contrast' } as const;

/** Their short names. */
export const themeNames = Object.keys(themes) as readonly (keyof typeof themes)[];

/** The light kind of high contrast: looked at once for each view, since it has the rules of both its kin. */
export const contrastLight = 'Default High Contrast Light';

/** What a page says of the theme it is shown in. */
const kinds = {
  [themes.dark]: 'vscode-dark', [themes.light]: 'vscode-light', [themes.contrast]: 'vscode-high-contrast', [contrastLight]: 'vscode-high-contrast-light',
} as const;

/** A page that is shown in a theme. */
export const pageIn = (name: keyof typeof themes): string => `body.${kinds[themes[name]]}`;

/** Changes VS Code's theme, and waits until the panel has it, or another page; the default where none is named. */
export async function useTheme(theme: (typeof themes)[keyof typeof themes] | typeof contrastLight | undefined, page = panel): Promise<void> {
  await workspace.getConfiguration('workbench').update('colorTheme', theme, ConfigurationTarget.Global);
  if (theme !== undefined) {
    await page.wait(`body.${kinds[theme]}`);
  }
  await commands.executeCommand('notifications.clearAll');
}

/** What VS Code's own window says of its theme. */
const windows = { dark: 'vs-dark', light: 'vs', contrast: 'hc-black' } as const;

/** Does something in each theme of VS Code's own window, and ends in the default. */
export async function inThemes(act: (name: keyof typeof themes) => Promise<void>): Promise<void> {
  const setting = workspace.getConfiguration('workbench');
  for (const name of themeNames) {
    await setting.update('colorTheme', themes[name], ConfigurationTarget.Global);
    await workbench.wait(`.monaco-workbench.${windows[name]}`);
    await act(name);
  }
  await setting.update('colorTheme', undefined, ConfigurationTarget.Global);
}
