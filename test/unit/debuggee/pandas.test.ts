import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { python as language } from '../../../src/core/debuggee/python/index';
import { stoppedByDebugpy, type StoppedProgram } from './debugpy';
import { answerOf, errorOf, pythonWith, sources, type Question } from './python';

const program = `import numpy as np
import pandas as pd

rng = np.random.default_rng(7)
z = rng.normal(size=(9, 5)).astype(np.float32)
y = rng.integers(0, 5, 9)
logits = pd.DataFrame(z, columns=list("abcde"))
mixed = logits.astype({"b": "float64", "c": "Float64"})
table = logits.assign(label=y, name=list("ihgfedcba"))
labels = pd.Series(y, index=range(9, 0, -1), name="label")
nullable, short = labels.astype("Int64"), labels.astype("uint8")
missing = nullable.mask(nullable.index == 4)
d = z.astype(np.float64)
losses = np.log(np.exp(d).sum(1)) - d[np.arange(9), y]
wanted = float(losses.mean())
print("at the end")
`;
const both = { logits: 'a', labels: 'b' };

describe('tables of pandas in a program that debugpy has stopped', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'loss-inspector-pandas-'));
  let stopped: StoppedProgram | undefined;

  before(async function () {
    this.timeout(120_000);
    const python = pythonWith('debugpy', 'pandas');
    if (python === null) {
      return this.skip();
    }
    const script = path.join(folder, 'tables.py');
    writeFileSync(script, program);
    stopped = await stoppedByDebugpy(python, script, program.split('\n').indexOf('print("at the end")') + 1);
  });
  after(() => {
    stopped?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const evaluate = async (expression: string, context = 'watch'): Promise<string> => (stopped ?? assert.fail('nothing has stopped')).evaluate(expression, context);
  const ask = ({ request, values }: Question): Promise<string> => evaluate(language.evaluateText(sources, request, values), language.context(true));

  for (const [logits, labels] of [['logits', 'labels'], ['mixed', 'nullable'], ['table[list("abcde")]', 'table["label"]'], ['table.iloc[:, :5]', 'short'], ['logits', 'labels.to_frame()']] as const) {
    it(`are logits and labels: ${logits} and ${labels}`, async () => {
      const values = { a: logits, b: labels };
      const described = answerOf('describe', await ask({ request: { do: 'describe' }, values })).values;
      assert.deepEqual([described['a']?.kind, described['a']?.shape, described['b']?.problem], ['pandas', [9, 5], null]);
      const { perRow, sums, worst } = answerOf('loss', await ask({ request: { do: 'loss', loss: 'sparse_softmax_cross_entropy', roles: both }, values }));
      const wanted = Number(await evaluate('wanted'));
      assert.ok(Math.abs(sums.plain / sums.kept - wanted) < 1e-12 * wanted, `${sums.plain / sums.kept} is not ${wanted}`);
      assert.equal(perRow.nonFinite, 0);
      assert.equal(worst[0]?.row, Number(await evaluate('int(losses.argmax())')));
    });
  }

  it('have NaN where a number is missing', async () => {
    const { rows } = answerOf('rows', await ask({ request: { do: 'rows', start: 0, end: 9 }, values: { a: 'missing' } }));
    assert.deepEqual(rows.flat().map((value) => Number.isNaN(Number(value))), [9, 8, 7, 6, 5, 4, 3, 2, 1].map((index) => index === 4));
  });

  it('are refused in words where a column holds no numbers', async () => {
    assert.match(errorOf(await ask({ request: { do: 'statistics' }, values: { a: 'table' } })).message, /a column of the table holds no numbers; choose columns, as in table\[\['a', 'b'\]\]/);
    assert.match(errorOf(await ask({ request: { do: 'statistics' }, values: { a: 'table["name"]' } })).message, /its elements are object, which are no numbers/);
  });

  it('are as they were', async () => {
    assert.equal(await evaluate('list(table.columns) == list("abcde") + ["label", "name"] and str(nullable.dtype) == "Int64" and int(missing.isna().sum()) == 1'), 'True');
  });
});
