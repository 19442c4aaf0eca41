import { BadInput } from '../../errors';
import type { ComputedLoss } from '../evaluateSpec';
import type { Snippet, SnippetTarget } from '../explain/explanation';
import type { Inspection } from '../inspection';
import { dialects, sklearnCalls } from './dialects';
import { loadingOf } from './loading';
import { reducingLines } from './reducing';

/**
 * Python that prints the value of a loss.
 * @throws BadInput where there is no such loss, or it could not be computed
 */
export function snippetOf(inspection: Inspection, loss: number, target: SnippetTarget): Snippet {
  const evaluated = inspection.evaluated[loss];
  if (evaluated === undefined) {
    throw new BadInput({ reason: `there is no loss ${loss}` });
  }
  if (evaluated.kind === 'failed') {
    throw evaluated.error;
  }
  const body = bodyOf(evaluated, target);
  const loading = loadingOf(evaluated, inspection.subject.spec);
  if ('reason' in body) {
    return { kind: 'none', reason: body.reason };
  }
  if ('reason' in loading) {
    return { kind: 'none', reason: loading.reason };
  }
  const { result, name } = evaluated;
  const heading = `# ${name.replace(/\s+/g, ' ')}: ${result.framework}, ${result.reduction}: ${result.value ?? 'a tensor'}`;
  return { kind: 'code', code: [heading, ...loading.imports, ...dialects[target].imports, '', ...loading.lines, ...body, ''].join('\n') };
}

function bodyOf(loss: ComputedLoss, target: SnippetTarget): readonly string[] | { readonly reason: string } {
  const { entry, result, request } = loss;
  if (result.ignored > 0) {
    return { reason: 'elements are left out here, which the code does not do' };
  }
  const { class_weights: classWeights, pos_weight: positiveWeight, label_smoothing: smoothing, axis } = result.parameters;
  if (Array.isArray(classWeights) || Array.isArray(positiveWeight) || (axis !== undefined && axis !== -1 && result.positions.length > 0)) {
    return { reason: 'class weights and a class axis that is not the last are not written as code yet' };
  }
  if (entry.loss === 'sparse_softmax_cross_entropy' && Number(smoothing ?? 0) > 0 && target !== 'pytorch') {
    return { reason: 'only PyTorch smooths class indices' };
  }
  if (target === 'sklearn') {
    return sklearnBody(loss);
  }
  const definition = request.convention === 'keras' && result.parameters['from_logits'] === false ? undefined : dialects[target].losses[entry.loss];
  const ownHinge = entry.loss === 'multiclass_svm' && !['tf-slim', 'tf.losses', 'pytorch'].includes(request.convention);
  const lines = ownHinge ? null : definition?.(result.parameters) ?? null;
  if (lines === null) {
    return { reason: `there is no code yet for ${result.framework} in this language` };
  }
  const reduced = reducingLines(loss);
  return 'reason' in reduced ? reduced : [...lines, ...reduced];
}

function sklearnBody({ entry, request, result }: ComputedLoss): readonly string[] | { readonly reason: string } {
  const lines = request.convention === 'sklearn' && result.reduction === 'mean' ? sklearnCalls[entry.loss]?.(result.parameters) : undefined;
  if (lines === undefined || lines === null || typeof request.weights === 'number') {
    return { reason: request.convention === 'sklearn' ? `there is no code yet for ${result.framework}` : 'scikit-learn does not compute this convention; choose sklearn first' };
  }
  return lines.map((line) => line.replace('SAMPLE_WEIGHT', typeof entry.weights === 'string' ? ', sample_weight=weights' : ''));
}
