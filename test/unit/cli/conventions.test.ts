import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { run } from '../../../src/cli/run';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { assertClose } from '../engine/closeness';
import { startedEngine } from '../engine/startedEngine';

interface Loss { readonly value: number | string | null; readonly numerator: number; readonly denominator: number; readonly framework: string; readonly error: string | null; readonly ignored?: number }

describe('inspect --convention', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'loss-inspector-'));
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ logits: [[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]], labels: [2, 1], padded: [2, -100], cw: [2, 4, 6], mask: [1, 0] }));
  });
  after(() => { rmSync(folder, { recursive: true }); });

  async function loss(...args: string[]): Promise<Loss> {
    let [out, err] = ['', ''];
    await run(['inspect', '--logits', 'run.json#logits', ...(args.includes('--loss') ? [] : ['--loss', 'sparse_softmax_cross_entropy']), ...args, '--json'], {
      version: '0', cwd: folder, colours: false, showProgress: false, signal: { aborted: false },
      out: (text) => { out += text; }, err: (text) => { err += text; },
    }, async () => ({ engine: await startedEngine(), catalogue }));
    const [first] = (JSON.parse(out) as { readonly losses: readonly Loss[] }).losses;
    assert.ok(first !== undefined);
    assert.equal(err !== '', first.error !== null);
    return first;
  }

  it('divides by the class weights as PyTorch does, whether they are listed or named', async () => {
    // 6·(−log softmax([.2, .3, .5])[2]) + 4·(−log softmax([.5, .2, .3])[1])
    const sum = Math.log(Math.exp(0.2) + Math.exp(0.3) + Math.exp(0.5));
    const wanted = 6 * (sum - 0.5) + 4 * (sum - 0.2);
    assert.equal(wanted.toFixed(5), '10.59831');
    for (const given of ['class_weights=2,4,6', 'class_weights=[2, 4, 6]', 'class_weights=run.json#cw']) {
      const { value, numerator, denominator, framework } = await loss('--labels', 'run.json#labels', '--convention', 'pytorch', '--set', given);
      assertClose(numerator, wanted, 1e-12);
      assertClose(value as number, wanted / 10, 1e-12);
      assert.equal(denominator, 10);
      assert.equal(framework, 'torch.nn.functional.cross_entropy');
    }
  });

  it('leaves out what ignore_index or a mask names', async () => {
    const alone = await loss('--labels', 'run.json#padded', '--convention', 'pytorch');
    const masked = await loss('--labels', 'run.json#labels', '--mask', 'run.json#mask');
    assert.deepEqual([alone.ignored, masked.ignored], [1, 1]);
    // −log softmax([.2, .3, .5])[2]
    const wanted = Math.log(Math.exp(0.2) + Math.exp(0.3) + Math.exp(0.5)) - 0.5;
    assertClose(alone.value as number, wanted, 1e-12);
    assertClose(masked.value as number, wanted, 1e-12);
  });

  it('takes probabilities where from_logits is false', async () => {
    const { value } = await loss('--labels', 'run.json#labels', '--convention', 'keras', '--set', 'from_logits=false');
    assertClose(value as number, -(Math.log(0.5) + Math.log(0.2)) / 2, 1e-6);
  });

  it('says which conventions have a loss that the chosen one has not', async () => {
    const { error } = await loss('--labels', 'run.json#labels', '--loss', 'softmax_cross_entropy', '--convention', 'sklearn');
    assert.match(error ?? '', /sklearn has no softmax_cross_entropy; tf-slim, tf\.losses, keras, pytorch have/);
  });
});
