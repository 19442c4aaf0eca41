import assert from 'node:assert/strict';
import { parseInspectArguments } from '../../../src/cli/inspectArguments';
import { UsageError } from '../../../src/cli/usageError';

describe('the arguments of inspect', () => {
  it('are all read', () => {
    const parsed = parseInspectArguments([
      'a.npz', '--logits', 'a.npz#z', '--labels=b.npy', '--weights', '0.5', '--loss', 'multiclass_svm', '--loss', 'hinge_loss',
      '--set', 'margin=2', '--set', 'reduction=SUM', '--convention', 'tf-slim', '--regularize', 'l2:0.05:C:\\m.npz#a:b',
      '--regularize', 'l1_l2:0.1,0.2:m.npz', '--classes', 'c.txt', '--step', '07', '--top', '3', '--json', '--fail-on', 'findings,nan', '--max-loss', '1e-3',
    ]);
    assert.deepEqual(parsed, {
      subjects: ['a.npz'],
      roles: { logits: 'a.npz#z', labels: 'b.npy' },
      weights: 0.5,
      losses: ['multiclass_svm', 'hinge_loss'],
      settings: new Map<string, unknown>([['margin', 2], ['reduction', 'SUM']]),
      convention: 'tf-slim',
      regularization: [
        { regularizer: 'l2', scale: 0.05, tensors: ['C:\\m.npz#a:b'] },
        { regularizer: 'l1_l2', scale: 0.1, scale_l2: 0.2, tensors: ['m.npz'] },
      ],
      classes: 'c.txt',
      step: '7',
      rows: { start: 0, end: 3, sort: 'loss' },
      json: true,
      failOn: ['findings', 'nan'],
      maxLoss: 0.001,
    });
  });

  const regularizers: readonly (readonly [string, unknown])[] = [
    ['l2:0.05,exclude_biases:m.pt#*', { regularizer: 'l2', scale: 0.05, tensors: ['m.pt#*'], exclude_biases: true }],
    ['l1_l2:0.1,0.2,exclude_biases=false,exclude_optimizer_state=false:m.pt#a,exclude_biases:b', {
      regularizer: 'l1_l2', scale: 0.1, scale_l2: 0.2, tensors: ['m.pt#a,exclude_biases:b'], exclude_biases: false, exclude_optimizer_state: false,
    }],
    ['l2:1e-4, exclude_optimizer_state = true:m.pt#*', { regularizer: 'l2', scale: 1e-4, tensors: ['m.pt#*'], exclude_optimizer_state: true }],
  ];
  for (const [text, expected] of regularizers) {
    it(`read the regularizer ${text}`, () => {
      assert.deepEqual(parseInspectArguments(['m.pt', '--regularize', text]).regularization, [expected]);
    });
  }

  const rows: readonly (readonly [string[], unknown])[] = [
    [['--rows', '2:5'], { start: 2, end: 5, sort: 'sample' }],
    [['--rows', ':'], { start: 0, end: Infinity, sort: 'sample' }],
    [['--rows=-3:'], { start: -3, end: Infinity, sort: 'sample' }],
    [['--rows', '2:9', '--sort', 'margin', '--top', '4'], { start: 2, end: 6, sort: 'margin' }],
    [['--top', '0'], { start: 0, end: 0, sort: 'loss' }],
    [[], undefined],
  ];
  for (const [args, expected] of rows) {
    it(`select rows by ${args.join(' ') || 'nothing'}`, () => {
      assert.deepEqual(parseInspectArguments(args).rows, expected);
    });
  }

  const wrong: readonly (readonly [string[], RegExp])[] = [
    [['--wieghts', '1'], /^unknown option '--wieghts'/],
    [['--logits'], /'--logits <value>' argument missing/],
    [['--convention', 'slim'], /^--convention does not know "slim"/],
    [['--set', 'margin'], /^--set needs KEY=VALUE/],
    [['--regularize', 'l2:m.npz'], /^--regularize needs NAME:SCALE:REF/],
    [['--regularize', 'l2:x:m.npz'], /^--regularize needs a number, not "x"/],
    [['--regularize', 'l2:exclude_biases:m.npz'], /^--regularize takes one scale/],
    [['--regularize', 'l2:1,2,3:m.npz'], /^--regularize takes one scale, or two of l1_l2, not "1,2,3"/],
    [['--regularize', 'l2:0.1,exclude_bias:m.npz'], /^--regularize does not know "exclude_bias"; did you mean exclude_biases|^--regularize does not know "exclude_bias"/],
    [['--regularize', 'l2:0.1,exclude_biases=yes:m.npz'], /^--regularize needs exclude_biases=true or exclude_biases=false/],
    [['--regularize', 'l2:0.1,exclude_biases,0.2:m.npz'], /^--regularize does not know "0.2"/],
    [['--rows', '3'], /^--rows needs A:B/],
    [['--top', '-1'], /argument is ambiguous|--top needs/],
    [['--top=x'], /^--top needs a number of samples/],
    [['--sort', 'loss'], /^--sort orders the samples/],
    [['--rows', '1:2', '--sort', 'size'], /^--sort does not know "size"; there are loss, margin/],
    [['--fail-on', 'all'], /^--fail-on does not know "all"/],
    [['--max-loss', ''], /^--max-loss needs a number/],
  ];
  for (const [args, expected] of wrong) {
    it(`refuse ${args.join(' ')}`, () => {
      assert.throws(() => parseInspectArguments(args), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, expected);
        return true;
      });
    });
  }
});
