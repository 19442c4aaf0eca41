import { refuse, shapeText } from '../shapes';
import { trailingLayout } from './broadcastLayout';
import type { Reduction, Weighting } from './weighting';

const reductions: readonly Reduction[] = [
  { name: 'mean', formerNames: ['elementwise_mean'], denominator: ({ counted }) => counted, counts: 'elements' },
  { name: 'sum', denominator: () => 1, counts: null },
  { name: 'none', denominator: null, counts: null },
];

function layoutOf(...[weights, lossShape]: Parameters<Weighting['layout']>): ReturnType<Weighting['layout']> {
  const layout = trailingLayout(weights.shape, lossShape);
  if (layout === null) {
    throw refuse(weights, 'shape', `weight ${shapeText(weights.shape)} does not broadcast to losses ${shapeText(lossShape)} from the last axis on, as PyTorch does it`);
  }
  return layout;
}

/** PyTorch's losses have no sample weights: `weight` of a classification is one for each class. */
export const pytorchWeighting: Weighting = {
  reductions,
  overZero: 'divide',
  refusesWeights: (loss) => `PyTorch's ${loss} takes no sample weights; its "weight" is class_weights here. Reduction none with weights of your own is another convention's loss`,
  layout: layoutOf,
};

/** Where `weight` rescales each element, as in `binary_cross_entropy`; the mean divides by the elements all the same. */
export const pytorchElementWeighting: Weighting = {
  reductions: reductions.map((reduction) => (reduction.name === 'mean' ? { ...reduction, denominator: ({ kept }) => kept } : reduction)),
  overZero: 'divide',
  layout: layoutOf,
};

/** Where the mean divides by the class weights of the labels. */
export const pytorchClassWeighting: Weighting = {
  ...pytorchWeighting,
  reductions: reductions.map((reduction) => (reduction.name === 'mean' ? { ...reduction, counts: 'class weights of the labels', countsAlike: 'labels' } : reduction)),
};
