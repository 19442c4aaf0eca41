import type { ParameterValue } from '../../spec/lossSpec';

/** What a parameter says of a framework's past, in words that someone who sees the number would use. */
const words: Readonly<Record<string, string>> = {
  renormalize: 'each row renormalised, as scikit-learn before 1.5 did',
  n_squared: 'over n² instead of n(n − 1), as TensorFlow before 1.6 did',
};

/** A hypothesis for parameters that were another version's behaviour; null for plain settings. */
export function wordsOf(parameters: Readonly<Record<string, ParameterValue>>): string | null {
  const said = Object.entries(words).filter(([name]) => parameters[name] === true).map(([, text]) => text);
  return said.length === 0 ? null : said.join(', ');
}
