import { BadInput } from '../../errors';
import type { TensorView } from '../../tensors/tensor';
import { jsonNumber } from '../json';
import { computedLosses, type AdvisedFinding, type FindingRule } from './finding';

/** Predictions [B, 1] and labels [B], which PyTorch broadcasts to [B, B]; beside it the loss of each prediction and its own label. */
export const broadcastToSquare: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const { name, request, result } of computedLosses(subject)) {
    const { predictions, labels } = request.inputs;
    if (request.convention !== 'pytorch' || predictions === undefined || labels === undefined || result.task !== 'regression'
      || predictions.shape.length + labels.shape.length !== 3 || result.sums.elements !== result.sums.rows ** 2 || result.sums.rows < 2) {
      continue;
    }
    const flat = (view: TensorView): TensorView => ({ ...view, shape: view.shape.slice(0, 1), readRows: async (start, end, at) => ({ ...await view.readRows(start, end, at), shape: [end - start] }) });
    const wanted = await subject.context.engine.evaluate({ ...request, inputs: { ...request.inputs, predictions: flat(predictions), labels: flat(labels) } }, { ...work, progress: () => undefined }).catch((error: unknown) => {
      if (error instanceof BadInput) {
        return null;
      }
      throw error;
    });
    findings.push({
      code: 'broadcast-to-square', severity: 'warning', loss: name,
      message: `PyTorch broadcasts predictions [${predictions.shape.join(', ')}] and labels [${labels.shape.join(', ')}] to [${result.sums.rows}, ${result.sums.rows}]: every prediction is held against every label, and PyTorch only warns.${
        wanted?.value === null || wanted === null ? '' : ` Of one shape, the loss is ${Number(wanted.value.toPrecision(6))}.`}`,
      advice: 'Give both one shape: squeeze the predictions, or add an axis to the labels.',
      evidence: { value: result.value === null ? null : jsonNumber(result.value), wanted: wanted?.value === null || wanted === null ? null : jsonNumber(wanted.value) },
    });
  }
  return findings;
};
