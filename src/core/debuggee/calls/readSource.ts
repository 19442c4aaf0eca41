import { namesIn, type Names } from './names';
import type { Piecewise } from './piecewise';
import { pythonTokens } from './pythonTokens';
import { scriptTokens } from './scriptTokens';
import type { CallLanguage, TokenizedSource } from './tokens';

/** A source file in tokens, and what its names stand for. */
export interface ReadSource {
  readonly source: TokenizedSource;
  readonly names: Names;
}

/** Reads a source file, piece by piece. */
export function* sourceOf(text: string, language: CallLanguage): Piecewise<ReadSource> {
  const source = yield* tokensOf(text, language);
  return { source, names: yield* namesIn(source) };
}

/** The tokens of a source file, piece by piece. */
export function tokensOf(text: string, language: CallLanguage): Piecewise<TokenizedSource> {
  return language === 'python' ? pythonTokens(text) : scriptTokens(text);
}
