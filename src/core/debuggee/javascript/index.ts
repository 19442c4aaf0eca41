import type { DebuggeeLanguage } from '../language';
import { evaluateText } from './expression';
import { readFailure, readReply } from './reply';
import { javascriptFiles } from './sources';
import { checkedExpression } from './userExpression';

/**
 * JavaScript under js-debug, whose tensors live in the child sessions. Its context for the clipboard cuts nothing off, but puts
 * `const` declarations of its own around an expression, and one of them hides a variable `t` of the program. `variables` is
 * evaluated as it stands, and is cut at 100,000 characters; `watch` and `hover` are at 1,000.
 */
export const javascript: DebuggeeLanguage = {
  id: 'javascript',
  sessions: /^(?:pwa-)?(?:node|chrome|msedge|extensionhost)$|^node-terminal$/i,
  files: javascriptFiles.map((name) => `${name}.js`),
  context: () => 'variables',
  checkedExpression,
  evaluateText,
  readReply,
  readFailure,
};
