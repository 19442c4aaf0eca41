import type { LossEntry, LossSpec, RegularizationEntry } from './lossSpec';

/** The text of a `*.loss.json`: what is default is left out, and an entry's keys stand side by side. */
export function writeSpec(spec: LossSpec): string {
  const { convention, classes, tensors, losses, regularization } = spec;
  const document = {
    convention,
    ...(classes === undefined ? {} : { classes }),
    ...(tensors === undefined || Object.keys(tensors).length === 0 ? {} : { tensors }),
    losses: losses.map(flatLoss),
    ...(regularization.length === 0 ? {} : { regularization: regularization.map(flatRegularization) }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function flatLoss(entry: LossEntry): Readonly<Record<string, unknown>> {
  const { loss, name, roles, weights, parameters, reduction, threshold, convention, coefficient } = entry;
  // Undefined fields are left out by JSON.stringify.
  return { loss, name, ...roles, weights, ...parameters, reduction, threshold, convention, coefficient };
}

function flatRegularization({ regularizer, scale, scale_l2, tensors, convention, exclude_biases, exclude_optimizer_state }: RegularizationEntry): Readonly<Record<string, unknown>> {
  return { regularizer, scale, scale_l2, tensors, convention, exclude_biases, exclude_optimizer_state };
}
