import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import { eventually, needsBridge, panel, workbench } from './bridge';
import { closeAll, openSpec, restoreWorkbench, waitForCard, workspaceFile, writeWorkspaceFile } from './driver';
import { themes, useTheme } from './themes';

const [samples, classes] = [60, 16];
const shownSample = 7;

/** A PNG of 24 × 24, by ImageMagick: `gradient:orange-navy`. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAMAAADXqc3KAAAASFBMVEX/pQDznQXolgvdjxDSiBbHgRu8eSGxciamayybZDKQXTeFVj15TkJuR0hjQE1YOVNNMllCK143I2QsHGkhFW8WDnQLB3oAAID5LMmVAAAAQElEQVQoz3XBhwGAIADAsIqAAyci/v+pFzQBMwiCYBREQRJkwSSYBYtgFRTBJtgFh+AUXIJbUAWPoAleQRd84gfOpRnhSFu5EwAAAABJRU5ErkJggg==';

const scores = Array.from({ length: samples }, (_, i) => Array.from({ length: classes }, (__, j) => (
  Math.sin(12.9898 * (i + 1) * (j + 1)) * 2 + (j === i % classes ? 3 : 0)
)));

/** The samples nearest to one, each row of scores without its mean: in float64, as NumPy would. */
function nearestTo(sample: number): readonly number[] {
  const centred = scores.map((row) => row.map((value) => value - row.reduce((sum, other) => sum + other, 0) / row.length));
  const distance = centred.map((row) => Math.hypot(...row.map((value, j) => value - (centred[sample]?.[j] ?? NaN))));
  return distance.map((_, i) => i).filter((i) => i !== sample).sort((a, b) => (distance[a] ?? 0) - (distance[b] ?? 0));
}

describe('the card of a sample', function () {
  before(async function () {
    needsBridge(this);
    await closeAll();
    await writeWorkspaceFile('pictured/run.json', { logits: scores, labels: scores.map((_, i) => i % classes) });
    await workspace.fs.writeFile(workspaceFile('pictured', 'images', '007.png'), Buffer.from(picture, 'base64'));
    await workspace.fs.writeFile(workspaceFile('pictured', 'texts', '8.txt'), Buffer.from('A plain <i>text</i>.'));
    await commands.executeCommand('workbench.action.closeSidebar');
    await openSpec(await writeWorkspaceFile('pictured/run.loss.json', {
      losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'run.json#logits', labels: 'run.json#labels' }],
    }));
    await goTo(shownSample);
  });

  after(async () => {
    await restoreWorkbench();
    await workspace.fs.delete(workspaceFile('pictured'), { recursive: true });
  });

  async function goTo(sample: number): Promise<void> {
    await panel.fill('.go-to vscode-textfield input', String(sample));
    await panel.focus('.go-to vscode-textfield input');
    await workbench.press('Enter');
    await waitForCard(sample);
  }

  it('shows the picture that lies beside the dump by its number', async () => {
    await panel.wait('.preview figcaption:has-text("images/007.png")');
    const pixels = "(() => { const c = document.querySelector('.preview canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; return [c.width, c.height, ...d.slice(0, 4), ...d.slice(-4)].join(); })()";
    await eventually('orange above, navy below', () => panel.evaluate(pixels), (found) => found === '24,24,255,165,0,255,0,0,128,255');
  });

  it('lists the samples nearest to it, and goes to them', async () => {
    await panel.click('.sample .disclosure:has-text("Nearest samples")');
    await panel.wait('.nearest tbody tr');
    const wanted = nearestTo(shownSample).slice(0, 10);
    const listed = await panel.evaluate('[...document.querySelectorAll(".nearest tbody th")].map((cell) => Number(cell.textContent))');
    assert.deepEqual(listed, wanted);
    await panel.click('.nearest tbody button >> nth=0');
    await waitForCard(wanted[0] ?? -1);
    await goTo(shownSample);
  });

  it('finds a class by its number, and shows the raw row', async () => {
    await panel.fill('.class-search input', '15');
    await eventually('one class', () => panel.count('.sample .class-table >> nth=0 >> tbody >> tr'), (count) => count === 1);
    await panel.fill('.class-search input', '');
    await panel.click('.sample .disclosure:has-text("Raw row")');
    assert.ok((await panel.text('.raw-numbers >> nth=0')).startsWith(String(scores[shownSample]?.[0])));
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`has nothing that axe finds wrong in the ${name} theme`, async () => {
      await useTheme(theme);
      assert.deepEqual(await panel.accessibilityViolations(), []);
      await panel.evaluate('document.querySelector(".sample").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`sample-card-${name}`);
      await panel.evaluate('document.querySelector(".nearest").scrollIntoView({ block: "center" })');
      await workbench.screenshot(`sample-card-nearest-${name}`);
    });
  }

  it('shows a text as text, and no picture where there is none', async () => {
    await goTo(8);
    await eventually('the text', () => panel.text('.preview-text'), (text) => text === 'A plain <i>text</i>.');
    await goTo(9);
    await eventually('no preview', () => panel.count('.preview'), (count) => count === 0);
  });
});
