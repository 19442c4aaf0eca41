import type { JSX, RefObject } from 'preact';
import { useState } from 'preact/hooks';
import type { ViewedTensor } from '../../core/inspection/tensorView/dumpListing';
import { extentOf, type TensorSlice } from '../../core/tensors/tensorSlice';
import { IconButton } from '../components/Icon';
import { Select } from '../components/Select';
import * as l10n from '../text/l10n';
import { isFloat } from './cellText';
import type { CellGridHandle } from './CellGrid';
import { mostDigits, type NumberFormat } from './choices';
import { placeTyped } from './placeTyped';
import { useTensorPage } from './tensorContext';

interface GridToolsProps {
  readonly tensor: ViewedTensor;
  readonly slice: TensorSlice;
  readonly grid: RefObject<CellGridHandle | null>;
  /** Whether the range of the values is known. */
  readonly canShade: boolean;
}

const styles = () => [
  { value: 'short', text: l10n.t('short'), description: l10n.t('Six significant digits; the tooltip and a copy have all') },
  { value: 'fixed', text: l10n.t('fixed'), description: l10n.t('So many decimals') },
  { value: 'scientific', text: l10n.t('scientific'), description: l10n.t('One digit, so many decimals, and an exponent') },
] as const;

/** How the cells are written, and the way to one of them. */
export function GridTools({ tensor: { name, shape, dtype }, slice, grid, canShade }: GridToolsProps): JSX.Element {
  const { choices, choose } = useTensorPage();
  const { format, isShaded } = choices;
  return (
    <div class="grid-tools">
      <h3 class="caption">{l10n.t('Values')}</h3>
      {isFloat(dtype) && (
        <>
          <span class="tool-select">
            <Select label={l10n.t('Number format')} value={format.style} options={styles()} onChange={(style) => { choose({ format: { ...format, style: style as NumberFormat['style'] } }); }} />
          </span>
          {format.style !== 'short' && (
            <span class="digits" role="group" aria-label={l10n.t('Decimals')}>
              <IconButton icon="remove" label={l10n.t('Fewer Decimals')} disabled={format.digits <= 0} onClick={() => { choose({ format: { ...format, digits: format.digits - 1 } }); }} />
              <span class="number" aria-live="polite">{format.digits}</span>
              <IconButton icon="add" label={l10n.t('More Decimals')} disabled={format.digits >= mostDigits} onClick={() => { choose({ format: { ...format, digits: format.digits + 1 } }); }} />
            </span>
          )}
        </>
      )}
      {canShade && (
        <div class="switch" role="group" aria-label={l10n.t('Shading')}>
          <button type="button" aria-pressed={isShaded} onClick={() => { choose({ isShaded: !isShaded }); }}>{l10n.t('shade by value')}</button>
        </div>
      )}
      <GoToCell
        shape={shape} slice={slice}
        onGo={(place) => {
          if (place.slice !== slice) {
            choose({ slices: { ...choices.slices, [name]: place.slice }, cell: place.cell });
          }
          grid.current?.show(place.cell);
        }}
      />
      <IconButton icon="copy" label={l10n.t('Copy Selected Cells')} onClick={() => { grid.current?.copy(); }} />
    </div>
  );
}

interface GoToCellProps {
  readonly shape: readonly number[];
  readonly slice: TensorSlice;
  readonly onGo: (place: { readonly slice: TensorSlice; readonly cell: { readonly row: number; readonly column: number } }) => void;
}

function GoToCell({ shape, slice, onGo }: GoToCellProps): JSX.Element {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const { rows, columns } = extentOf(shape, slice);
  const go = (): void => {
    const place = placeTyped(text, shape, slice);
    setProblem(place === null ? placeProblem(rows, columns, shape.length) : '');
    if (place !== null) {
      onGo(place);
    }
  };
  return (
    <span class="go-to">
      <vscode-textfield
        label={l10n.t('Go to cell')} placeholder={l10n.t('Go to row, column')} value={text} invalid={problem !== ''}
        onInput={(event) => { setText(event.currentTarget.value); }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            go();
          }
        }}
      />
      {problem !== '' && <span class="field-error" role="alert">{problem}</span>}
    </span>
  );
}

function placeProblem(rows: number, columns: number, axes: number): string {
  return axes > 2
    ? l10n.t('row below {0}, column below {1}, or {2} indices', rows, columns, axes) : l10n.t('row below {0}, column below {1}', rows, columns);
}
