import type { DebuggeeSources } from '../language';
import type { Asked } from '../requests';

/** The files of `media/debuggee` that run in a Python program, without `.py`. */
export const pythonFiles = ['values', 'statistics', 'formulas', 'plan', 'lists', 'loss', 'several', 'rows', 'save', 'answer'] as const;

const topics: Readonly<Record<Asked, readonly (typeof pythonFiles)[number][]>> = {
  describe: ['statistics'], statistics: ['statistics'],
  loss: ['formulas', 'plan', 'lists', 'loss'], losses: ['formulas', 'plan', 'lists', 'loss'],
  several: ['statistics', 'formulas', 'plan', 'lists', 'loss', 'several'],
  rows: ['rows'], value: ['rows'], nonce: ['rows'],
  save: ['save'], piece: ['save'],
};

/** The program that answers a request: the files it needs, in their order, without comments. */
export function sourceFor(asked: Asked, sources: DebuggeeSources): string {
  return (['values', ...topics[asked], 'answer'] as const)
    .map((file) => (sources[`${file}.py`] ?? '').replace(/\r\n?/g, '\n').split('\n').filter((line) => !/^\s*(#.*|"""[^"]*""")?$/.test(line)).join('\n'))
    .join('\n');
}
