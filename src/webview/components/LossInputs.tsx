import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FormDescription, LossDescription } from '../../core/engine/evaluation';
import { formOf } from '../../core/spec/catalogue';
import type { LossEntry, LossSpec } from '../../core/spec/lossSpec';
import { editLoss, setCoefficient, setLoss, setName, setReduction, setRole, setThreshold } from '../state/specEdits';
import { readable } from '../state/lossParts';
import { roleChoices, roleReason } from '../state/roleChoices';
import * as l10n from '../text/l10n';
import { Field } from './Field';
import { Icon } from './Icon';
import { NumberField } from './NumberField';
import { ParameterField } from './ParameterField';
import { Select } from './Select';
import { WeightsField } from './WeightsField';
import { usePanel, useView } from './panelContext';

interface LossInputsProps {
  readonly spec: LossSpec;
  readonly index: number;
  readonly entry: LossEntry;
}

/** Everything that one entry of the spec holds, to be changed. */
export function LossInputs({ spec, index, entry }: LossInputsProps): JSX.Element {
  const { edit } = usePanel();
  const { catalogue, document } = useView();
  const report = document.losses[index];
  const description = catalogue.losses.find(({ name }) => name === entry.loss);
  const form = description === undefined ? undefined : formOf(description, entry.convention ?? spec.convention);
  const change = (next: (entry: LossEntry) => LossEntry): void => { edit(editLoss(spec, index, next)); };
  const thresholded = report?.task === 'binary' || report?.task === 'multilabel';
  return (
    <div class="fields">
      {typeof report?.error === 'string' && <p class="message" role="alert"><Icon name="error" class="severity-error" /> {report.error}</p>}
      <LossField entry={entry} description={description} onChange={(chosen) => { change((old) => setLoss(old, chosen.name, formOf(chosen, entry.convention ?? spec.convention))); }} />
      {spec.losses.length > 1 && <NameField value={entry.name ?? entry.loss} onChange={(name) => { change((old) => setName(old, name)); }} />}
      {rolesOf(entry, form).map(({ role, note, optional }) => (
        <RoleField key={role} role={role} note={note} optional={optional} spec={spec} entry={entry} onChange={(reference) => { change((old) => setRole(old, role, reference)); }} />
      ))}
      <WeightsField spec={spec} entry={entry} onChange={change} />
      <NumberField label={l10n.t('coefficient')} note={l10n.t('Factor in the total.')} value={entry.coefficient ?? 1} onChange={(value) => { change((old) => setCoefficient(old, value)); }} />
      {form?.parameters.filter(({ name, onlyWhereSet }) => onlyWhereSet !== true || entry.parameters[name] !== undefined).map((parameter) => (
        <ParameterField
          key={parameter.name} parameter={parameter}
          value={entry.parameters[parameter.name] ?? report?.parameters[parameter.name] ?? parameter.default} onChange={change}
        />
      ))}
      {thresholded && (
        <NumberField
          label={l10n.t('threshold')} note={l10n.t('Above this probability a prediction is positive.')} value={entry.threshold ?? 0.5} minimum={0} maximum={1}
          onChange={(value) => { change((old) => setThreshold(old, value)); }}
        />
      )}
      <Field label={l10n.t('reduction')} note={typeof report?.reduction === 'string' ? l10n.t('In use: {0}', report.reduction) : undefined}>
        <Select
          label={l10n.t('reduction')}
          value={entry.reduction ?? ''}
          options={[
            { value: '', text: l10n.t('the convention\'s own') },
            ...[...new Set([...form?.reductions ?? [], ...(entry.reduction === undefined ? [] : [entry.reduction])])].map((value) => ({ value, text: value })),
          ]}
          onChange={(value) => { change((old) => setReduction(old, value === '' ? undefined : value)); }}
        />
      </Field>
    </div>
  );
}

interface LossFieldProps {
  readonly entry: LossEntry;
  readonly description: LossDescription | undefined;
  readonly onChange: (description: LossDescription) => void;
}

function LossField({ entry, description, onChange }: LossFieldProps): JSX.Element {
  const { catalogue } = useView();
  const known = catalogue.losses.map(({ name, forms }) => ({ value: name, text: readable(name), description: forms[0]?.formula ?? '' }));
  const options = description === undefined ? [{ value: entry.loss, text: entry.loss }, ...known] : known;
  return (
    <Field label={l10n.t('loss')} note={description?.title}>
      <Select
        label={l10n.t('loss')}
        value={entry.loss}
        options={options}
        onChange={(value) => {
          const chosen = catalogue.losses.find(({ name }) => name === value);
          if (chosen !== undefined) {
            onChange(chosen);
          }
        }}
      />
    </Field>
  );
}

interface RoleFieldProps {
  readonly role: string;
  readonly note: string;
  /** The loss does without it. */
  readonly optional: boolean;
  readonly spec: LossSpec;
  readonly entry: LossEntry;
  readonly onChange: (reference: string) => void;
}

function RoleField({ role, note, optional, spec, entry, onChange }: RoleFieldProps): JSX.Element {
  const { document, tensors } = useView();
  const reference = entry.roles[role];
  return (
    <Field label={role} note={roleReason(document.inferred, role, reference, spec) ?? note} problem={reference === undefined && !optional ? l10n.t('choose a tensor') : undefined}>
      <Select label={role} value={reference ?? ''} options={roleChoices(reference, tensors, spec)} onChange={(value) => { if (value !== '') { onChange(value); } }} />
    </Field>
  );
}

function NameField({ value, onChange }: { readonly value: string; readonly onChange: (name: string) => void }): JSX.Element {
  const [text, setText] = useState(value);
  useEffect(() => { setText(value); }, [value]);
  return (
    <Field label={l10n.t('name')}>
      <vscode-textfield
        label={l10n.t('name')} value={text}
        onInput={(event) => { setText(event.currentTarget.value); }}
        onChange={() => { if (text.trim() !== value) { onChange(text.trim()); } }}
      />
    </Field>
  );
}

/** The roles the loss has, and those the entry names though the loss does not know them. */
function rolesOf(entry: LossEntry, form: FormDescription | undefined): readonly { readonly role: string; readonly note: string; readonly optional: boolean }[] {
  const known = form?.roles.map(({ role, description: note, optional = false }) => ({ role, note, optional })) ?? [];
  const extra = Object.keys(entry.roles).filter((role) => !known.some((other) => other.role === role));
  return [...known, ...extra.map((role) => ({ role, note: '', optional: true }))];
}
