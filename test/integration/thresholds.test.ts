import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commands } from 'vscode';
import { eventually, panel, workbench } from './bridge';
import { clearWorkbench, closeAll, openSpec, restoreWorkbench, waitForNumber, workspaceFile } from './driver';
import { themes, useTheme } from './themes';

interface Oracle {
  readonly rocArea: number;
  readonly averagePrecision: number;
  readonly own: { readonly tp: number; readonly fp: number; readonly fn: number; readonly tn: number };
  readonly best: { readonly f1: number; readonly precision: number; readonly recall: number };
}

/** scikit-learn's figures, by `make_thresholds.py` beside them. */
const oracles = JSON.parse(readFileSync(
  path.resolve(__dirname, '..', '..', '..', 'test', 'fixtures', 'inspection', 'thresholds.json'), 'utf8',
)) as Readonly<Record<string, readonly Oracle[]>>;

const figure = (name: string): string => `.thresholds-facts .facts > div:has(dt:text-is("${name}")) .number`;

function oracleOf(file: string, of: number): Oracle {
  const oracle = oracles[file]?.[of];
  assert.ok(oracle !== undefined);
  return oracle;
}

describe('thresholds of a decision', function () {
  before(async function () {
    await clearWorkbench(this);
  });
  after(restoreWorkbench);

  it('have the areas that scikit-learn finds, and its counts at the threshold of the loss', async () => {
    const oracle = oracleOf('breast_cancer/breast_cancer.loss.json', 0);
    await openSpec(workspaceFile('breast_cancer', 'breast_cancer.loss.json'));
    await panel.click('#view-tab-thresholds');
    await waitForNumber(figure('area under ROC'), oracle.rocArea);
    await waitForNumber(figure('average precision'), oracle.averagePrecision);
    const { tp, fp, fn, tn } = oracle.own;
    assert.equal((await panel.text('.decision-table tbody')).replace(/\D+/g, ' ').trim(), `${tp} ${fn} ${fp} ${tn}`);
  });

  it('are moved by the arrow keys, and name the best F1', async () => {
    const { best } = oracleOf('breast_cancer/breast_cancer.loss.json', 0);
    await panel.click('.thresholds-slider .switch button >> nth=1');
    await waitForNumber(figure('F1'), best.f1);
    await waitForNumber(figure('precision'), best.precision);
    await panel.focus('#threshold-slider');
    await workbench.press('Home');
    await waitForNumber(figure('recall'), 1);
    await workbench.press('End');
    await eventually('nothing taken', () => panel.text('.thresholds-slider > .number'), (text) => text === 'nothing taken');
    await panel.click('.thresholds-slider .switch button >> nth=0');
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`have nothing that axe finds wrong in the ${name} theme`, async () => {
      await useTheme(theme);
      assert.deepEqual(await panel.accessibilityViolations(), []);
      await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`thresholds-${name}`);
    });
  }

  it('fit a narrow panel', async () => {
    await commands.executeCommand('workbench.action.closeSidebar');
    for (const size of [320, 600]) {
      // Beside the panel stands the activity bar.
      await workbench.viewport(size + 48, 1000);
      await eventually(`no horizontal scroll at ${size} px`, () => panel.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), (over) => over === 0);
      await workbench.screenshot(`thresholds-${size}`);
    }
    await workbench.viewport(1600, 1000);
    await commands.executeCommand('workbench.action.toggleSidebarVisibility');
  });

  it('are those of a class where there are several', async () => {
    const oracle = oracleOf('multilabel/multilabel.loss.json', 2);
    await closeAll();
    await openSpec(workspaceFile('multilabel', 'multilabel.loss.json'));
    await panel.click('#view-tab-thresholds');
    await panel.wait('.line-plot canvas');
    await panel.wait('.class-rankings tbody tr');
    // The worst class comes first.
    const wanted = (oracles['multilabel/multilabel.loss.json'] ?? []).map(({ averagePrecision }) => averagePrecision).sort((a, b) => a - b);
    const ranked = await panel.evaluate('[...document.querySelectorAll(".class-rankings tbody tr")].map((row) => Number(row.querySelector("[data-value]").dataset.value))');
    assert.ok(Array.isArray(ranked) && ranked.length === wanted.length && wanted.every((value, i) => Math.abs(Number(ranked[i]) - value) <= 1e-6), String(ranked));
    await panel.click('.class-rankings tbody button:has-text("2 ·")');
    await panel.wait('.class-rankings tbody button[aria-pressed=true]:has-text("2 ·")');
    await waitForNumber(figure('area under ROC'), oracle.rocArea);
    await waitForNumber(figure('average precision'), oracle.averagePrecision);
    assert.deepEqual(await panel.accessibilityViolations(), []);
  });
});
