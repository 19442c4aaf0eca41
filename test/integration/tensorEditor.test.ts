import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, env, TabInputCustom, window, workspace, type Uri } from 'vscode';
import { viewedFiles, type ExpectedSlice } from '../unit/inspection/tensorView/fixture';
import { eventually, needsBridge, panel, tensorPage, workbench } from './bridge';
import { closeAll, expectedNumber, unfold, waitForInspection, waitForNumber, workspaceFile } from './driver';
import { themes, useTheme } from './themes';

const own = ['cube.npy', 'mixed.npz', 'packed.npz', 'model.safetensors'];
const others = ['views.pt', 'model.h5'];

function fixture(file: string): (typeof viewedFiles)[number] {
  return viewedFiles.find((candidate) => candidate.file === file) ?? assert.fail(file);
}

function tensorOf(file: string, name: string): (typeof viewedFiles)[number]['tensors'][number] {
  return fixture(file).tensors.find((tensor) => tensor.name === name) ?? assert.fail(name);
}

async function write(file: string, content: Uint8Array = Buffer.from(fixture(file).base64, 'base64')): Promise<Uri> {
  const uri = workspaceFile('tensors', file);
  await workspace.fs.writeFile(uri, content);
  return uri;
}

/** The numbers of a cell as the tooltip has them, with every digit. */
async function cell(row: number, column: number): Promise<string> {
  return await tensorPage.attribute(`.cell[data-row="${row}"][data-column="${column}"]`, 'title') ?? '';
}

async function waitForCell(row: number, column: number, wanted: number | string): Promise<void> {
  await eventually(`cell ${row}, ${column} to be ${wanted}`, () => cell(row, column), (text) => (typeof wanted === 'string' ? text === wanted : isSame(Number(text), wanted)));
}

/** A float32 is shown by its shortest digits, which NumPy widens to float64. */
function isSame(value: number, wanted: number): boolean {
  return value === wanted || Math.abs(value - wanted) <= 1e-7 * Math.abs(wanted);
}

async function pickTensor(name: string): Promise<void> {
  await tensorPage.click(`.tensor-list li[title="${name}"]`);
  await tensorPage.wait(`.tensor-title h2:has-text("${name}")`);
}

async function chooseAxis(side: 'rows' | 'columns', axis: number): Promise<void> {
  const select = `vscode-single-select[label="${side}"]`;
  await tensorPage.click(select);
  await tensorPage.click(`${select} >> .option:has-text("axis ${axis} (")`);
}

async function typeIndex(axis: number, index: number): Promise<void> {
  const field = `role=textbox[name="Index on axis ${axis}"]`;
  await tensorPage.fill(field, String(index));
  await tensorPage.focus(field);
  await workbench.press('Tab');
}

/** Brings a slice about as a user would. */
async function showSlice({ rows, columns, at }: ExpectedSlice): Promise<void> {
  await chooseAxis('rows', rows ?? 0);
  await chooseAxis('columns', columns ?? 0);
  for (const [axis, index] of at.entries()) {
    if (axis !== rows && axis !== columns) {
      await typeIndex(axis, index);
    }
  }
}

function activeCustomEditor(): string | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputCustom ? input.viewType : undefined;
}

describe('the editor of tensors', function () {
  this.timeout(90_000);
  before(function () { needsBridge(this); });
  before(async () => {
    await closeAll();
    await Promise.all([...own, ...others].map((file) => write(file)));
  });
  after(async () => {
    await useTheme(undefined);
    await workbench.viewport(1600, 1000);
    await closeAll();
    await workspace.fs.delete(workspaceFile('tensors'), { recursive: true });
  });
  afterEach(closeAll);

  for (const file of own) {
    it(`opens ${file} by itself`, async () => {
      await commands.executeCommand('vscode.open', workspaceFile('tensors', file));
      await tensorPage.open();
      await tensorPage.wait('.cell.numeric[data-row="0"]');
      assert.equal(activeCustomEditor(), 'lossInspector.tensors');
      assert.match(await tensorPage.text('h1'), new RegExp(file.replace('.', '\\.')));
    });
  }

  for (const file of others) {
    it(`opens ${file} where it is chosen`, async () => {
      await commands.executeCommand('vscode.openWith', workspaceFile('tensors', file), 'lossInspector.tensorsOfOther');
      await tensorPage.open();
      await tensorPage.wait('.cell.numeric[data-row="0"]');
      assert.equal(activeCustomEditor(), 'lossInspector.tensorsOfOther');
    });
  }

  it('is offered by Reopen Editor With', async () => {
    await commands.executeCommand('vscode.open', workspaceFile('tensors', 'model.h5'));
    await eventually('the tab', async () => Promise.resolve(window.tabGroups.activeTabGroup.activeTab?.label), (label) => label === 'model.h5');
    assert.equal(activeCustomEditor(), undefined);
    void commands.executeCommand('workbench.action.reopenWithEditor');
    await workbench.click('.quick-input-list .monaco-list-row:has-text("Tensors (Loss Inspector)")');
    await tensorPage.open();
    await tensorPage.wait('.cell.numeric[data-row="0"]');
  });

  for (const [file, name] of [['mixed.npz', 'activations'], ['views.pt', 'transposed'], ['model.h5', 'cube'], ['model.h5', 'activations']] as const) {
    it(`shows NumPy's numbers of ${file}#${name} on axes that are picked`, async () => {
      await commands.executeCommand('lossInspector.openTensor', workspaceFile('tensors', file), name);
      await tensorPage.open();
      await tensorPage.wait(`.tensor-title h2:has-text("${name}")`);
      const { slices } = tensorOf(file, name);
      for (const slice of slices.filter((_, index) => index % 4 === 1).slice(0, 3)) {
        await showSlice(slice);
        const [rowStart, , columnStart] = slice.block;
        await tensorPage.fill('role=textbox[name="Go to cell"]', `${rowStart}, ${columnStart}`);
        await tensorPage.focus('role=textbox[name="Go to cell"]');
        await workbench.press('Enter');
        await waitForCell(rowStart, columnStart, Number(slice.cells[0]));
      }
    });
  }

  it('shows integers, booleans, complex numbers and texts exactly', async () => {
    await commands.executeCommand('vscode.open', workspaceFile('tensors', 'mixed.npz'));
    await tensorPage.open();
    for (const [name, at, wanted] of [
      ['large', [0, 0], '1152921504606846977'], ['large', [1, 1], '-4611686018427387907'], ['flags', [0, 1], 'False'], ['flags', [1, 2], 'True'],
      ['complexes', [0, 1], '-0.5-1j'], ['names', [1, 0], 'versicolor'], ['scalar', [0, 0], '2.5'], ['broken', [1, 2], 'nan'], ['broken', [5, 4], '-inf'],
    ] as const) {
      await pickTensor(name);
      await waitForCell(at[0], at[1], wanted);
    }
    assert.equal(await tensorPage.text('.cell[data-row="1"][data-column="2"]'), 'NaN');
    await pickTensor('empty');
    await tensorPage.wait('text=It has no elements.');
  });

  it("shows NumPy's statistics of a tensor with NaN and infinities", async () => {
    await commands.executeCommand('lossInspector.openTensor', workspaceFile('tensors', 'mixed.npz'), 'broken');
    await tensorPage.open();
    const { statistics } = tensorOf('mixed.npz', 'broken');
    assert.ok(statistics !== null);
    for (const fact of ['min', 'max', 'mean', 'std', 'sum', 'zeros'] as const) {
      const shown = Number(await tensorPage.attribute(`[data-fact="${fact}"]`, 'data-value'));
      assert.ok(Math.abs(shown - Number(statistics[fact])) <= 1e-6 * Math.max(1, Math.abs(Number(statistics[fact]))), `${fact}: ${shown}`);
    }
    assert.match(await tensorPage.text('.not-finite-counts'), /1 NaN, 1 ∞, 1 −∞\s+first at \[1, 2\]/);
    await tensorPage.wait('.heat-map-marks:has-text("3 fields with NaN or ∞")');
  });

  it('is walked with the keys, and copies what is selected', async () => {
    await commands.executeCommand('lossInspector.openTensor', workspaceFile('tensors', 'mixed.npz'), 'turned');
    await tensorPage.open();
    await tensorPage.click('.cell[data-row="0"][data-column="0"]');
    const focused = async (): Promise<unknown> => tensorPage.evaluate('[document.activeElement.dataset.row, document.activeElement.dataset.column].join()');
    for (const [key, place] of [
      ['ArrowRight', '0,1'], ['ArrowDown', '1,1'], ['End', '1,29'], ['Control+End', '39,29'], ['Home', '39,0'], ['Control+Home', '0,0'], ['Control+ArrowDown', '39,0'], ['Control+ArrowUp', '0,0'],
    ] as const) {
      await workbench.press(key);
      await eventually(`${key} to lead to ${place}`, focused, (at) => at === place);
    }
    await workbench.press('PageDown');
    await eventually('a page down', focused, (at) => Number(String(at).split(',')[0]) > 5);
    await workbench.press('Control+Home');
    await workbench.press('Shift+ArrowRight');
    await workbench.press('Shift+ArrowDown');
    await eventually('four cells', () => tensorPage.count('.cell[aria-selected=true]'), (cells) => cells === 4);
    await waitForCell(1, 1, await cell(1, 1));
    const wanted = [`${await cell(0, 0)}\t${await cell(0, 1)}`, `${await cell(1, 0)}\t${await cell(1, 1)}`].join('\n');
    await tensorPage.click('.icon-button[aria-label="Copy Selected Cells"]');
    await eventually('the copy', async () => env.clipboard.readText(), (text) => text === wanted);
  });

  it('keeps tensor, slice, format and cell while it is hidden', async () => {
    await commands.executeCommand('lossInspector.openTensor', workspaceFile('tensors', 'mixed.npz'), 'activations');
    await tensorPage.open();
    await typeIndex(1, 3);
    await tensorPage.click('.cell[data-row="4"][data-column="2"]');
    const before = await cell(4, 2);
    await commands.executeCommand('vscode.open', workspaceFile('iris', 'iris.loss.json'));
    await eventually('the editor to be hidden', () => tensorPage.open(200).then(() => true, () => false), (isOpen) => !isOpen);
    await commands.executeCommand('workbench.action.previousEditor');
    await tensorPage.open();
    await tensorPage.wait('.tensor-title h2:has-text("activations[0, 3, :, :]")');
    await waitForCell(4, 2, before);
    await tensorPage.wait('.cell[data-row="4"][data-column="2"][tabindex="0"]');
  });

  it('says what is wrong with a damaged file, and shows it once it is mended', async () => {
    const whole = Buffer.from(fixture('cube.npy').base64, 'base64');
    const file = await write('cut.npy', whole.subarray(0, whole.length - 40));
    await commands.executeCommand('vscode.open', file);
    await tensorPage.open();
    await tensorPage.wait('role=heading[name="cut.npy could not be read"]');
    assert.match(await tensorPage.text('[role=alert]'), /^truncated: the header claims 2 × 3 × 4 × 8 bytes = 192 bytes of data, and there are 152/);
    assert.deepEqual(await tensorPage.accessibilityViolations(), []);
    await workbench.screenshot('tensors-damaged');
    await workspace.fs.writeFile(file, whole);
    await waitForCell(0, 0, -7.25 / 3);
  });

  it('shows a file anew that is rewritten, with another shape too', async () => {
    const file = await write('rewritten.npy', Buffer.from(fixture('cube.npy').base64, 'base64'));
    await commands.executeCommand('vscode.open', file);
    await tensorPage.open();
    await waitForCell(2, 3, (11 - 7.25) / 3);
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }".padEnd(117) + '\n';
    const content = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([header.length, 0]), Buffer.from(header), Buffer.from(new Float64Array([1.5, 2.5, 3.5, 4.5]).buffer)]);
    const start = Date.now();
    await workspace.fs.writeFile(file, content);
    await waitForCell(1, 1, 4.5);
    assert.ok(Date.now() - start < 5000, `${Date.now() - start} ms`);
    assert.match(await tensorPage.text('.tensor-title'), /\[2, 2\]/);
  });

  it('leads to the loss of the dump, and back from the contents of the panel', async () => {
    await commands.executeCommand('vscode.open', workspaceFile('digits', 'epoch_06.npz'));
    await tensorPage.open();
    await workbench.click('.editor-actions [aria-label*="Inspect Loss of This Dump"]');
    await waitForInspection();
    await panel.click('role=region[name="Tensors"] >> .disclosure');
    await panel.click('.tensor-table .link:has-text("ink_targets")');
    await tensorPage.open();
    await tensorPage.wait('.tensor-title h2:has-text("ink_targets")');
  });

  it('is the active file that is inspected', async () => {
    await commands.executeCommand('vscode.open', workspaceFile('digits', 'epoch_06.npz'));
    await tensorPage.open();
    await commands.executeCommand('lossInspector.inspectActiveFile');
    await waitForInspection();
    await waitForNumber('#data-loss', expectedNumber('digits', 'epoch_06', 'multi_task_total'));
  });

  it('is opened from the view of dumps', async () => {
    // High enough for every row of the tree to be in sight.
    await workbench.viewport(1600, 1800);
    await commands.executeCommand('workbench.view.extension.lossInspector');
    await commands.executeCommand('workbench.actions.treeView.lossInspector.dumps.collapseAll');
    await unfold('[aria-label^="Run tensors,"]', '[aria-label="Dump model.h5"]');
    await unfold('[aria-label="Dump model.h5"]', '[aria-label^="Tensor cube,"]');
    await eventually('the editor', async () => {
      await workbench.click('.pane-body .monaco-list-row[aria-label^="Tensor cube,"]');
      return tensorPage.open(2000).then(() => true, () => false);
    }, (isOpen) => isOpen);
    await tensorPage.wait('.tensor-title h2:has-text("cube")');
    await waitForCell(0, 0, -7.25 / 3);
    await workbench.viewport(1600, 1000);
    await commands.executeCommand('workbench.view.explorer');
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`has nothing that axe finds wrong in the ${name} theme, at every width`, async () => {
      await workspace.getConfiguration('workbench').update('colorTheme', theme, ConfigurationTarget.Global);
      await commands.executeCommand('lossInspector.openTensor', workspaceFile('tensors', 'mixed.npz'), 'broken');
      await tensorPage.open();
      await tensorPage.wait(`body.${{ dark: 'vscode-dark', light: 'vscode-light', contrast: 'vscode-high-contrast' }[name] ?? ''}`);
      await commands.executeCommand('notifications.clearAll');
      await tensorPage.wait('.heat-map canvas');
      await tensorPage.click('role=button[name="shade by value"]');
      // Narrow pages lie the same in every theme.
      for (const width of name === 'dark' ? [1600, 900, 620, 380] : [1600]) {
        await workbench.viewport(width, 1000);
        if (width < 1600) {
          await commands.executeCommand('workbench.action.closeSidebar');
        }
        assert.deepEqual(await tensorPage.accessibilityViolations(), [], `at ${width} px`);
        assert.equal(await tensorPage.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth'), false, `at ${width} px`);
        await workbench.screenshot(`tensors-${name}-${width}`);
      }
      await workbench.viewport(1600, 1000);
      await pickTensor('activations');
      await tensorPage.wait('.heat-map canvas');
      assert.deepEqual(await tensorPage.accessibilityViolations(), []);
      await workbench.screenshot(`tensors-${name}`);
      await tensorPage.click('role=button[name="shade by value"]');
      await commands.executeCommand('workbench.action.toggleSidebarVisibility');
    });
  }
});
