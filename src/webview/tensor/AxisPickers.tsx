import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TensorSlice } from '../../core/tensors/tensorSlice';
import { IconButton } from '../components/Icon';
import { Select, type SelectOption } from '../components/Select';
import * as l10n from '../text/l10n';
import { withAxis } from './choices';

interface AxisPickersProps {
  readonly shape: readonly number[];
  readonly slice: TensorSlice;
  readonly onChange: (slice: TensorSlice) => void;
}

const none = 'none';

/** Which axes are the table's rows and columns, and the index on each of the others. */
export function AxisPickers({ shape, slice, onChange }: AxisPickersProps): JSX.Element | null {
  if (shape.length === 0) {
    return null;
  }
  const axes = shape.map((length, axis): SelectOption => ({ value: String(axis), text: l10n.t('axis {0} ({1})', axis, length) }));
  // Of a vector, one of the two is not there.
  const options = shape.length > 1 ? axes : [...axes, { value: none, text: l10n.t('none') }];
  const pick = (side: 'rows' | 'columns') => (value: string): void => {
    const axis = value === none ? null : Number(value);
    const picked = withAxis(slice, side, axis);
    onChange(picked.rows === null && picked.columns === null ? withAxis(picked, side === 'rows' ? 'columns' : 'rows', 0) : picked);
  };
  return (
    <div class="axes" role="group" aria-label={l10n.t('Slice')}>
      {(['rows', 'columns'] as const).map((side) => (
        <div class="axis-picker" key={side}>
          <span class="field-label" aria-hidden="true">{sideName(side)}</span>
          <Select label={sideName(side)} value={slice[side] === null ? none : String(slice[side])} options={options} onChange={pick(side)} />
        </div>
      ))}
      <IconButton icon="arrow-swap" label={l10n.t('Transpose')} onClick={() => { onChange({ ...slice, rows: slice.columns, columns: slice.rows }); }} />
      {shape.map((length, axis) => (axis === slice.rows || axis === slice.columns ? null : (
        <IndexField
          key={axis} axis={axis} length={length} index={slice.at[axis] ?? 0}
          onChange={(index) => { onChange({ ...slice, at: slice.at.map((old, other) => (other === axis ? index : old)) }); }}
        />
      )))}
    </div>
  );
}

function sideName(side: 'rows' | 'columns'): string {
  return side === 'rows' ? l10n.t('rows') : l10n.t('columns');
}

interface IndexFieldProps {
  readonly axis: number;
  readonly length: number;
  readonly index: number;
  readonly onChange: (index: number) => void;
}

/** The index on an axis that is not shown, typed or slid to. Negative ones count from the end, as in Python. */
function IndexField({ axis, length, index, onChange }: IndexFieldProps): JSX.Element {
  const [text, setText] = useState(String(index));
  useEffect(() => { setText(String(index)); }, [index]);
  const typed = /^\s*-?\d+\s*$/.test(text) ? Number(text) : NaN;
  const wanted = typed < 0 ? typed + length : typed;
  const isWrong = !(wanted >= 0 && wanted < length);
  const label = l10n.t('Index on axis {0}', axis);
  return (
    <div class="axis-picker">
      <span class="field-label" aria-hidden="true">{l10n.t('axis {0}', axis)}</span>
      <vscode-textfield
        class="short" label={label} value={text} invalid={isWrong}
        onInput={(event) => { setText(event.currentTarget.value); }}
        onChange={() => {
          if (!isWrong) {
            onChange(wanted);
          }
        }}
      />
      <input type="range" aria-label={l10n.t('{0}, slider', label)} min={0} max={length - 1} value={index} onInput={(event) => { onChange(Number(event.currentTarget.value)); }} />
      {isWrong ? <span class="field-error" role="alert">{l10n.t('0 to {0}', length - 1)}</span> : <span class="muted number">{l10n.t('of {0}', length)}</span>}
    </div>
  );
}
