import { commands, ConfigurationTarget, workspace } from 'vscode';
import { panel } from './bridge';

/** The themes that the panel is looked at in. */
export const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern', contrast: 'Default High Contrast' } as const;

/** Changes VS Code's theme, and waits until the panel has it; the default where none is named. */
export async function useTheme(theme: (typeof themes)[keyof typeof themes] | undefined): Promise<void> {
  await workspace.getConfiguration('workbench').update('colorTheme', theme, ConfigurationTarget.Global);
  if (theme !== undefined) {
    const kind = theme === themes.contrast ? 'vscode-high-contrast' : theme === themes.light ? 'vscode-light' : 'vscode-dark';
    await panel.wait(`body.${kind}`);
  }
  await commands.executeCommand('notifications.clearAll');
}
