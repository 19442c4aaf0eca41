import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Finding } from '../../../src/core/inspection/document';
import { inspectFile } from './sampleInspection';

const findingsOf = async (file: string): Promise<readonly Finding[]> => (await inspectFile(file)).document.findings;

/** What is said of runs that are well: quirks of a convention that the run uses, and the labels that really are wrong. */
const healthy: Readonly<Record<string, readonly string[]>> = {
  'iris/iris.loss.json': ['info l2-half'],
  'breast_cancer/breast_cancer.loss.json': [],
  'multilabel/multilabel.loss.json': [],
  'diabetes/diabetes.loss.json': ['info mean-by-nonzero-weights'],
  'digits/epoch_01.loss.json': ['info l2-half'],
  'digits/epoch_02.loss.json': [],
  'digits/epoch_03.loss.json': ['info likely-label-errors'],
  'digits/epoch_04.loss.json': ['info likely-label-errors'],
  'digits/epoch_05.loss.json': ['info likely-label-errors'],
  'digits/epoch_06.loss.json': ['info l2-half', 'info likely-label-errors'],
  'digits/own_losses.loss.json': [],
};

/** What each broken run is to be told by, before all else. */
const broken: Readonly<Record<string, string>> = {
  'float16_overflow': 'error non-finite',
  'labels_counted_from_one': 'error labels-counted-from-one',
  'not_a_number': 'error non-finite',
  'probabilities_saved_as_logits': 'warning probabilities-as-logits',
  'shuffled_labels': 'error labels-shuffled',
  'untrained': 'warning loss-at-chance',
};

describe('findings of the samples', () => {
  for (const [file, expected] of Object.entries(healthy)) {
    it(`raise no alarm over ${file}`, async () => {
      assert.deepEqual((await findingsOf(file)).map(({ severity, code }) => `${severity} ${code}`), expected);
    });
  }

  for (const [name, expected] of Object.entries(broken)) {
    it(`tell what is wrong with ${name}`, async () => {
      const [first] = await findingsOf(`broken/${name}.loss.json`);
      assert.equal(`${first?.severity ?? ''} ${first?.code ?? ''}`, expected);
    });
  }

  it('rank the labels that are known to be wrong', async () => {
    const { digits: { wrong_labels: wrong } } = JSON.parse(readFileSync(path.resolve('test/fixtures/samples/expected.json'), 'utf8')) as { digits: { wrong_labels: readonly number[] } };
    const finding = (await findingsOf('digits/epoch_06.loss.json')).find(({ code }) => code === 'likely-label-errors');
    const ranked = finding?.evidence['samples'] as readonly number[];
    const hits = ranked.slice(0, 20).filter((sample) => wrong.includes(sample)).length;
    // cleanlab's recipe in NumPy (a confident joint, pruned by noise rate) estimates 20 and finds 18: precision and recall at 20 are 0.9.
    assert.equal(finding?.evidence['count'], 20);
    assert.equal(hits, 18);
  });
});
