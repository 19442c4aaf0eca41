import { BadInput } from '../../errors';
import type { ComputedLoss, EvaluatedRegularizer } from '../evaluateSpec';
import type { Snippet, SnippetTarget } from '../explain/explanation';
import type { Inspection } from '../inspection';
import { numberOfJson } from '../json';
import { fitWeightLines, hasFitWeights } from './fitWeights';
import { dialects } from './frameworkLosses';
import { loadingOf } from './loading';
import { reducingLines } from './reducing';
import { regularizingLines } from './regularizing';
import { preparing, sceneOf, scoresOf } from './scene';

/** Part of a program: what it imports, and lines that leave a number in `value`. */
interface Part {
  readonly imports: readonly string[];
  readonly lines: readonly string[];
}
type PartOrNone = Part | { readonly reason: string };

/**
 * Python that prints the value of a loss, or of the total with its coefficients and regularizers where `loss` is null.
 * @throws BadInput where there is no such loss, or it could not be computed
 */
export function snippetOf(inspection: Inspection, loss: number | null, target: SnippetTarget): Snippet {
  if (loss === null) {
    return totalSnippet(inspection, target);
  }
  const evaluated = inspection.evaluated[loss];
  if (evaluated === undefined) {
    throw new BadInput({ reason: `there is no loss ${loss}` });
  }
  if (evaluated.kind === 'failed') {
    throw evaluated.error;
  }
  const part = partOf(evaluated, target);
  return 'reason' in part ? { kind: 'none', reason: part.reason } : program(headingOf(evaluated), part.imports, [...part.lines, 'print(value)']);
}

function totalSnippet(inspection: Inspection, target: SnippetTarget): Snippet {
  const { document: { totalLoss, error }, evaluated, regularizers } = inspection;
  if (totalLoss === null) {
    throw new BadInput({ reason: error ?? 'there is no total' });
  }
  const imports: string[] = [];
  const lines: string[] = ['total = 0.0'];
  const add = (heading: string, part: PartOrNone, coefficient: number): string | null => {
    if ('reason' in part) {
      return part.reason;
    }
    imports.push(...part.imports);
    lines.push('', heading, ...part.lines, coefficient === 1 ? 'total += value' : `total += ${coefficient} * value`);
    return null;
  };
  for (const loss of evaluated) {
    if (loss.kind === 'computed' && loss.result.collected && loss.result.value !== null) {
      const reason = add(headingOf(loss), partOf(loss, target), loss.entry.coefficient ?? 1);
      if (reason !== null) {
        return { kind: 'none', reason: `${loss.name}: ${reason}` };
      }
    }
  }
  for (const regularizer of regularizers) {
    const reason = add(regularizerHeading(regularizer), regularizingLines(regularizer, inspection.subject.spec.convention), 1);
    if (reason !== null) {
      return { kind: 'none', reason };
    }
  }
  return program(`# total: ${numberOfJson(totalLoss)}`, imports, [...lines, '', 'print(total)']);
}

function program(heading: string, imports: readonly string[], lines: readonly string[]): Snippet {
  const sorted = [...new Set(['import numpy as np', ...imports])].sort((a, b) => Number(a.startsWith('from')) - Number(b.startsWith('from')) || (a < b ? -1 : 1));
  return { kind: 'code', code: [heading, ...sorted, '', ...lines, ''].join('\n') };
}

const headingOf = ({ name, result }: ComputedLoss): string => `# ${name.replace(/\s+/g, ' ')}: ${result.framework}, ${result.reduction}: ${result.value ?? 'a tensor'}`;

function regularizerHeading({ entry, outcome }: EvaluatedRegularizer): string {
  return `# ${entry.regularizer}, scale ${entry.scale}${outcome instanceof BadInput ? '' : `: ${outcome.value}`}`;
}

function partOf(loss: ComputedLoss, target: SnippetTarget): PartOrNone {
  if (typeof loss.result.parameters['batch_size'] === 'number') {
    return { reason: 'the mean of batches is not written as code' };
  }
  const { title, imports, losses, own } = dialects[target];
  const loading = loadingOf(loss);
  if ('reason' in loading) {
    return loading;
  }
  if (scoresOf(loss) === undefined) {
    return { reason: `${loss.entry.loss} is your own code` };
  }
  const all = [...loading.imports, ...imports];
  const native = own(loss);
  if (native !== null) {
    return { imports: all, lines: [...loading.lines, ...preparing(loss, false), ...native] };
  }
  const lines = losses[loss.request.loss]?.(sceneOf(loss)) ?? null;
  if (lines === null) {
    return { reason: noCode(loss, title) };
  }
  const reduced = reducingLines(loss);
  return 'reason' in reduced ? reduced : { imports: all, lines: [...loading.lines, ...preparing(loss), ...lines, ...(hasFitWeights(loss) ? [...fitWeightLines(loss), 'losses = losses * counts'] : []), ...reduced] };
}

function noCode({ request: { convention }, result: { framework } }: ComputedLoss, title: string): string {
  const own = { 'scikit-learn': 'sklearn', 'Keras': 'keras', 'TensorFlow': 'tf.losses', 'PyTorch': 'pytorch' }[title];
  return own === undefined || own === convention ? `${title} has no function that computes ${framework} as it is shown`
    : `${title} does not compute ${framework}; show the loss under the convention ${own} first, or copy it as NumPy`;
}
