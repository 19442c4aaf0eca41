import * as path from 'node:path';
import type { LiveMark } from '../../protocol/panelApi';
import type { Disposable } from '../disposableStore';
import type { InspectionPanel } from '../panel/inspectionPanel';
import type { LivePlace, LiveSessions } from './liveSessions';

type Marked = Pick<InspectionPanel, 'markLive'> & { readonly view: Pick<InspectionPanel['view'], 'onDidDispose'> };

/** Tells the panels that show live tensors of which stop they are, and where the program is since. */
export class LiveMarks implements Disposable {
  private readonly marks = new Map<Marked, { readonly at: LivePlace; shown: LiveMark }>();
  private readonly listening: Disposable;

  constructor(sessions: Pick<LiveSessions, 'onDidChange'>) {
    this.listening = sessions.onDidChange(() => { this.update(); });
  }

  /** A panel shows the tensors of a stop from now on. */
  mark(panel: Marked, at: LivePlace): void {
    const shown = markOf(at);
    if (!this.marks.has(panel)) {
      panel.view.onDidDispose(() => { this.marks.delete(panel); });
    }
    this.marks.set(panel, { at, shown });
    panel.markLive(shown);
  }

  dispose(): void {
    this.listening.dispose();
    this.marks.clear();
  }

  private update(): void {
    for (const [panel, mark] of this.marks) {
      const program = programOf(mark.at);
      if (program !== mark.shown.program) {
        mark.shown = { ...mark.shown, program };
        panel.markLive(mark.shown);
      }
    }
  }
}

function markOf(at: LivePlace): LiveMark {
  const { live, stop, place } = at;
  const script = path.basename(place?.path ?? live.session.name);
  return { place: place === undefined ? script : `${script}:${place.line}`, stop: stop.count, thread: stop.thread, program: programOf(at) };
}

/** Where the program is now, against the stop. */
function programOf({ live: { stops }, stop }: LivePlace): LiveMark['program'] {
  return stops.ended ? 'ended' : stops.isCurrent(stop) ? 'here' : stops.at(stop.thread, stop.frame) === undefined ? 'running' : 'elsewhere';
}
