import assert from 'node:assert/strict';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { analyseSpec } from '../../../src/core/inspection/language/analyse';
import type { SpecAnalysis } from '../../../src/core/inspection/language/specAnalysis';
import { unattended } from '../../../src/core/work';
import { customModules, type CustomModules } from './customModules';

describe('an error in the module of a custom loss, in an editor', function () {
  this.timeout(60_000);
  let modules: CustomModules;
  before(async () => {
    modules = await customModules();
    await modules.file('labels.json', '[0, 1, 2]');
  });
  after(() => modules.dispose());

  const spec = (module: string): string => `{ "losses": [{ "loss": "custom", "module": "${module}", "labels": "labels.json" }] }`;
  async function analysed(module: string, isTrusted = true): Promise<SpecAnalysis> {
    const files = nodeFileSystem();
    const store = new TensorStore(files);
    try {
      return await analyseSpec(path.join(modules.folder, 'a.loss.json'), spec(module), { files, store, engine: modules.engine, catalogue, isTrusted }, unattended);
    } finally {
      await store.close();
    }
  }

  it('is placed in the module, and at the module\'s path in the spec', async () => {
    const file = await modules.file('wrong.mjs', 'export default ({ labels }, parameters, tf) => {\n  return tf.cast(labels, "float32").mul(factr);\n};\n');
    const { problems, moduleProblems, modules: run } = await analysed('./wrong.mjs');
    const start = spec('./wrong.mjs').indexOf('./wrong.mjs');
    assert.deepEqual(moduleProblems.map(({ message, ...place }) => [message, place]), [
      ['ReferenceError: factr is not defined', { file, line: 2, column: 41, start, end: start + './wrong.mjs'.length }],
    ]);
    assert.deepEqual(problems.map(({ start: at, message }) => [at, message]), [[start - 1, 'wrong.mjs: line 2, column 41: ReferenceError: factr is not defined']]);
    assert.deepEqual(run, [file]);
  });

  it('is placed in the file that the module imports, which is watched too', async () => {
    const imported = await modules.file('factor.mjs', '\nexport const factor = ;\n');
    const file = await modules.file('imports.mjs', "import { factor } from './factor.mjs';\nexport default ({ labels }, p, tf) => tf.cast(labels, 'float32').mul(factor);\n");
    const { problems, moduleProblems, modules: run } = await analysed('imports.mjs');
    assert.deepEqual(moduleProblems.map(({ file: at, line, column }) => [at, line, column]), [[imported, 2, null]]);
    assert.equal(spec('imports.mjs').slice(problems[0]?.start, problems[0]?.end), '"imports.mjs"');
    assert.deepEqual([...run].sort(), [imported, file].sort());
  });

  it('stands in the first line where it has none, and is none of a module that did not run', async () => {
    await modules.file('shape.mjs', 'export default (tensors, p, tf) => tf.zeros([7]);\n');
    assert.deepEqual((await analysed('shape.mjs')).moduleProblems.map(({ line, column, message }) => [line, column, /must be one loss for each/.test(message)]), [[1, null, true]]);
    assert.deepEqual((await analysed('gone.mjs')).moduleProblems, []);
    assert.deepEqual((await analysed('shape.mjs', false)).moduleProblems, []);
  });
});
