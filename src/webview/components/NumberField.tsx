import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { checkNumber, type NumberLimits } from '../state/checkNumber';
import { Field } from './Field';

interface NumberFieldProps extends NumberLimits {
  readonly label: string;
  readonly value: number;
  readonly note?: string | undefined;
  readonly onChange: (value: number) => void;
  /** Where the field may be left empty: called when it is. */
  readonly onClear?: (() => void) | undefined;
  /** What stands behind the field. */
  readonly children?: ComponentChildren;
}

/** A number that is taken over with Enter or on leaving; one that makes no sense is told beside it. */
export function NumberField({ label, value, note, onChange, onClear, children, ...limits }: NumberFieldProps): JSX.Element {
  const shown = onClear !== undefined && Number.isNaN(value) ? '' : String(value);
  const [text, setText] = useState(shown);
  useEffect(() => { setText(shown); }, [shown]);
  const checked = checkNumber(text, limits);
  const isEmpty = onClear !== undefined && text.trim() === '';
  const problem = 'problem' in checked && !isEmpty ? checked.problem : undefined;
  return (
    <Field label={label} note={note} problem={problem}>
      <div class="field-row">
        <vscode-textfield
          class="short"
          label={label}
          value={text}
          invalid={problem !== undefined}
          onInput={(event) => { setText(event.currentTarget.value); }}
          onChange={() => {
            if (isEmpty && shown !== '') {
              onClear();
            } else if ('value' in checked && checked.value !== value) {
              onChange(checked.value);
            }
          }}
        />
        {children}
      </div>
    </Field>
  );
}
