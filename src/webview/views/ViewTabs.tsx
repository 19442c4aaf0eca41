import type { JSX } from 'preact';
import { usePanel, useView } from '../components/panelContext';
import { Tabs } from '../components/Tabs';
import { FilterBar } from '../filter/FilterBar';
import * as l10n from '../text/l10n';
import type { LossViewProps } from './lossView';
import { lossViews } from './index';

/** The views of a loss, one at a time; the filter above them narrows them all. */
export function ViewTabs({ loss, report }: LossViewProps): JSX.Element {
  const { state, dispatch } = usePanel();
  const view = useView();
  const fitting = lossViews.filter(({ fits }) => fits(report, view));
  const shown = fitting.find(({ id }) => id === state.choices.view) ?? fitting[0];
  return (
    <div class="views">
      {fitting.length > 1 && (
        <Tabs
          label={l10n.t('Views')} prefix="view-tab-" controls="view-panel" tabs={fitting.map(({ id, title }) => ({ id, content: title() }))} selected={shown?.id ?? ''}
          onSelect={(id) => { dispatch({ type: 'view', view: id }); }}
        />
      )}
      <FilterBar report={report} />
      <div id="view-panel" {...(fitting.length > 1 ? { role: 'tabpanel', 'aria-labelledby': `view-tab-${shown?.id}` } : {})}>
        {shown?.needsAllRows === true && view.firstSight !== undefined && <p class="quiet">{l10n.t('This view opens once all rows are read.')}</p>}
        {shown !== undefined && (shown.needsAllRows !== true || view.firstSight === undefined) && <shown.Component key={`${shown.id} ${loss}`} loss={loss} report={report} />}
      </div>
    </div>
  );
}
