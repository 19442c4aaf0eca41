import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface SelectOption {
  readonly value: string;
  readonly text: string;
  readonly description?: string;
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly SelectOption[];
  readonly onChange: (value: string) => void;
}

/** A dropdown that shows `value` until another is given, also when a choice came to nothing. */
export function Select({ label, value, options, onChange }: SelectProps): JSX.Element {
  const element = useRef<HTMLElementTagNameMap['vscode-single-select']>(null);
  useLayoutEffect(() => {
    if (element.current !== null && element.current.value !== value) {
      element.current.value = value;
    }
  });
  return (
    <vscode-single-select
      ref={element}
      label={label}
      combobox={options.length > 12}
      title={options.find((option) => option.value === value)?.description}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        if (chosen !== value) {
          onChange(chosen);
        }
      }}
    >
      {options.map((option) => (
        <vscode-option key={option.value} value={option.value} description={option.description ?? ''} selected={option.value === value}>
          {option.text}
        </vscode-option>
      ))}
    </vscode-single-select>
  );
}
