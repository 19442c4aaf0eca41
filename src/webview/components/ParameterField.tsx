import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ParameterDescription } from '../../core/engine/evaluation';
import type { LossEntry, ParameterValue } from '../../core/spec/lossSpec';
import { setParameter } from '../state/specEdits';
import * as l10n from '../text/l10n';
import { Field } from './Field';
import { IconButton } from './Icon';
import { NumberField } from './NumberField';
import { Select } from './Select';

interface ParameterFieldProps {
  readonly parameter: ParameterDescription;
  readonly value: ParameterValue;
  readonly onChange: (change: (entry: LossEntry) => LossEntry) => void;
}

/** The control that fits a parameter of the catalogue. */
export function ParameterField({ parameter, value, onChange }: ParameterFieldProps): JSX.Element {
  const set = (next: ParameterValue): void => { onChange((entry) => setParameter(entry, parameter.name, next, parameter.default)); };
  if (parameter.onlyWhereSet === true) {
    return <SetField parameter={parameter} value={value} onChange={set} />;
  }
  if (parameter.type === 'boolean') {
    return (
      <Field label={parameter.name} note={parameter.description}>
        <vscode-checkbox label={parameter.name} checked={value === true} onChange={(event) => { set(event.currentTarget.checked); }} />
      </Field>
    );
  }
  if (parameter.type === 'text') {
    return <TextField parameter={parameter} value={typeof value === 'string' ? value : ''} onChange={set} />;
  }
  if (parameter.type === 'numbers') {
    return <Field label={parameter.name} note={parameter.description}><span class="number">{Array.isArray(value) ? value.join(', ') : value === null ? l10n.t('none') : String(value)}</span></Field>;
  }
  return (
    <NumberField
      label={parameter.name}
      note={parameter.description}
      integer={parameter.type === 'integer'}
      minimum={parameter.minimum} maximum={parameter.maximum}
      value={typeof value === 'number' ? value : Number.NaN}
      onChange={set}
      onClear={parameter.default === null ? () => { set(null); } : undefined}
    />
  );
}

interface SetFieldProps {
  readonly parameter: ParameterDescription;
  readonly value: ParameterValue;
  readonly onChange: (value: ParameterValue) => void;
}

/** A parameter that is there because the spec says it; taking it back takes it out. */
function SetField({ parameter: { name, type, choices = [], minimum, description, default: usual }, value, onChange }: SetFieldProps): JSX.Element {
  const remove = <IconButton icon="trash" label={l10n.t('Remove {0}', name)} onClick={() => { onChange(usual); }} />;
  if (type === 'integer') {
    return <NumberField label={name} note={description} integer minimum={minimum} value={typeof value === 'number' ? value : Number.NaN} onChange={onChange}>{remove}</NumberField>;
  }
  return (
    <Field label={name} note={description}>
      <div class="field-row">
        {type === 'boolean'
          ? <vscode-checkbox label={name} checked={value === true} onChange={(event) => { onChange(event.currentTarget.checked); }} />
          : <Select label={name} value={String(value)} options={choices.map((choice) => ({ value: choice, text: choice }))} onChange={onChange} />}
        {remove}
      </div>
    </Field>
  );
}

interface TextFieldProps {
  readonly parameter: ParameterDescription;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Words, such as a formula, taken once they are entered. */
function TextField({ parameter: { name, description }, value, onChange }: TextFieldProps): JSX.Element {
  const [text, setText] = useState(value);
  useEffect(() => { setText(value); }, [value]);
  return (
    <Field label={name} note={description} problem={value === '' ? l10n.t('is needed') : undefined}>
      <vscode-textfield
        label={name} value={text}
        onInput={(event) => { setText(event.currentTarget.value); }}
        onChange={() => { if (text.trim() !== value) { onChange(text.trim()); } }}
      />
    </Field>
  );
}
