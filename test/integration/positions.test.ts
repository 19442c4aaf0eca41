import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { eventually, log, panel, workbench } from './bridge';
import { clearWorkbench, closeAll, crossEntropy, openSpec, restoreWorkbench, waitForCard, writeWorkspaceFile } from './driver';
import { uniforms, writeNpy } from './npyFile';
import { themes, useTheme } from './themes';

const [sequences, length, classes] = [8, 512, 1000];

/** Tokens that get harder along a sequence, the last ones padding. */
function tokens(): { readonly logits: Float32Array; readonly labels: Int32Array } {
  const random = uniforms(5);
  const logits = new Float32Array(sequences * length * classes);
  const labels = new Int32Array(sequences * length);
  for (let token = 0; token < labels.length; token++) {
    const position = token % length;
    const label = Math.floor(random() * classes);
    labels[token] = position >= length - 40 - Math.floor(token / length) * 8 ? -100 : label;
    for (let of = 0; of < classes; of++) {
      logits[token * classes + of] = random() * 4;
    }
    logits[token * classes + label] = 12 - 10 * position / length * random();
  }
  return { logits, labels };
}

describe('tokens and pixels', function () {
  before(async function () {
    await clearWorkbench(this);
  });
  after(restoreWorkbench);

  it('of [8, 512, 1000]: a token says its loss, and Enter opens its card', async () => {
    const { logits, labels } = tokens();
    await writeNpy('tokens/logits.npy', [sequences, length, classes], logits);
    await writeNpy('tokens/labels.npy', [sequences, length], labels);
    await openSpec(await writeWorkspaceFile('tokens/tokens.loss.json', {
      convention: 'keras', losses: [{ loss: 'sparse_softmax_cross_entropy', name: 'token', logits: 'logits.npy', labels: 'labels.npy', ignore_index: -100 }],
    }));
    await panel.click('#view-tab-positions');
    await panel.wait('.strips canvas');
    await panel.focus('.strips canvas');
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowRight']) {
      await workbench.press(key);
    }
    const token = 2 * length + 1;
    const loss = crossEntropy(Array.from(logits.subarray(token * classes, (token + 1) * classes)), labels[token] ?? 0);
    await eventually('the token under the cursor', () => panel.text('.position-place'), (text) => text.startsWith('Sequence 2, position 1: loss '));
    const said = Number(/loss (\S+),/.exec((await panel.text('.position-place')).replace('−', '-'))?.[1]);
    assert.ok(Math.abs(said - loss) <= 1e-3 * loss, `${said} is not ${loss}`);
    await workbench.press('Enter');
    await waitForCard(token);
  });

  it('is drawn in a frame while the pointer moves over it', async () => {
    const times = await panel.evaluate(`(async () => {
      const canvas = document.querySelector('.strips canvas');
      const box = canvas.getBoundingClientRect();
      const times = [];
      for (let i = 0; i < 120; i++) {
        const start = performance.now();
        canvas.dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 === 0 ? 'ArrowRight' : 'ArrowDown', bubbles: true, cancelable: true }));
        canvas.dispatchEvent(new MouseEvent('mousemove', { clientX: box.left + 110 + i * 3, clientY: box.top + i % 160, bubbles: true }));
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b);
    })()`) as readonly number[];
    await log(`      tokens: a frame in ${times[60]?.toFixed(1)} ms, 95 % within ${times[114]?.toFixed(1)} ms`);
    assert.ok((times[60] ?? Infinity) < 100);
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`of tokens have nothing that axe finds wrong in the ${name} theme`, async () => {
      await useTheme(theme);
      assert.deepEqual(await panel.accessibilityViolations(), []);
      await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`tokens-${name}`);
    });
  }

  it('of [4, 48, 64, 6]: an image is picked, and a pixel says its loss', async () => {
    await closeAll();
    const [images, height, width, kinds] = [4, 48, 64, 6];
    const random = uniforms(8);
    const labels = Int32Array.from({ length: images * height * width }, (_, i) => {
      const [row, column] = [Math.floor(i / width) % height, i % width];
      return row < 3 ? 255 : Math.hypot(row - 24, column - 32) < 15 ? 1 : 0;
    });
    const logits = new Float32Array(labels.length * kinds).map((_, i) => {
      const pixel = Math.floor(i / kinds);
      const [row, column] = [Math.floor(pixel / width) % height, pixel % width];
      const atEdge = Math.abs(Math.hypot(row - 24, column - 32) - 15) < 3;
      return random() * 2 + (i % kinds === labels[pixel] ? (atEdge ? 1 : 5) : 0);
    });
    await writeNpy('masks/logits.npy', [images, height, width, kinds], logits);
    await writeNpy('masks/labels.npy', [images, height, width], labels);
    await openSpec(await writeWorkspaceFile('masks/masks.loss.json', {
      convention: 'keras', classes: ['ground', 'lake', 'road', 'tree', 'house', 'field'],
      losses: [{ loss: 'sparse_softmax_cross_entropy', name: 'mask', logits: 'logits.npy', labels: 'labels.npy', ignore_index: 255 }],
    }));
    await panel.click('#view-tab-positions');
    await panel.wait('.thumbnails [role=option] >> nth=2');
    await panel.click('.thumbnails [role=option] >> nth=2');
    await panel.focus('.pixel-frame canvas');
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight']) {
      await workbench.press(key);
    }
    const pixel = 2 * height * width + 3 * width + 1;
    const loss = crossEntropy(Array.from(logits.subarray(pixel * kinds, (pixel + 1) * kinds)), labels[pixel] ?? 0);
    await eventually('the pixel under the cursor', () => panel.text('.position-place'), (text) => text.startsWith('Image 2, row 3, column 1: loss '));
    const said = Number(/loss ([^,]+),/.exec((await panel.text('.position-place')).replace('−', '-'))?.[1]);
    assert.ok(Math.abs(said - loss) <= 1e-3 * loss, `${said} is not ${loss}`);
    await workbench.press('Enter');
    await waitForCard(pixel);
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`of pixels have nothing that axe finds wrong in the ${name} theme`, async () => {
      await useTheme(theme);
      assert.deepEqual(await panel.accessibilityViolations(), []);
      await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`pixels-${name}`);
    });
  }

  it('fit a narrow panel', async () => {
    await commands.executeCommand('workbench.action.closeSidebar');
    for (const size of [320, 600]) {
      // Beside the panel stands the activity bar.
      await workbench.viewport(size + 48, 1000);
      await eventually(`no horizontal scroll at ${size} px`, () => panel.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), (over) => over === 0);
      assert.deepEqual(await panel.accessibilityViolations(), []);
      await workbench.screenshot(`pixels-${size}`);
    }
    await workbench.viewport(1600, 1000);
    await commands.executeCommand('workbench.action.toggleSidebarVisibility');
  });
});
