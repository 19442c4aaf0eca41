import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commands, extensions, Uri, workspace } from 'vscode';
import { eventually, hasBridge, needsBridge, panel, workbench } from './bridge';
import { useTheme } from './themes';

/** The folder that VS Code is open on: a copy of the samples. */
export function workspaceFile(...names: readonly string[]): Uri {
  const folder = workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    throw new Error('VS Code was started without a folder');
  }
  return Uri.joinPath(folder.uri, ...names);
}

export async function writeWorkspaceFile(name: string, content: unknown): Promise<Uri> {
  const file = workspaceFile(name);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  return file;
}

/** The figures of the samples as NumPy, scikit-learn and PyTorch computed them; see `build_samples.py` beside it. */
export const expected: unknown = JSON.parse(readFileSync(
  path.resolve(__dirname, '..', '..', '..', 'test', 'fixtures', 'samples', 'expected.json'), 'utf8',
));

/** One of these figures: `expectedNumber('iris', 'total_with_regularization')`. */
export function expectedNumber(...keys: readonly string[]): number {
  const value = expectedValue(...keys);
  if (typeof value !== 'number') {
    throw new Error(`expected.json holds no number at ${keys.join('.')}`);
  }
  return value;
}

export function expectedNumbers(...keys: readonly string[]): readonly number[] {
  const value = expectedValue(...keys);
  if (!Array.isArray(value)) {
    throw new Error(`expected.json holds no list at ${keys.join('.')}`);
  }
  return value.map(Number);
}

function expectedValue(...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], expected);
}

/** Closes every editor, unsaved changes and all. */
export async function closeAll(): Promise<void> {
  await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await commands.executeCommand('workbench.action.closeAllEditors');
}

/** Before a suite that looks at the panel: nothing else is open, and it has the usual size. */
export async function clearWorkbench(suite: { skip(): never }): Promise<void> {
  needsBridge(suite);
  await closeAll();
  await commands.executeCommand('workbench.action.closeSidebar');
  await workbench.viewport(1600, 1000);
}

/** After such a suite: theme, size and side bar are what the others expect. */
export async function restoreWorkbench(): Promise<void> {
  if (!hasBridge) {
    return;
  }
  await useTheme(undefined);
  await workbench.viewport(1600, 1000);
  await commands.executeCommand('workbench.action.toggleSidebarVisibility');
  await closeAll();
}

/** Opens a spec as its editor title button does, and waits for the figures. */
export async function openSpec(file: Uri): Promise<void> {
  await commands.executeCommand('lossInspector.openSpec', file);
  await waitForInspection();
}

export async function waitForInspection(): Promise<void> {
  await panel.open();
  await panel.wait('#total-value');
}

/** The exact number behind the one that an element shows in short. */
export async function numberIn(selector: string): Promise<number> {
  return Number(await panel.attribute(selector, 'data-value'));
}

/** Waits until an element shows a number within 1e-6 of the one wanted. */
export async function waitForNumber(selector: string, wanted: number): Promise<void> {
  await eventually(`${selector} to be ${wanted}`, () => numberIn(selector), (value) => isClose(value, wanted));
}

export function isClose(value: number, wanted: number): boolean {
  return Math.abs(value - wanted) <= 1e-6 * Math.abs(wanted);
}

/** The samples in the rows of the table in sight, in order. */
export async function samplesShown(): Promise<readonly number[]> {
  const samples = await panel.evaluate('[...document.querySelectorAll("[role=grid] [data-sample]")]'
    + '.sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).map((row) => Number(row.dataset.sample))');
  return Array.isArray(samples) ? samples.map(Number) : [];
}

/** Exact losses of the rows in sight, in order. */
export async function lossesShown(): Promise<readonly number[]> {
  const losses = await panel.evaluate('[...document.querySelectorAll("[role=grid] [data-sample]")]'
    + '.sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).map((row) => row.querySelector(".cell-loss .loss-number").title)');
  return Array.isArray(losses) ? losses.map(Number) : [];
}

/** Waits until the card shows a sample. */
export async function waitForCard(sample: number): Promise<void> {
  await panel.wait(`role=region[name="Sample"] >> role=heading[name="Sample ${sample}"]`);
}

/** Chooses an option of one of the panel's dropdowns by its text. */
export async function choose(label: string, option: string): Promise<void> {
  const select = `vscode-single-select[label="${label}"]`;
  await panel.click(select);
  await panel.click(`${select} >> .option:has-text("${option}")`);
}

/** −log softmax(scores)[label], in float64. */
export function crossEntropy(scores: readonly number[], label: number): number {
  const largest = Math.max(...scores);
  const sum = scores.reduce((total, score) => total + Math.exp(score - largest), 0);
  return Math.log(sum) - ((scores[label] ?? Number.NaN) - largest);
}

/** Mean of a list. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The extension's own folder. */
export function extensionFolder(): Uri {
  const extension = extensions.getExtension('loss-inspector.loss-inspector');
  if (extension === undefined) {
    throw new Error('Loss Inspector is not installed in this VS Code');
  }
  return extension.extensionUri;
}

/**
 * Unfolds a row of a tree until one below it is there. The tree is drawn again once it hears of files that were written, and a
 * click on a row that goes is lost.
 */
export async function unfold(row: string, below: string): Promise<void> {
  const inTree = (selector: string): string => `.pane-body .monaco-list-row${selector}`;
  await eventually(`${below} below ${row}`, async () => {
    await workbench.click(inTree(row));
    return workbench.wait(inTree(below), { timeout: 2000 }).then(() => true, () => false);
  }, (isThere) => isThere, 30_000);
}
