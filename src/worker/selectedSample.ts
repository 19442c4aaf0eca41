import { sampleIdsOf, type SampleId } from '../core/inspection/beside/sampleIds';
import type { MovedSample } from '../core/inspection/document';
import type { Inspection } from '../core/inspection/inspection';
import type { InspectionContext } from '../core/inspection/subject';
import { orNull } from '../core/errors';
import { unattended, type Work } from '../core/work';

interface Inspected {
  readonly inspection: Inspection;
  readonly context: Pick<InspectionContext, 'store'>;
}

interface Selected {
  readonly loss: number;
  readonly sample: number;
  /** Null where the samples have no ids. */
  readonly id: Promise<SampleId | null>;
}

/**
 * The sample whose card was asked for last. Steps of a series may have their rows in any order, so another step's inspection finds
 * the sample again by its id.
 */
export class SelectedSample {
  private selected: Selected | null = null;
  private readonly ids = new Map<number, Promise<ArrayLike<SampleId> | null>>();

  constructor(private readonly inspected: Inspected) {}

  /** Notes that a sample's card is shown. */
  choose({ loss, sample }: { readonly loss: number; readonly sample: number }): void {
    // A question that is called off shall not call off the reading, which serves the next ones.
    const ids = this.ids.get(loss) ?? idsOf(this.inspected, loss, unattended);
    this.ids.set(loss, ids);
    this.selected = { loss, sample, id: ids.then((all) => all?.[sample] ?? null, () => null) };
  }

  /** Where the sample stands in another inspection; null where that is not known. */
  async placeIn(inspected: Inspected, work: Work): Promise<MovedSample | null> {
    const { selected } = this;
    const id = await selected?.id;
    const ids = selected === null || id === null || id === undefined ? null : await idsOf(inspected, selected.loss, work);
    if (selected === null || ids === null) {
      return null;
    }
    // One step may save them as another type of integers than the next.
    const text = String(id);
    const at = Array.from(ids).findIndex((one) => String(one) === text);
    return { loss: selected.loss, from: selected.sample, sample: at < 0 ? null : at };
  }
}

async function idsOf({ inspection, context }: Inspected, loss: number, work: Work): Promise<ArrayLike<SampleId> | null> {
  const found = await orNull(() => sampleIdsOf(inspection.computed(loss), inspection.subject.folder, context, work));
  return found?.ids ?? null;
}
