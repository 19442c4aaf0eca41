import { l10n, window, type QuickPickItem } from 'vscode';
import type { ScopeVariable } from './scopeVariables';

/**
 * Asks for an expression of the program: a variable in scope, or what is typed.
 * @param likely names of variables that come first
 */
export function askExpression(title: string, variables: readonly ScopeVariable[], likely: readonly string[]): Promise<string | undefined> {
  const placeOf = ({ name }: ScopeVariable): number => (likely.includes(name) ? likely.indexOf(name) : likely.length);
  const items = [...variables].sort((a, b) => placeOf(a) - placeOf(b)).map(({ name, type }): QuickPickItem => ({ label: name, description: type }));
  const pick = window.createQuickPick();
  pick.title = title;
  pick.placeholder = l10n.t('A variable, or an expression such as batch["labels"]');
  pick.matchOnDescription = true;
  pick.items = items;
  pick.onDidChangeValue((typed) => {
    const expression = typed.trim();
    const isListed = expression === '' || items.some(({ label }) => label === expression);
    pick.items = isListed ? items : [...items, { label: expression, description: l10n.t('as it is typed'), alwaysShow: true }];
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.label);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
