import type { DebuggeeLanguage } from '../language';
import { evaluateText } from './expression';
import { readFailure, readReply } from './reply';
import { pythonFiles } from './sources';
import { checkedExpression } from './userExpression';

/** Python under debugpy. */
export const python: DebuggeeLanguage = {
  id: 'python',
  sessions: /python|debugpy/i,
  files: pythonFiles.map((name) => `${name}.py`),
  context: (hasClipboard) => (hasClipboard ? 'clipboard' : 'watch'),
  checkedExpression,
  evaluateText,
  readReply,
  readFailure,
};
