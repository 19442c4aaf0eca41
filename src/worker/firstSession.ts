import type { FirstSightFigures } from '../core/inspection/document';
import { firstSightOf } from '../core/inspection/firstSight';
import type { Refinement } from '../core/inspection/firstSight/refinement';
import { inspectionView } from '../core/inspection/inspectionView';
import type { InspectionContext, InspectionSubject } from '../core/inspection/subject';
import type { ValueSoFar, Work } from '../core/work';
import { SelectedSample } from './selectedSample';
import type { Opened } from './session';

/** Milliseconds that the whole has before a first sight is shown in its place: what is soon there would only flicker. */
const patience = 250;
/** Milliseconds between two times that figures are told of. */
const refiningInterval = 200;

/** Who looks on while an inspection reads all rows. */
export interface Onlooker {
  /** Takes what can be seen at first sight. Until the session that follows takes its place, it is open, also where none follows. */
  show(opened: Opened): Promise<void>;
  /** Takes the figures of that as they are by now. */
  refine(figures: FirstSightFigures): void;
}

/** What a first sight is of, and for whom. */
interface Looked {
  readonly subject: InspectionSubject;
  readonly context: InspectionContext;
  /** Files that are looked into beside those that the spec names. */
  readonly dumps: readonly string[];
  readonly onlooker: Onlooker;
}

/** The session of a first sight, while the inspection of all rows is under way. */
export class FirstSession {
  private isShown = false;
  private told = 0;

  private constructor(private readonly opened: Opened, private readonly refinement: Refinement, private readonly onlooker: Onlooker) {}

  /** Null where a pass over everything is short, or some rows do not tell. */
  static async of({ subject, context, dumps, onlooker }: Looked, work: Work): Promise<FirstSession | null> {
    const seen = await firstSightOf(subject, context, quietly(work));
    if (seen === null) {
      return null;
    }
    const { inspection, firstSight, refinement } = seen;
    const view = await inspectionView(inspection, context, dumps, work, firstSight);
    const session = { inspection, context, steps: null, selected: new SelectedSample({ inspection, context }), isOfSomeRows: true };
    return new FirstSession({ session, view }, refinement, onlooker);
  }

  /** How the inspection tells what it has come to. */
  get watching(): Pick<InspectionContext, 'soFar'> {
    return { soFar: (loss, value) => { this.take(loss, value); } };
  }

  /** Shows it, where the inspection does not end before. @returns whether it is shown */
  async showUnlessDone(inspecting: Promise<unknown>, { signal }: Work): Promise<boolean> {
    if (await isDoneWithin(patience, inspecting) || signal.aborted) {
      return false;
    }
    this.isShown = true;
    await this.onlooker.show(this.opened);
    return true;
  }

  private take(loss: number, value: ValueSoFar): void {
    this.refinement.take(loss, value);
    if (this.isShown && Date.now() - this.told >= refiningInterval) {
      this.told = Date.now();
      this.onlooker.refine(this.refinement.figures);
    }
  }
}

function isDoneWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => { resolve(false); }, milliseconds);
    const done = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    work.then(done, done);
  });
}

/** The same work without its progress, which is that of the whole. */
function quietly(work: Work): Work {
  return { signal: work.signal, pause: () => work.pause(), progress: () => undefined };
}
