import type { JSX } from 'preact';
import * as l10n from '../text/l10n';
import type { LossViewProps } from '../views/lossView';
import { ClassTable } from './ClassTable';
import { ConfusionMatrix } from './ConfusionMatrix';
import { TopConfusions } from './TopConfusions';
import { useClassFilter, useClassReport } from './useClassReport';
import { useRankings } from './useRankings';

/** How a classification does, class by class. */
export function ClassView({ loss, report: of }: LossViewProps): JSX.Element {
  const filter = useClassFilter();
  const report = useClassReport(loss, filter);
  const ranked = useRankings(loss, of, filter);
  return (
    <section class="classes" role="region" aria-label={l10n.t('Classes')} aria-busy={report === null}>
      {report === null
        ? <p class="quiet">{l10n.t('Counting the classes…')}</p>
        : (
          <>
            <ConfusionMatrix key={report.classes.length} report={report} />
            <div class="class-lists">
              <TopConfusions report={report} />
              <ClassTable report={report} ranked={ranked} />
            </div>
          </>
        )}
    </section>
  );
}
