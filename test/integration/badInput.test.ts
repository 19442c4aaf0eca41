import assert from 'node:assert/strict';
import { commands, window, workspace, type Uri } from 'vscode';
import { eventually, needsBridge, panel } from './bridge';
import { closeAll, expectedNumber, openSpec, waitForNumber, workspaceFile, writeWorkspaceFile } from './driver';

const dumps = { logits: 'logits.npy', labels: 'labels.npy' };

interface Damage {
  readonly what: string;
  readonly entry: Readonly<Record<string, unknown>>;
  /** The whole message: file, tensor, place, reason. */
  readonly message: RegExp;
}

const damages: readonly Damage[] = [
  { what: 'a missing file', entry: { logits: 'nowhere.npy' }, message: /^nowhere\.npy: there is no such file$/ },
  { what: 'a truncated file', entry: { logits: 'truncated.npy' }, message: /^truncated\.npy: truncated: the header claims 45 × 3 × 4 bytes = 540 bytes of data, and there are 520$/ },
  { what: 'a lying header', entry: { logits: 'lying.npy' }, message: /^lying\.npy: truncated: the header claims 99 × 3 × 4 bytes = 1[,  ]?188 bytes of data, and there are 540$/ },
  { what: 'an unknown dtype', entry: { logits: 'unknown_dtype.npy' }, message: /^unknown_dtype\.npy: npy header: descr "<f9" is no NumPy type$/ },
  { what: 'pickled objects', entry: { logits: 'objects.npy' }, message: /^objects\.npy: .*pickle/ },
  { what: 'no npy file at all', entry: { logits: 'text.npy' }, message: /^text\.npy: / },
  { what: 'shapes that do not match', entry: { labels: 'labels.npy[:44]' }, message: /^labels\.npy: shape: .*45 samples.*\[44\]/ },
  { what: 'a label outside [0, C)', entry: { labels: 'predictions.json#labels' }, message: /^predictions\.json#labels: sample 7: label 3 is outside \[0, 3\)/ },
  { what: 'a tensor that is not there', entry: { labels: 'predictions.json#lables' }, message: /^predictions\.json#lables: there is no such tensor; the file has labels$/ },
  { what: 'an empty tensor', entry: { logits: 'empty.npy', labels: 'empty.npy[:, 0]' }, message: /^empty\.npy: shape: is empty: shape \[0, 3\]$/ },
  { what: 'a single number', entry: { logits: 'logits.npy[0, 0]' }, message: /^logits\.npy: shape: is a single number \(0-d\)/ },
  { what: 'an unknown loss', entry: { loss: 'sparse_softmax_cross_entropie' }, message: /^damaged\.loss\.json: line \d+, column \d+: unknown loss "sparse_softmax_cross_entropie"; did you mean "sparse_softmax_cross_entropy"\?$/ },
  { what: 'an unknown key', entry: { logit: 'logits.npy' }, message: /^damaged\.loss\.json: line \d+, column \d+: unknown key "logit" of sparse_softmax_cross_entropy; did you mean "logits"\?$/ },
];

describe('bad input in the panel', function () {
  before(async function () {
    needsBridge(this);
    await writeDamagedDumps();
  });
  afterEach(closeAll);

  it('has one message an entry, and the other losses still show', async () => {
    const entries = damages.map(({ what, entry }) => ({ loss: 'sparse_softmax_cross_entropy', ...dumps, ...entry, name: what }));
    const good = { loss: 'sparse_softmax_cross_entropy', ...dumps, name: 'good' };
    await openSpec(await writeWorkspaceFile('iris/damaged.loss.json', JSON.stringify({ losses: [good, ...entries] }, null, 2)));
    await waitForNumber('.legend li:nth-child(1) .legend-value', expectedNumber('iris', 'softmax_cross_entropy'));
    assert.match(await panel.text('#total-value'), /–|unavailable/);
    for (const [index, { what, message }] of damages.entries()) {
      await panel.click(`role=tab >> nth=${index + 1}`);
      await panel.wait(`role=region[name="Loss"] >> role=heading[name="${what}"]`);
      assert.match((await panel.text('role=region[name="Loss"] >> role=alert')).trim(), message);
      assert.match(await panel.text(`.legend li:nth-child(${index + 2})`), /error/);
    }
    await panel.click('role=tab >> nth=0');
    await panel.wait('[role=grid] [data-sample]');
  });

  it('shows a loss of NaN alone as NaN, with the first place in a finding', async () => {
    await openSpec(await writeWorkspaceFile('iris/nan.loss.json', { losses: [{ loss: 'sparse_softmax_cross_entropy', ...dumps, logits: 'nan.npy' }] }));
    assert.equal(await panel.text('#total-value'), 'NaN');
    assert.match(await panel.text('role=region[name="Findings"]'), /nan\.npy.*\[0, 0\].*NaN/s);
    await panel.wait('[role=grid] [data-sample]');
  });

  for (const { what, text, message } of [
    { what: 'is not JSON', text: '{\n  "losses": [\n', message: /line 3, column 1: is not JSON: a closing \] is missing/ },
    { what: 'has a typo', text: '{\n  "loses": []\n}', message: /line 2, column 3: unknown key "loses"; did you mean "losses"\?/ },
    { what: 'is empty', text: '', message: /is not JSON|is empty/ },
  ]) {
    it(`says where a spec ${what}, and opens it there`, async () => {
      const file = await writeWorkspaceFile('iris/broken.loss.json', text);
      await openFailing(file);
      assert.match(await panel.text('role=alert'), message);
      assert.match(await panel.text('role=alert'), /broken\.loss\.json/);
      await panel.click('text=Open File');
      await eventually('the spec in an editor', async () => window.activeTextEditor?.document.uri.fsPath, (path) => path === file.fsPath);
    });
  }

  it('recovers once the spec is put right', async () => {
    const file = await writeWorkspaceFile('iris/recovering.loss.json', '{');
    await openFailing(file);
    await writeWorkspaceFile('iris/recovering.loss.json', { losses: [{ loss: 'sparse_softmax_cross_entropy', ...dumps }] });
    await panel.click('text=Try Again');
    await waitForNumber('#total-value', expectedNumber('iris', 'softmax_cross_entropy'));
  });
});

async function openFailing(file: Uri): Promise<void> {
  await commands.executeCommand('lossInspector.openSpec', file);
  await panel.open();
  await panel.wait('text=could not be inspected');
}

/** Damaged forms of the iris run's own logits. */
async function writeDamagedDumps(): Promise<void> {
  const whole = Buffer.from(await workspace.fs.readFile(workspaceFile('iris', 'logits.npy')));
  const dataStart = whole.readUInt16LE(8) + 10;
  const data = whole.subarray(dataStart);
  const files: Readonly<Record<string, Uint8Array>> = {
    'truncated.npy': whole.subarray(0, whole.length - 20),
    'lying.npy': Buffer.concat([header('(45, 3)', '(99, 3)'), data]),
    'unknown_dtype.npy': Buffer.concat([header("'<f4'", "'<f9'"), data]),
    'objects.npy': Buffer.concat([header("'<f4'", "'|O' "), data]),
    'empty.npy': header('(45, 3)', '(0, 3) '),
    'nan.npy': Buffer.concat([header('(', '('), Buffer.from(new Float32Array(45 * 3).fill(Number.NaN).buffer)]),
    'text.npy': Buffer.from('loss,accuracy\n'),
    'predictions.json': Buffer.from(JSON.stringify({ labels: Array.from({ length: 45 }, (_, sample) => (sample < 7 ? 0 : 3)) })),
  };
  for (const [name, bytes] of Object.entries(files)) {
    await workspace.fs.writeFile(workspaceFile('iris', name), bytes);
  }

  function header(from: string, to: string): Buffer {
    const text = whole.subarray(0, dataStart).toString('latin1');
    assert.ok(text.includes(from) && from.length === to.length);
    return Buffer.from(text.replace(from, to), 'latin1');
  }
}
