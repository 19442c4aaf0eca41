import * as tf from '@tensorflow/tfjs-core';
import { predictions, targets } from './descriptions';
import { tensorFlowForms } from './forms';
import type { LossDefinition, Parameters } from './loss';
import { refuse, requireInput, requireSameShape, shapeText } from './shapes';

/** TF-Slim's `cosine_distance`. Nothing is normalised: it is a distance only for unit vectors. */
export const cosineDistance: LossDefinition = {
  name: 'cosine_distance',
  title: 'Cosine distance',
  task: 'regression',
  forms: tensorFlowForms('cosine_distance', {
    formula: '1 − Σ p·y over the axis',
    roles: [predictions, targets],
    parameters: [{ name: 'axis', type: 'integer', default: null, description: 'The axis the vectors lie along (required by the framework)' }],
    plan: (inputs, parameters) => {
      const shape = requireSameShape(inputs, 'predictions', 'labels');
      const input = requireInput(inputs, 'predictions');
      if (typeof parameters['axis'] !== 'number') {
        throw refuse(input, 'axis', "cosine_distance needs an axis: you must specify 'axis'");
      }
      const axis = axisOf(parameters, shape.length);
      if (axis < 0 || axis >= shape.length) {
        throw refuse(input, 'axis', `axis ${parameters['axis']} is outside shape ${shapeText(shape)}`);
      }
      const lossShape = shape.filter((_, i) => i !== axis);
      if (lossShape.length === 0) {
        throw refuse(input, 'axis', `nothing is left of shape ${shapeText(shape)} without axis ${parameters['axis']}; a loss needs one row for each sample`);
      }
      return { task: 'regression', lossShape, classCount: null, labels: 'values', wholeTensor: axis === 0 };
    },
    elementwise: (block) => {
      const products = tf.mul(block.tensor('predictions'), block.tensor('labels'));
      const sums = tf.sum(products, axisOf(block.parameters, products.shape.length));
      return tf.sub(block.constant(1), sums);
    },
  }),
};

function axisOf(parameters: Parameters, rank: number): number {
  const axis = Number(parameters['axis']);
  return axis < 0 ? axis + rank : axis;
}
