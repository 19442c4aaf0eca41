import type { JSX } from 'preact';
import type { LossViewProps } from '../views/lossView';
import { ClassTable } from './ClassTable';
import { ConfusionMatrix } from './ConfusionMatrix';
import { TopConfusions } from './TopConfusions';
import { useClassReport } from './useClassReport';

/** How a classification does, class by class. */
export function ClassView({ loss }: LossViewProps): JSX.Element {
  const report = useClassReport(loss);
  return (
    <section class="classes" role="region" aria-label="Classes" aria-busy={report === null}>
      {report === null
        ? <p class="quiet">Counting the classes…</p>
        : (
          <>
            <ConfusionMatrix key={report.classes.length} report={report} />
            <div class="class-lists">
              <TopConfusions report={report} />
              <ClassTable report={report} />
            </div>
          </>
        )}
    </section>
  );
}
