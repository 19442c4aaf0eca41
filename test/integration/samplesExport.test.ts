import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { commands, env, workspace, type Uri } from 'vscode';
import { eventually, panel, workbench } from './bridge';
import { clearWorkbench, openSpec, restoreWorkbench, samplesShown, workspaceFile, writeWorkspaceFile } from './driver';
import { themeNames } from './themes';
import { assertAccessible, atEachWidth } from './widths';

const rows = [
  { file: 'img_3.png', split: 'train', score: 0.25, logits: [4, 0], labels: 0 },
  { file: 'img, 1.png', split: 'test', score: 1e-300, logits: [0, 4], labels: 0 },
  { file: 'img_2.png', split: 'test', score: 0.1, logits: [1, 0], labels: 1 },
];
const spec = { classes: ['no', 'yes'], losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'named.jsonl#logits', labels: 'named.jsonl#labels' }] };

/** −log softmax(scores)[label], in float64. */
function crossEntropy([first = NaN, second = NaN]: readonly number[], label: number): number {
  const largest = Math.max(first, second);
  return Math.log(Math.exp(first - largest) + Math.exp(second - largest)) - ((label === 0 ? first : second) - largest);
}

describe('the samples of a run with columns of their own', function () {
  before(async function () {
    await clearWorkbench(this);
    await writeWorkspaceFile('named.jsonl', `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
    await openSpec(await writeWorkspaceFile('named.loss.json', spec));
    await panel.wait('[role=grid] [data-sample]');
  });

  // A menu that a failed test leaves open would be in the way of the next.
  afterEach(async () => { await workbench.press('Escape'); });

  after(restoreWorkbench);

  it('are shown, sorted and filtered', async () => {
    await panel.wait('[role=columnheader]:has-text("file")');
    await panel.click('[role=columnheader]:has-text("file")');
    await eventually('samples by file', samplesShown, (samples) => samples.join() === '1,2,0');
    await panel.fill('.expression-field input', 'split == "test" && score > 0');
    await panel.focus('.expression-field input');
    await workbench.press('Enter');
    await eventually('samples of the test split', samplesShown, (samples) => samples.join() === '1,2');
    await panel.click('.chip button');
    await eventually('all samples', samplesShown, (samples) => samples.length === 3);
  });

  for (const name of themeNames) {
    it(`are chosen in a menu with nothing that axe finds wrong, in the ${name} theme`, async () => {
      await atEachWidth(name, async (width) => {
        await panel.click('role=button[name="Columns"]');
        await panel.wait('.popover vscode-checkbox >> text=split');
        await panel.evaluate('document.querySelector(".table-tools").scrollIntoView({ block: "start" })');
        await assertAccessible(`at ${width} px`);
        await workbench.screenshot(`columns-${name}-${width}`);
        await workbench.press('Escape');
        await panel.wait('.popover', { state: 'detached' });
        await panel.evaluate('scrollTo(0, 0)');
        await panel.click('role=button[name="Export…"]');
        await panel.wait('role=menuitem[name="Report as Markdown…"]');
        await assertAccessible(`at ${width} px, with the menu`);
        await workbench.screenshot(`export-${name}-${width}`);
        await workbench.press('Escape');
        await panel.wait('.popover', { state: 'detached' });
      });
      await panel.evaluate('scrollTo(0, 0)');
    });
  }

  it('are shown when they are ticked, also after a reload', async () => {
    await panel.click('role=button[name="Columns"]');
    await panel.click('.popover vscode-checkbox >> text=score');
    await panel.wait('[role=columnheader]:has-text("score")');
    await panel.click('.popover vscode-checkbox >> text=weight');
    await panel.wait('[role=columnheader]:has-text("weight")', { state: 'detached' });
    await workbench.press('Escape');
    await panel.evaluate('document.body.dataset.before = "yes"');
    await commands.executeCommand('workbench.action.webview.reloadWebviewAction');
    await eventually('a new page', () => panel.evaluate('document.body.dataset.before ?? "new"'), (before) => before === 'new');
    await panel.wait('[role=columnheader]:has-text("score")');
    assert.equal(await panel.count('[role=columnheader]:has-text("weight")'), 0);
  });

  it('are copied as CSV with every digit, from marked rows and as a whole', async () => {
    await eventually('samples by file', samplesShown, (samples) => samples.join() === '1,2,0');
    await panel.click('[role=grid] [role=row][aria-rowindex="2"] .cell-sample');
    await workbench.press('Shift+ArrowDown');
    assert.equal(await panel.count('[role=grid] [role=row][aria-selected=true]'), 2);
    await workbench.screenshot('samples-marked');
    await workbench.press('Control+c');
    const text = await eventually('the rows', async () => env.clipboard.readText(), (copied) => copied.startsWith('sample,file,'));
    const lines = text.split('\r\n');
    assert.equal(lines[0], 'sample,file,split,score,loss,label,label_name,predicted,predicted_name,probability,margin,contribution');
    assert.match(lines[1] ?? '', /^1,"img, 1\.png",test,1e-300,4\.0181/);
    const loss = Number(lines[2]?.split(',')[4]);
    const wanted = crossEntropy(rows[2]?.logits ?? [], 1);
    assert.ok(Math.abs(loss - wanted) < 1e-12, `${loss} is not ${wanted}`);
    assert.equal(lines.length, 4);
    await panel.click('role=button[name="Copy the Samples as CSV"]');
    await eventually('all rows', async () => env.clipboard.readText(), (copied) => copied.split('\r\n').length === 5);
  });

  it('are exported with the filtered samples, and a report beside', async () => {
    const csv = workspaceFile('filtered.csv');
    await panel.fill('.expression-field input', 'split == "test"');
    await panel.focus('.expression-field input');
    await workbench.press('Enter');
    await panel.wait('.chip >> text=split == "test"');
    await exportTo('Filtered Samples as CSV…', csv);
    const text = await written(csv);
    assert.deepEqual(text.split('\r\n').map((line) => line.split(',')[0]), ['sample', '1', '2', '']);
    await exportTo('Filtered Samples as JSON Lines…', workspaceFile('filtered.jsonl'));
    const lines = (await written(workspaceFile('filtered.jsonl'))).trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly file: string });
    assert.deepEqual(lines.map(({ file }) => file), ['img, 1.png', 'img_2.png']);
    await exportTo('Filtered Samples as NumPy Archive…', workspaceFile('filtered.npz'));
    assert.match(await written(workspaceFile('filtered.npz')), /^PK.*sample\.npy/s);
    await exportTo('Report as Markdown…', workspaceFile('report.md'));
    assert.match(await written(workspaceFile('report.md')), /^# Loss report: named\.loss\.json\n[^]*\n## Findings\n/);
    const left = (await readdir(path.dirname(csv.fsPath))).filter((name) => name.endsWith('.part'));
    assert.deepEqual(left, []);
  });

  it('have figures that are exported as they look', async () => {
    const svg = workspaceFile('histogram.svg');
    await exportTo('Picture of the Histogram', svg);
    const drawing = await written(svg);
    assert.match(drawing, /^<\?xml [^]*<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.match(drawing, /<rect[^>]* fill="rgb\(/);
    assert.ok(!/ (?:class|style)=/.test(drawing));
    // It is a drawing by itself: a reader of XML takes it as it is.
    assert.equal(await panel.evaluate(`new DOMParser().parseFromString(${JSON.stringify(drawing)}, 'image/svg+xml').documentElement.localName`), 'svg');
    await panel.click('#view-tab-classes');
    await panel.wait('canvas[data-figure]');
    const png = workspaceFile('confusion.png');
    await exportTo('Picture of the Confusion Matrix as PNG', png);
    assert.match(await written(png), /^\x89PNG\r\n\x1a\n/);
    await panel.click('#view-tab-samples');
  });

  it('open their menu by the command', async () => {
    await commands.executeCommand('lossInspector.export');
    await panel.wait('role=menuitem[name="Loss Spec…"]');
    const focused = (): Promise<unknown> => panel.evaluate('document.hasFocus() && document.activeElement.role === "menuitem" ? document.activeElement.textContent : ""');
    await eventually('the focus in the menu', focused, (text) => /CSV/.test(String(text)));
    await workbench.press('ArrowDown');
    await eventually('the next item', focused, (text) => /JSON Lines/.test(String(text)));
    await workbench.press('Escape');
    await panel.wait('.popover', { state: 'detached' });
  });
});

async function exportTo(item: string, file: Uri): Promise<void> {
  await panel.click('role=button[name="Export…"]');
  await panel.click(`[role=menuitem]:has-text("${item}")`);
  // The dialog takes a path only once it has listed its folder.
  await workbench.wait('.quick-input-list .monaco-list-row:has-text("digits")');
  await workbench.fill('.quick-input-widget input', file.fsPath);
  await workbench.press('Enter');
}

function written(file: Uri): Promise<string> {
  return eventually(`${file.fsPath} on disk`, async () => Buffer.from(await workspace.fs.readFile(file)).toString('latin1'), (content) => content !== '');
}
