import type { JSX } from 'preact';
import type { LossSpec, RegularizationEntry } from '../../core/spec/lossSpec';
import { isPattern } from '../../core/tensors/reference';
import { addRegularization, editRegularization, exclusionDefaults, removeRegularization, setExclusion } from '../state/specEdits';
import { patternChoices, roleChoices } from '../state/roleChoices';
import * as l10n from '../text/l10n';
import { IconButton } from './Icon';
import { NumberField } from './NumberField';
import { Select } from './Select';
import { Field } from './Field';
import { usePanel, useView } from './panelContext';

/** The regularizers of the spec, each with its scale and tensors. */
export function RegularizationInputs({ spec }: { readonly spec: LossSpec }): JSX.Element {
  return (
    <>
      {spec.regularization.length === 0 && <p class="field-note">{l10n.t('None.')}</p>}
      {spec.regularization.map((entry, index) => <Regularizer key={index} spec={spec} entry={entry} index={index} />)}
      <div class="fields"><AddRegularizer spec={spec} /></div>
    </>
  );
}

interface RegularizerProps {
  readonly spec: LossSpec;
  readonly entry: RegularizationEntry;
  readonly index: number;
}

function Regularizer({ spec, entry, index }: RegularizerProps): JSX.Element {
  const { edit } = usePanel();
  const { catalogue, document } = useView();
  const names = catalogue.regularizers.map(({ name }) => name);
  const known = names.includes(entry.regularizer) ? names : [entry.regularizer, ...names];
  const number = index + 1;
  return (
    <div class="fields" role="group" aria-label={l10n.t('Regularizer {0}', number)}>
      <Field label={l10n.t('regularizer')} note={entry.tensors.join(', ')} problem={document.regularization[index]?.error ?? undefined}>
        <div class="field-row">
          <Select
            label={l10n.t('regularizer {0}', number)} value={entry.regularizer} options={known.map((value) => ({ value, text: value }))}
            onChange={(regularizer) => { edit(editRegularization(spec, index, (old) => ({ ...old, regularizer }))); }}
          />
          <IconButton icon="trash" label={l10n.t('Remove Regularizer {0}', number)} onClick={() => { edit(removeRegularization(spec, index)); }} />
        </div>
      </Field>
      <NumberField label={l10n.t('scale')} value={entry.scale} onChange={(scale) => { edit(editRegularization(spec, index, (old) => ({ ...old, scale }))); }} />
      {entry.regularizer === 'l1_l2' && (
        <NumberField
          label={l10n.t('scale of L2')} value={entry.scale_l2 ?? 0}
          onChange={(scale) => { edit(editRegularization(spec, index, (old) => ({ ...old, scale_l2: scale }))); }}
        />
      )}
      {entry.tensors.some(hasPattern(spec)) && (
        <Field label={l10n.t('leave out')} note={l10n.t('Of the tensors that fit the pattern.')}>
          <div class="checks">
            {exclusions().map(({ key, text }) => (
              <vscode-checkbox
                key={key} label={text} checked={entry[key] ?? exclusionDefaults[key]}
                onChange={(event) => {
                  const excludes = event.currentTarget.checked;
                  edit(editRegularization(spec, index, (old) => setExclusion(old, key, excludes)));
                }}
              />
            ))}
          </div>
        </Field>
      )}
    </div>
  );
}

const exclusions = () => [
  { key: 'exclude_biases', text: l10n.t('Biases and normalization parameters') },
  { key: 'exclude_optimizer_state', text: l10n.t('Optimizer state') },
] as const;

/** Whether a reference, or what its short name stands for, fits tensors by their names. */
const hasPattern = (spec: LossSpec) => (reference: string): boolean => isPattern((spec.tensors?.[reference] ?? reference).replace(/^[^#]*/, ''));

/** Choosing a tensor, or all of a file, adds L2 over it, to be changed from there. */
function AddRegularizer({ spec }: { readonly spec: LossSpec }): JSX.Element | null {
  const { edit } = usePanel();
  const { tensors } = useView();
  const used = new Set([...spec.losses.flatMap(({ roles, weights }) => [...Object.values(roles), String(weights)]), ...spec.regularization.flatMap((entry) => entry.tensors)]);
  const free = tensors.filter(({ reference, dtype }) => !used.has(reference) && dtype.includes('float'));
  if (free.length === 0) {
    return null;
  }
  return (
    <Field label={l10n.t('add over')}>
      <Select
        label={l10n.t('add a regularizer over')}
        value=""
        options={[...roleChoices(undefined, free, spec), ...patternChoices(free)]}
        onChange={(reference) => {
          if (reference !== '') {
            edit(addRegularization(spec, { regularizer: 'l2', scale: 1e-4, tensors: [reference] }));
          }
        }}
      />
    </Field>
  );
}
