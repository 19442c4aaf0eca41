import type * as tf from '@tensorflow/tfjs-core';
import { overLastAxis } from '../crossEntropy/keras';
import { predictions, targets } from '../descriptions';
import type { Block, LossForm, LossPlan } from '../loss';
import { regressionPlan } from '../plans';
import { refuse, requireInput, shapeText } from '../shapes';
import { finite } from '../sklearnLabels';
import { kerasAligned, kerasWeighting } from '../weighting/keras';
import { pytorchWeighting } from '../weighting/pytorch';
import { sklearnWeighting } from '../weighting/sklearn';
import { broadcastBlock, broadcastPlan } from './pytorchBroadcast';

interface Terms {
  readonly formula: string;
  readonly parameters?: LossForm['parameters'];
  /** A loss for each element. */
  readonly terms: (block: Block) => tf.Tensor;
  readonly ofDifferences?: boolean;
  /** The kernel that computes them. */
  readonly kernel?: 'squared-error' | 'absolute-error';
}

/** A definition of elementwise losses of predictions, to be weighted by one of the conventions. */
export function elementwiseRegression({ formula, parameters = [], terms, ofDifferences = true, kernel: kind }: Terms): Omit<LossForm, 'framework' | 'weighting'> {
  return { formula, parameters, roles: [predictions, targets], ofDifferences, plan: regressionPlan, elementwise: terms, ...(kind === undefined ? {} : { kernel: () => ({ kind }) }) };
}

/** Keras takes each sample's mean over the last axis, and then a mean of those. */
export function kerasRegression(framework: string, given: Terms): LossForm {
  return {
    ...elementwiseRegression(given),
    framework, weighting: kerasWeighting,
    formula: `mean over the last axis of ${given.formula}`,
    aligned: (inputs) => kerasAligned(inputs, 'predictions'),
    plan: lastAxisPlan,
    elementwise: (block) => overLastAxis(given.terms(block)),
    kernel: () => (given.kernel === undefined ? null : { kind: given.kernel, overRow: 'mean' }),
  };
}

/** PyTorch's mean is over all elements. */
export function pytorchRegression(framework: string, given: Terms): LossForm {
  return {
    ...elementwiseRegression(given),
    framework, weighting: pytorchWeighting,
    plan: (inputs, parameters) => broadcastPlan(inputs) ?? regressionPlan(inputs, parameters),
    elementwise: (block) => given.terms(broadcastBlock(block)),
  };
}

/** scikit-learn's metrics of [samples] or [samples, outputs]; outputs are averaged alike. */
export function sklearnRegression(framework: string, given: Terms): LossForm {
  return {
    ...elementwiseRegression(given),
    framework, weighting: sklearnWeighting,
    domains: () => finite('predictions', 'labels'),
    plan: (inputs, parameters) => {
      const input = requireInput(inputs, 'predictions');
      if (input.shape.length > 2) {
        throw refuse(input, 'shape', `scikit-learn takes [samples] or [samples, outputs]; these are ${shapeText(input.shape)}`);
      }
      return regressionPlan(inputs, parameters);
    },
  };
}

function lastAxisPlan(...[inputs, parameters]: Parameters<LossForm['plan']>): LossPlan {
  const plan = regressionPlan(inputs, parameters);
  return plan.lossShape.length === 1 ? { ...plan, isOneRow: true } : { ...plan, lossShape: plan.lossShape.slice(0, -1) };
}
