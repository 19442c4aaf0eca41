import type { JSX } from 'preact';
import type { Finding } from '../../core/inspection/document';
import { verdictOf } from '../../core/inspection/findings/verdict';
import { samplesOf } from '../state/findingSamples';
import { lossOf } from '../state/panelState';
import * as l10n from '../text/l10n';
import { Icon, IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { lazily } from '../views/lazyView';

const icons = { error: 'error', warning: 'warning', info: 'info' } as const;
const order = { error: 0, warning: 1, info: 2 } as const;

const FigureView = lazily(async () => (await import('./FigureView')).FigureView);

/** What looks wrong, worst first. */
export function Findings(): JSX.Element {
  const { document, firstSight } = useView();
  const ranked = document.findings
    .map((finding, index) => ({ finding, index }))
    .sort((left, right) => order[left.finding.severity] - order[right.finding.severity]);
  return (
    <section class="findings" role="region" aria-label={l10n.t('Findings')}>
      {ranked.length === 0
        ? <p class="quiet">{firstSight === undefined ? l10n.t('No findings.') : l10n.t('What looks wrong is told once all rows are read.')}</p>
        : <ul>{ranked.map(({ finding, index }) => <FindingLine key={index} finding={finding} index={index} />)}</ul>}
    </section>
  );
}

function FindingLine({ finding, index }: { readonly finding: Finding; readonly index: number }): JSX.Element {
  const { severity, loss, message, advice, evidence } = finding;
  const { document: { losses } } = useView();
  const tensor = evidence['tensor'];
  return (
    <li class={`finding ${severity}`}>
      <Icon name={icons[severity]} class={`severity-${severity}`} />
      <div class="finding-text">
        <strong>{verdictOf(finding)}</strong>
        <span class="muted"> {headingOf(severity, losses.length < 2 ? undefined : loss)}</span>
        <p class="finding-message">{sentenceOf(message)}</p>
        {advice !== undefined && <p class="muted">{advice}</p>}
        {typeof tensor === 'string' && !message.includes(tensor) && <span class="muted path"> {tensor}{placeText(evidence['index'])}</span>}
      </div>
      {evidence.figure !== undefined && <FigureView figure={evidence.figure} />}
      <ExplainStored finding={finding} />
      <Walk finding={finding} index={index} />
    </li>
  );
}

/** A message of the core as a sentence of its own; what begins with a file's or a tensor's name stays as it is. */
function sentenceOf(message: string): string {
  const begun = /^[a-z]+[ ,]/.test(message) ? message.charAt(0).toUpperCase() + message.slice(1) : message;
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

function headingOf(severity: Finding['severity'], loss: string | undefined): string {
  switch (severity) {
    case 'error': return loss === undefined ? l10n.t('Error') : l10n.t('Error in {0}', loss);
    case 'warning': return loss === undefined ? l10n.t('Warning') : l10n.t('Warning in {0}', loss);
    case 'info': return loss === undefined ? l10n.t('Note') : l10n.t('Note in {0}', loss);
  }
}

/** Leads from a number that the run stored to what gives it. */
function ExplainStored({ finding: { evidence, loss } }: { readonly finding: Finding }): JSX.Element | null {
  const { dispatch } = usePanel();
  const { document } = useView();
  const number = evidence['explain'];
  if (typeof number !== 'string') {
    return null;
  }
  const index = document.losses.findIndex(({ name }) => name === loss);
  return (
    <vscode-button secondary onClick={() => { dispatch({ type: 'ask', asked: { kind: 'number', loss: index < 0 ? null : index, number } }); }}>{l10n.t('Explain It')}</vscode-button>
  );
}

/** Leads to the samples of a finding, one after the other. */
function Walk({ finding, index }: { readonly finding: Finding; readonly index: number }): JSX.Element | null {
  const { state, dispatch } = usePanel();
  const view = useView();
  const samples = samplesOf(finding);
  const step = state.walk?.finding === index ? state.walk.step : null;
  const go = (to: number): void => { dispatch({ type: 'walk', finding: index, step: to }); };
  if (samples.length === 0 && lossOf(finding, view) < 0) {
    return null;
  }
  if (step === null || samples.length < 2) {
    return <vscode-button secondary onClick={() => { go(0); }}>{l10n.t('Show Me')}</vscode-button>;
  }
  return (
    <div class="walk">
      <IconButton icon="chevron-left" label={l10n.t('Previous Sample of the Finding')} onClick={() => { go(step - 1); }} />
      <span class="number">{l10n.t('{0} of {1}', step + 1, samples.length)}</span>
      <IconButton icon="chevron-right" label={l10n.t('Next Sample of the Finding')} onClick={() => { go(step + 1); }} />
    </div>
  );
}

function placeText(index: unknown): string {
  return Array.isArray(index) ? `[${index.join(', ')}]` : typeof index === 'number' ? `[${index}]` : '';
}
