import { isName, tokenText } from './expressions';
import { pieceLength, type Piecewise } from './piecewise';
import type { TokenizedSource } from './tokens';

export interface Imports {
  readonly imported: ReadonlyMap<string, string>;
  readonly star: readonly string[];
}

/** What `import a.b as c` and `from a.b import c as d` bind, wherever they stand; piece by piece. */
export function* pythonImports(source: TokenizedSource): Piecewise<Imports> {
  const imported = new Map<string, string>();
  const star: string[] = [];
  for (const [at, { kind }] of source.tokens.entries()) {
    if (at % pieceLength === 0) {
      yield;
    }
    if (kind !== 'name' || (source.tokens[at - 1]?.kind ?? 'line') === 'name' || tokenText(source, at - 1) === '.') {
      continue;
    }
    const word = tokenText(source, at);
    if (word === 'import') {
      readModules(source, at + 1, imported);
    } else if (word === 'from') {
      const { name, next } = dottedName(source, at + 1);
      if (tokenText(source, next) === 'import') {
        readMembers(source, next + 1, name, imported, star);
      }
    }
  }
  return { imported, star };
}

function readModules(source: TokenizedSource, from: number, imported: Map<string, string>): void {
  let at = from;
  for (;;) {
    const { name, next } = dottedName(source, at);
    if (name === '') {
      return;
    }
    if (tokenText(source, next) === 'as' && isName(source, next + 1)) {
      imported.set(tokenText(source, next + 1), name);
      at = next + 2;
    } else {
      const root = name.split('.')[0] ?? name;
      imported.set(root, root);
      at = next;
    }
    if (tokenText(source, at) !== ',') {
      return;
    }
    at++;
  }
}

function readMembers(source: TokenizedSource, from: number, module: string, imported: Map<string, string>, star: string[]): void {
  if (tokenText(source, from) === '*') {
    star.push(module);
    return;
  }
  const isBracketed = tokenText(source, from) === '(';
  for (let at = isBracketed ? from + 1 : from; isName(source, at); at++) {
    const member = tokenText(source, at);
    const hasOther = tokenText(source, at + 1) === 'as' && isName(source, at + 2);
    imported.set(hasOther ? tokenText(source, at + 2) : member, `${module}.${member}`);
    at += hasOther ? 3 : 1;
    if (tokenText(source, at) !== ',') {
      return;
    }
  }
}

/** `a.b.c`, with the dots of a relative import before it. */
function dottedName(source: TokenizedSource, from: number): { readonly name: string; readonly next: number } {
  let next = from;
  let name = '';
  while (isName(source, next) ? !/[^.]$/.test(name) && tokenText(source, next) !== 'import' : /^\.+$/.test(tokenText(source, next))) {
    name += tokenText(source, next);
    next++;
  }
  return { name, next };
}
