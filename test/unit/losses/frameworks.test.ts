import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Convention, ParameterValue } from '../../../src/core/spec/lossSpec';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { assertAllClose, assertClose } from '../engine/closeness';
import { evaluated } from '../engine/startedEngine';
import { flat, float64, int64, shapeOfNested, type Nested } from '../engine/tensorViews';

interface Case {
  readonly loss: string;
  readonly inputs: Readonly<Record<string, Nested>>;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly reduction?: string;
  readonly expected: Nested;
}

/** What the frameworks themselves made of random float64 tensors; `generate.py` beside the files asked them. */
function casesOf(file: string): { readonly version: string; readonly cases: readonly Case[] } {
  return JSON.parse(readFileSync(path.resolve('test/fixtures/frameworks', file), 'utf8')) as { version: string; cases: Case[] };
}

const classLosses = new Set(['sparse_softmax_cross_entropy', 'nll_loss', 'multiclass_svm']);

function view(role: string, value: Nested, { loss }: Case): TensorView {
  const values = flat(value);
  const shape = shapeOfNested(value);
  return role === 'labels' && classLosses.has(loss) ? int64(role, shape, values.map(BigInt)) : float64(role, shape, values);
}

function holdTo(convention: Convention, file: string): void {
  const { version, cases } = casesOf(file);
  describe(`${convention} ${version}`, () => {
    cases.forEach((test, i) => {
      const { loss, parameters, reduction, expected } = test;
      const said = [...Object.entries(parameters).map(([name, value]) => `${name} ${JSON.stringify(value)}`), ...('weights' in test.inputs ? ['weights'] : [])];
      it(`${i}: ${loss} ${reduction ?? ''} ${said.join(', ')}`.slice(0, 100), async () => {
        const { weights, ...roles } = test.inputs;
        const inputs = Object.fromEntries(Object.entries(roles).map(([role, value]) => [role, view(role, value, test)]));
        const result = await evaluated({
          loss, convention, inputs, parameters, reduction, weights: weights === undefined ? undefined : view('weights', weights, test),
        });
        if (typeof expected === 'number') {
          assertClose(result.value, expected, 1e-9);
        } else {
          assert.equal(result.value, null);
          assertAllClose(result.valueArray?.data, flat(expected), 1e-9);
        }
      });
    });
  });
}

holdTo('pytorch', 'torch.json');
holdTo('sklearn', 'sklearn.json');
