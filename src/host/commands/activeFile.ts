import { TabInputCustom, TabInputNotebook, TabInputText, TabInputTextDiff, window, type Uri } from 'vscode';

/** The file of the active tab, whatever editor shows it: text, binary, custom, notebook, or the new side of a comparison. */
export function activeFile(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof TabInputText || input instanceof TabInputCustom || input instanceof TabInputNotebook) {
    return input.uri;
  }
  if (input instanceof TabInputTextDiff) {
    return input.modified;
  }
  return window.activeTextEditor?.document.uri;
}
