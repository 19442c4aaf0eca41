import type { DebuggeeSources } from '../language';
import type { Asked } from '../requests';

/** The files of `media/debuggee` that run in a JavaScript program, without `.js`. */
export const javascriptFiles = ['values', 'statistics', 'formulas', 'plan', 'loss', 'several', 'rows', 'save', 'answer'] as const;

const topics: Readonly<Record<Asked, readonly (typeof javascriptFiles)[number][]>> = {
  describe: ['statistics'], statistics: ['statistics'],
  loss: ['formulas', 'plan', 'loss'], losses: ['formulas', 'plan', 'loss'],
  several: ['statistics', 'formulas', 'plan', 'loss', 'several'],
  rows: ['rows'], value: ['rows'], nonce: ['save'],
  save: ['save'], piece: ['save'],
};

/** The program that answers a request: the files it needs, in their order, without lines of comments. */
export function sourceFor(asked: Asked, sources: DebuggeeSources): string {
  return (['values', ...topics[asked], 'answer'] as const)
    .map((file) => (sources[`${file}.js`] ?? '').replace(/\r\n?/g, '\n').split('\n').filter((line) => !/^\s*(\/\/.*|\/\*\*.*\*\/)?$/.test(line)).join('\n'))
    .join('\n');
}
