import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { conventions, type LossSpec } from '../../core/spec/lossSpec';
import { displayName } from '../state/lossParts';
import { addLoss, removeLoss, setConvention } from '../state/specEdits';
import * as l10n from '../text/l10n';
import { Field } from './Field';
import { Icon } from './Icon';
import { LossInputs } from './LossInputs';
import { RegularizationInputs } from './RegularizationInputs';
import { Select } from './Select';
import { usePanel, useView } from './panelContext';

/** What goes into the loss, why it was taken for that, and the way to change it. */
export function Inputs(): JSX.Element {
  const { state, edit } = usePanel();
  const view = useView();
  const [open, setOpen] = useState(true);
  const spec = state.history?.present ?? view.spec;
  const index = state.choices.loss;
  const entry = spec.losses[index];
  return (
    <section class="inputs" role="region" aria-label={l10n.t('Inputs')}>
      <h2>
        <button type="button" class="disclosure" aria-expanded={open} onClick={() => { setOpen(!open); }}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} /> {spec.losses.length > 1 && entry !== undefined ? l10n.t('Inputs of {0}', displayName(entry)) : l10n.t('Inputs')}
        </button>
      </h2>
      {open && (
        <div class="form">
          {entry !== undefined && <LossInputs key={index} spec={spec} index={index} entry={entry} />}
          <div class="form-actions">
            <button type="button" class="link" onClick={() => { edit(addLoss(spec, index)); }}><Icon name="add" /> {l10n.t('Add a loss on these tensors')}</button>
            {spec.losses.length > 1 && (
              <button type="button" class="link" onClick={() => { edit(removeLoss(spec, index)); }}><Icon name="trash" /> {l10n.t('Remove this loss')}</button>
            )}
          </div>
          <h3 class="caption">{l10n.t('Regularization')}</h3>
          <RegularizationInputs spec={spec} />
          <h3 class="caption">{l10n.t('Whole inspection')}</h3>
          <div class="fields">
            <ConventionField spec={spec} />
            <ClassesField spec={spec} />
          </div>
        </div>
      )}
    </section>
  );
}

function ConventionField({ spec }: { readonly spec: LossSpec }): JSX.Element {
  const { edit } = usePanel();
  const { catalogue } = useView();
  const available = catalogue.conventions ?? [spec.convention];
  if (available.length < 2) {
    return <Field label={l10n.t('convention')}><span class="fixed">{spec.convention}</span></Field>;
  }
  return (
    <Field label={l10n.t('convention')}>
      <Select
        label={l10n.t('convention')}
        value={spec.convention}
        options={available.map((value) => ({ value, text: value }))}
        onChange={(value) => {
          const convention = conventions.find((known) => known === value);
          if (convention !== undefined) {
            edit(setConvention(spec, convention));
          }
        }}
      />
    </Field>
  );
}

function ClassesField({ spec }: { readonly spec: LossSpec }): JSX.Element {
  const { client, fail } = usePanel();
  const { classNames } = useView();
  const { classes } = spec;
  const known = classNames === null ? l10n.t('none') : `${classNames.slice(0, 4).join(', ')}${classNames.length > 4 ? `, … (${classNames.length})` : ''}`;
  return (
    <Field label={l10n.t('class names')}>
      {typeof classes === 'string'
        ? <button type="button" class="link path" title={known} onClick={() => { client.call('reveal', { reference: classes }).catch(fail); }}>{classes}</button>
        : <span class="fixed">{known}</span>}
    </Field>
  );
}
