import type { JSX } from 'preact';
import type { LossEntry, LossSpec } from '../../core/spec/lossSpec';
import { roleChoices, roleReason } from '../state/roleChoices';
import { setWeights } from '../state/specEdits';
import * as l10n from '../text/l10n';
import { Field } from './Field';
import { NumberField } from './NumberField';
import { Select } from './Select';
import { useView } from './panelContext';

interface WeightsFieldProps {
  readonly spec: LossSpec;
  readonly entry: LossEntry;
  readonly onChange: (change: (entry: LossEntry) => LossEntry) => void;
}

// No reference can be one of these, since they hold no file's name.
const defaultChoice = '?default';
const numberChoice = '?number';
const noneChoice = '?none';

/** Weights: the convention's default, one number, a tensor, or an explicit None. */
export function WeightsField({ spec, entry, onChange }: WeightsFieldProps): JSX.Element {
  const { document, tensors } = useView();
  const { weights } = entry;
  const choice = weights === undefined ? defaultChoice : weights === null ? noneChoice : typeof weights === 'number' ? numberChoice : weights;
  const reference = typeof weights === 'string' ? weights : undefined;
  const tensorChoices = roleChoices(reference, tensors, spec).filter(({ value }) => value !== '');
  const set = (value: string): void => {
    const next = value === defaultChoice ? undefined : value === noneChoice ? null : value === numberChoice ? 1 : value;
    onChange((old) => setWeights(old, next));
  };
  return (
    <>
      <Field label={l10n.t('weights')} note={reference === undefined ? undefined : roleReason(document.inferred, 'weights', reference, spec)}>
        <Select
          label={l10n.t('weights')}
          value={choice}
          options={[
            { value: defaultChoice, text: l10n.t('default (1)') },
            { value: numberChoice, text: l10n.t('a number') },
            { value: noneChoice, text: 'None' },
            ...tensorChoices,
          ]}
          onChange={set}
        />
      </Field>
      {typeof weights === 'number' && (
        <NumberField label={l10n.t('weight')} value={weights} onChange={(value) => { onChange((old) => setWeights(old, value)); }} />
      )}
    </>
  );
}
