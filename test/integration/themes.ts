import { commands, ConfigurationTarget, workspace } from 'vscode';
import { panel } from './bridge';

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

/** Changes VS Code's theme, and waits until the panel has it, or another page; the default where none is named. */
export async function useTheme(theme: (typeof themes)[keyof typeof themes] | typeof contrastLight | undefined, page = panel): Promise<void> {
  await workspace.getConfiguration('workbench').update('colorTheme', theme, ConfigurationTarget.Global);
  if (theme !== undefined) {
    await page.wait(`body.${kinds[theme]}`);
  }
  await commands.executeCommand('notifications.clearAll');
}
