import { argumentsOf, isName, tokenText } from './expressions';
import { pieceLength, type Piecewise } from './piecewise';
import type { Imports } from './pythonImports';
import type { TokenizedSource } from './tokens';

/** What `import … from 'm'`, `require('m')` and `const { a } = b` bind. A module goes by its name, `@tensorflow/tfjs`. Piece by piece. */
export function* scriptImports(source: TokenizedSource): Piecewise<Imports> {
  const imported = new Map<string, string>();
  for (const [at, { kind }] of source.tokens.entries()) {
    if (at % pieceLength === 0) {
      yield;
    }
    const word = kind === 'name' ? tokenText(source, at) : '';
    if (word === 'from' && source.tokens[at + 1]?.kind === 'string') {
      readImport(source, at, moduleOf(tokenText(source, at + 1)), imported);
    } else if (/^(?:const|let|var)$/.test(word)) {
      readDeclaration(source, at, imported);
    }
  }
  return { imported, star: [] };
}

const moduleOf = (written: string): string => written.slice(1, -1);

/** The names between `import` and `from`. */
function readImport(source: TokenizedSource, from: number, module: string, imported: Map<string, string>): void {
  for (let at = from - 1; at >= 0 && tokenText(source, at) !== 'import'; at--) {
    const close = source.partner[at] ?? -1;
    if (tokenText(source, at) === '}' && close >= 0) {
      readMembers(source, close, module, imported, 'as');
      at = close;
    } else if (isName(source, at) && tokenText(source, at) !== 'type') {
      // `* as tf`, or the default.
      imported.set(tokenText(source, at), module);
      at -= tokenText(source, at - 1) === 'as' ? 2 : 0;
    } else if (!/^(?:,|type)$/.test(tokenText(source, at))) {
      return;
    }
  }
}

/** `const tf = require('m')`, `const { losses } = tf`. */
function readDeclaration(source: TokenizedSource, at: number, imported: Map<string, string>): void {
  const open = tokenText(source, at + 1) === '{' ? at + 1 : -1;
  const equals = open < 0 ? at + 2 : (source.partner[open] ?? -2) + 1;
  if (tokenText(source, equals) !== '=') {
    return;
  }
  let value = equals + 1;
  value += tokenText(source, value) === 'await' ? 1 : 0;
  const isLoading = /^(?:require|import)$/.test(tokenText(source, value)) && tokenText(source, value + 1) === '(' && source.tokens[value + 2]?.kind === 'string';
  let name = isLoading ? moduleOf(tokenText(source, value + 2)) : isName(source, value) ? imported.get(tokenText(source, value)) ?? tokenText(source, value) : '';
  let next = isLoading ? (source.partner[value + 1] ?? value) + 1 : value + 1;
  while (tokenText(source, next) === '.' && isName(source, next + 1)) {
    name += `.${tokenText(source, next + 1)}`;
    next += 2;
  }
  if (name === '') {
    return;
  }
  if (open >= 0) {
    readMembers(source, open, name, imported, ':');
  } else if (isLoading) {
    imported.set(tokenText(source, at + 1), name);
  }
}

/** `{ a, b as c }` of an import, `{ a, b: c }` of a declaration. */
function readMembers(source: TokenizedSource, open: number, module: string, imported: Map<string, string>, renaming: 'as' | ':'): void {
  for (const { first } of argumentsOf(source, open)) {
    if (isName(source, first)) {
      const isRenamed = tokenText(source, first + 1) === renaming && isName(source, first + 2);
      imported.set(tokenText(source, isRenamed ? first + 2 : first), `${module}.${tokenText(source, first)}`);
    }
  }
}
