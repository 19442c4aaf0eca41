import { weightedBySlim } from './forms';
import {
  categorical, crammerSinger, kerasCategoricalHinge, oneVersusRest, pytorchMultiMargin, sklearnMulticlassHinge, westonWatkinsMean, westonWatkinsSquared,
} from './hinge/multiclassMargins';
import type { LossDefinition } from './loss';

/** The hinge losses over classes that differ only in how a sample's margins become one number. */
export const multiclassHinges: readonly LossDefinition[] = [
  { name: 'multiclass_svm_squared', title: 'Multiclass SVM, squared margins', task: 'multiclass', forms: { 'tf-slim': weightedBySlim(westonWatkinsSquared) } },
  {
    name: 'multi_margin_loss', title: 'Multiclass SVM, averaged over classes', task: 'multiclass',
    forms: { 'tf-slim': weightedBySlim(westonWatkinsMean), pytorch: pytorchMultiMargin },
  },
  {
    name: 'crammer_singer_loss', title: 'Multiclass SVM, worst class (Crammer–Singer)', task: 'multiclass',
    forms: { 'tf-slim': weightedBySlim(crammerSinger), sklearn: sklearnMulticlassHinge },
  },
  { name: 'categorical_hinge', title: 'Categorical hinge (Keras)', task: 'multiclass', forms: { 'tf-slim': weightedBySlim(categorical), keras: kerasCategoricalHinge } },
  { name: 'one_vs_rest_hinge', title: 'Hinge, one class against the rest', task: 'multiclass', forms: { 'tf-slim': weightedBySlim(oneVersusRest) } },
];
