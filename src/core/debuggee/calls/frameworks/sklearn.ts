import { list, type CallMeaning, type FrameworkCalls, type KnownCall } from '../knownCall';

const mean = { usual: 'mean' };

function metric(name: string, called: string, meaning: Omit<CallMeaning, 'framework' | 'convention' | 'reduction' | 'weights'>): KnownCall {
  return {
    name: `sklearn.metrics.${name}`, called: list(called), made: null,
    meaning: { framework: 'sklearn', convention: 'sklearn', reduction: mean, weights: 'sample_weight', ...meaning },
  };
}

const regression = { roles: { y_true: 'labels', y_pred: 'predictions' }, settings: {} };

const multioutput: CallMeaning['varied'] = ({ multioutput: outputs, squared }) => ({
  ...(outputs === undefined || outputs === 'uniform_average' ? {} : { notes: ['multioutput is not uniform_average; the value here is the mean over outputs'] }),
  ...(squared === false ? { notes: ['squared=False: the call gives the root of the value here'] } : {}),
});

/** The metrics of scikit-learn that are losses. */
export const sklearnCalls: FrameworkCalls = {
  framework: 'sklearn',
  calls: [
    metric('log_loss', 'y_true y_pred|y_proba eps normalize sample_weight labels', {
      loss: 'log_loss', roles: { y_true: 'labels', y_pred: 'predictions' }, settings: { normalize: 'normalize', labels: 'class_labels' }, ignored: ['eps'],
      varied: ({ normalize }) => (normalize === false ? { reduction: { usual: 'sum' } } : {}),
    }),
    metric('hinge_loss', 'y_true pred_decision labels sample_weight', {
      loss: 'hinge_loss', withClassAxis: { loss: 'crammer_singer_loss', parameters: ['class_labels'] }, roles: { y_true: 'labels', pred_decision: 'logits' }, settings: { labels: 'class_labels' },
    }),
    metric('mean_squared_error', 'y_true y_pred sample_weight multioutput squared', { ...regression, loss: 'mean_squared_error', ignored: ['multioutput', 'squared'], varied: multioutput }),
    metric('root_mean_squared_error', 'y_true y_pred sample_weight multioutput', {
      ...regression, loss: 'mean_squared_error', ignored: ['multioutput'], notes: ['the call gives the root of the value here'],
    }),
    metric('mean_absolute_error', 'y_true y_pred sample_weight multioutput', { ...regression, loss: 'absolute_difference', ignored: ['multioutput'], varied: multioutput }),
    metric('mean_poisson_deviance', 'y_true y_pred sample_weight', { ...regression, loss: 'poisson_loss' }),
    metric('brier_score_loss', 'y_true y_proba|y_prob sample_weight pos_label labels scale_by_half', {
      loss: 'mean_squared_error', roles: { y_true: 'labels', y_proba: 'predictions' }, settings: {}, ignored: ['pos_label', 'labels', 'scale_by_half'],
      notes: ['the Brier score of two classes is the mean squared error of the probabilities, with labels of 0 and 1'],
    }),
  ],
  canonical: (qualified) => (qualified.startsWith('sklearn.') ? qualified.replace(/^sklearn\.metrics\._\w+\./, 'sklearn.metrics.') : null),
  usualNames: { sklearn: 'sklearn', metrics: 'sklearn.metrics' },
};
