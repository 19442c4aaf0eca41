import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { ClassReport } from '../../core/inspection/classes/classReport';
import { CellCanvas } from '../canvas/CellCanvas';
import { useCells } from '../canvas/useCells';
import { IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { useSize } from '../components/useSize';
import { boxSign, mapPicture } from '../export/mapPictures';
import type { ActiveCell } from '../grid/gridKeys';
import { className } from '../text/classes';
import * as l10n from '../text/l10n';
import { percent, plural } from '../text/numbers';
import { orderedClasses, showing, zoomed, type ConfusionOrder, type Window } from './confusionOrder';
import { axis, drawConfusion } from './drawConfusion';

/** The matrix is no larger than this, and square. */
const largestSide = 480;

/** Labels against predictions, one row a label. A cell narrows the samples to its own. */
export function ConfusionMatrix({ report }: { readonly report: ClassReport }): JSX.Element {
  const { state: { choices: { filter } }, dispatch } = usePanel();
  const { classNames } = useView();
  const classes = report.classes.length;
  const [order, setOrder] = useState<ConfusionOrder>(classes > 40 ? 'confused' : 'class');
  const ordered = useMemo(() => orderedClasses(report, order), [report, order]);
  const counts = useMemo(() => new Map(report.cells.map(({ label, predicted, count }) => [label * classes + predicted, count])), [classes, report]);
  const [sight, setSight] = useState<Window>({ row: 0, column: 0, size: Math.min(classes, 60) });
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame, { width: largestSide, height: 0 });
  const side = Math.max(160, Math.min(width, largestSide));
  const { label, predicted } = filter;

  const describe = ({ row, column }: ActiveCell): string => {
    const [of = 0, as = 0] = [ordered[row], ordered[column]];
    const count = counts.get(of * classes + as) ?? 0;
    const labelled = report.classes[of]?.labelled ?? 0;
    const share = labelled > 0 ? ` (${l10n.t('{0} of the class', percent(count / labelled))})` : '';
    return of === as
      ? l10n.t('{0} of {1} predicted so{2}', plural(count, 'sample'), className(of, classNames), share)
      : l10n.t('{0} of {1} predicted {2}{3}', plural(count, 'sample'), className(of, classNames), className(as, classNames), share);
  };
  const choose = ({ row, column }: ActiveCell): void => {
    dispatch({ type: 'filter', filter: { label: ordered[row] ?? null, predicted: ordered[column] ?? null } });
  };
  const zoom = (factor: number, about: ActiveCell | null): void => {
    setSight(zoomed(sight, factor, about ?? { row: sight.row + sight.size / 2, column: sight.column + sight.size / 2 }, classes));
  };
  const cells = useCells({
    rows: classes, columns: classes, page: sight.size, start: { row: sight.row, column: sight.column },
    cellAt: (x, y) => {
      const cell = (side - axis) / sight.size;
      const [row, column] = [sight.row + Math.floor(y / cell), sight.column + Math.floor((x - axis) / cell)];
      return x < axis || row < 0 || row >= sight.row + sight.size || column >= sight.column + sight.size ? null : { row, column };
    },
    onMove: (at) => {
      setSight(showing(sight, at, classes));
      dispatch({ type: 'announce', text: describe(at) });
    },
    onChoose: choose, onZoom: zoom,
  });
  const { cursor, shown } = cells;
  return (
    <div class="confusion">
      <div class="confusion-tools">
        <h3 class="caption">{l10n.t('Confusion matrix')}</h3>
        <div class="switch" role="group" aria-label={l10n.t('Order of the classes')}>
          <button type="button" aria-pressed={order === 'class'} onClick={() => { setOrder('class'); }}>{l10n.t('by number')}</button>
          <button type="button" aria-pressed={order === 'confused'} onClick={() => { setOrder('confused'); }}>{l10n.t('most confused first')}</button>
        </div>
        {classes > 4 && (
          <>
            <IconButton icon="zoom-in" label={l10n.t('Zoom In')} disabled={sight.size <= 2} onClick={() => { zoom(0.5, cursor); }} />
            <IconButton icon="zoom-out" label={l10n.t('Zoom Out')} disabled={sight.size >= classes} onClick={() => { zoom(2, cursor); }} />
          </>
        )}
      </div>
      <div class="confusion-frame" ref={frame}>
        <CellCanvas
          figure={l10n.t('confusion matrix')} kind={l10n.t('matrix')} width={side} height={side} cells={cells}
          label={l10n.t('Confusion matrix of {0}, labels down, predictions across: arrow keys move, Enter shows the samples of a cell', plural(report.samples, 'sample'))}
          draw={(canvas) => { drawConfusion(canvas, { report, order: ordered, window: sight, cursor, chosen: { label, predicted } }, side); }}
          keys={[cursor, label, ordered, predicted, report, side, sight]}
          picture={(canvas, colours) => mapPicture(canvas, {
            title: l10n.t('Confusion matrix of {0}', plural(report.samples, 'sample')), across: l10n.t('predicted'), up: l10n.t('label'),
            legend: [
              { text: l10n.t('predicted right'), sign: boxSign(colours.of('--vscode-charts-blue'), 0.8) },
              { text: l10n.t('mistakes; the stronger, the more samples'), sign: boxSign(colours.of('--vscode-editorWarning-foreground'), 0.6) },
              ...(classNames === null || sight.size > 20 ? [] : ordered.slice(sight.row, sight.row + sight.size).map((of) => ({ text: className(of, classNames), sign: null }))),
            ],
          }, colours)}
        />
      </div>
      <p class="muted confusion-place">{shown === null
        ? `${l10n.t('labels down, predictions across')}${sight.size < classes ? ` · ${l10n.t('{0} of {1} in sight', sight.size, plural(classes, 'class'))}` : ''}`
        : describe(shown)}</p>
    </div>
  );
}
