import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { checkNumber, type NumberLimits } from '../state/checkNumber';
import { Field } from './Field';

interface NumberFieldProps extends NumberLimits {
  readonly label: string;
  readonly value: number;
  readonly note?: string | undefined;
  readonly onChange: (value: number) => void;
  /** What stands behind the field. */
  readonly children?: ComponentChildren;
}

/** A number that is taken over with Enter or on leaving; one that makes no sense is told beside it. */
export function NumberField({ label, value, note, onChange, children, ...limits }: NumberFieldProps): JSX.Element {
  const [text, setText] = useState(String(value));
  useEffect(() => { setText(String(value)); }, [value]);
  const checked = checkNumber(text, limits);
  const problem = 'problem' in checked ? checked.problem : undefined;
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
            if ('value' in checked && checked.value !== value) {
              onChange(checked.value);
            }
          }}
        />
        {children}
      </div>
    </Field>
  );
}
