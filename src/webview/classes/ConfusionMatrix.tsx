import type { JSX, TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ClassReport } from '../../core/inspection/classes/classReport';
import { IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { useSize } from '../components/useSize';
import { className } from '../text/classes';
import { percent, plural } from '../text/numbers';
import { orderedClasses, showing, zoomed, type ConfusionOrder, type Window } from './confusionOrder';
import { axis, drawConfusion } from './drawConfusion';
import { useThemeChange } from './useThemeChange';

/** The matrix is no larger than this, and square. */
const largestSide = 480;

interface Place {
  readonly row: number;
  readonly column: number;
}

/** Labels against predictions, one row a label. A cell narrows the samples to its own. */
export function ConfusionMatrix({ report }: { readonly report: ClassReport }): JSX.Element {
  const { state: { choices: { filter } }, dispatch } = usePanel();
  const { classNames } = useView();
  const classes = report.classes.length;
  const [order, setOrder] = useState<ConfusionOrder>(classes > 40 ? 'confused' : 'class');
  const ordered = useMemo(() => orderedClasses(report, order), [report, order]);
  const counts = useMemo(() => new Map(report.cells.map(({ label, predicted, count }) => [label * classes + predicted, count])), [classes, report]);
  const [sight, setSight] = useState<Window>({ row: 0, column: 0, size: Math.min(classes, 60) });
  const [cursor, setCursor] = useState<Place | null>(null);
  const [pointed, setPointed] = useState<Place | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(frame, { width: largestSide, height: 0 });
  const side = Math.max(160, Math.min(width, largestSide));
  const theme = useThemeChange();
  const { label, predicted } = filter;
  useEffect(() => {
    if (canvas.current !== null) {
      drawConfusion(canvas.current, { report, order: ordered, window: sight, cursor, chosen: { label, predicted } }, side);
    }
  }, [cursor, label, ordered, predicted, report, side, sight, theme]);

  const describe = ({ row, column }: Place): string => {
    const [of = 0, as = 0] = [ordered[row], ordered[column]];
    const count = counts.get(of * classes + as) ?? 0;
    const labelled = report.classes[of]?.labelled ?? 0;
    return `${plural(count, 'sample')} of ${className(of, classNames)} predicted ${of === as ? 'so' : className(as, classNames)}${labelled > 0 ? ` (${percent(count / labelled)} of the class)` : ''}`;
  };
  const choose = ({ row, column }: Place): void => {
    dispatch({ type: 'filter', filter: { label: ordered[row] ?? null, predicted: ordered[column] ?? null } });
  };
  const placeOf = (event: TargetedMouseEvent<HTMLCanvasElement>): Place | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const cell = (side - axis) / sight.size;
    const column = sight.column + Math.floor((event.clientX - box.left - axis) / cell);
    const row = sight.row + Math.floor((event.clientY - box.top) / cell);
    return event.clientX - box.left < axis || row < 0 || row >= sight.row + sight.size || column >= sight.column + sight.size ? null : { row, column };
  };
  const move = (to: Place): void => {
    const at = { row: Math.max(0, Math.min(classes - 1, to.row)), column: Math.max(0, Math.min(classes - 1, to.column)) };
    setCursor(at);
    setSight(showing(sight, at, classes));
    dispatch({ type: 'announce', text: describe(at) });
  };
  const zoom = (factor: number): void => {
    const about = cursor ?? { row: sight.row + sight.size / 2, column: sight.column + sight.size / 2 };
    setSight(zoomed(sight, factor, about, classes));
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLCanvasElement>): void => {
    const at = cursor ?? { row: sight.row, column: sight.column };
    const moved = movedBy(event.key, at, sight.size);
    if (moved !== null) {
      move(moved);
    } else if (event.key === 'Enter' || event.key === ' ') {
      choose(at);
    } else if (event.key === '+' || event.key === '-') {
      zoom(event.key === '+' ? 0.5 : 2);
    } else {
      return;
    }
    event.preventDefault();
  };
  const shown = pointed ?? cursor;
  return (
    <div class="confusion">
      <div class="confusion-tools">
        <h3 class="caption">Confusion matrix</h3>
        <div class="switch" role="group" aria-label="Order of the classes">
          <button type="button" aria-pressed={order === 'class'} onClick={() => { setOrder('class'); }}>by number</button>
          <button type="button" aria-pressed={order === 'confused'} onClick={() => { setOrder('confused'); }}>most confused first</button>
        </div>
        {classes > 4 && (
          <>
            <IconButton icon="zoom-in" label="Zoom In" disabled={sight.size <= 2} onClick={() => { zoom(0.5); }} />
            <IconButton icon="zoom-out" label="Zoom Out" disabled={sight.size >= classes} onClick={() => { zoom(2); }} />
          </>
        )}
      </div>
      <div class="confusion-frame" ref={frame}>
        <canvas
          data-figure="confusion matrix"
          ref={canvas} style={{ width: `${side}px`, height: `${side}px` }} tabIndex={0} role="application" aria-roledescription="matrix"
          aria-label={`Confusion matrix of ${plural(report.samples, 'sample')}, labels down, predictions across: arrow keys move, Enter shows the samples of a cell`}
          onKeyDown={onKeyDown} onBlur={() => { setCursor(null); }}
          onMouseMove={(event) => { setPointed(placeOf(event)); }} onMouseLeave={() => { setPointed(null); }}
          onClick={(event) => {
            const place = placeOf(event);
            if (place !== null) {
              choose(place);
            }
          }}
          onWheel={(event) => {
            if (event.ctrlKey) {
              event.preventDefault();
              setSight(zoomed(sight, event.deltaY > 0 ? 1.25 : 0.8, placeOf(event) ?? sight, classes));
            }
          }}
        />
      </div>
      <p class="muted confusion-place">{shown === null ? `labels down, predictions across${sight.size < classes ? ` · ${sight.size} of ${classes} classes in sight` : ''}` : describe(shown)}</p>
    </div>
  );
}

function movedBy(key: string, { row, column }: Place, page: number): Place | null {
  switch (key) {
    case 'ArrowUp': return { row: row - 1, column };
    case 'ArrowDown': return { row: row + 1, column };
    case 'ArrowLeft': return { row, column: column - 1 };
    case 'ArrowRight': return { row, column: column + 1 };
    case 'PageUp': return { row: row - page, column };
    case 'PageDown': return { row: row + page, column };
    case 'Home': return { row, column: 0 };
    case 'End': return { row, column: Infinity };
    default: return null;
  }
}
