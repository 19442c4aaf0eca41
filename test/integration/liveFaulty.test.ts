import assert from 'node:assert/strict';
import { commands, debug, DebugStackFrame, type Uri } from 'vscode';
import { eventually, log, needsBridge, workbench } from './bridge';
import { closeAll, workspaceFile } from './driver';
import { copyScripts, cursorOn, endDebugging, faultyLaunch, nextStop, Overheard, pinnedRow, pinnedValue, SuiteEnd } from './liveDriver';

const script = (): Uri => workspaceFile('debuggee', 'faulty.py');
const row = pinnedRow('F.cross_entropy');
const pausedRow = (name: string): string => `.pane-body .monaco-list-row[aria-label^="Paused for ${name}"]`;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
/** What is added to the loss of the other program, so that its values are no stop's of the first. */
const otherBase = 1000;

/** What the adapter has seen. */
interface Seen {
  readonly stops: number;
  readonly questions: number;
  /** Most questions of ours that it had before it at once. */
  readonly most: number;
  /** Most questions of ours that it had before it when it was to step. */
  readonly aheadOfSteps: number;
}

/** Tells the adapter how to answer us; without a manner it only tells what it has seen. */
async function behave({ session }: DebugStackFrame, manner?: 'now' | 'never' | 'late' | 'truncated' | 'slow' | 'die'): Promise<Seen> {
  return await session.customRequest('behave', { manner }) as Seen;
}

/** Steps as the user does. */
async function step(frame: DebugStackFrame): Promise<void> {
  const { stops } = await behave(frame);
  await commands.executeCommand('workbench.action.debug.stepOver');
  await eventually('the next stop', () => behave(frame), (seen) => seen.stops === stops + 1);
}

/** @returns milliseconds until each of some steps was answered, in order of size */
async function stepTimes({ session, threadId }: DebugStackFrame, overheard: Overheard, stops: number): Promise<readonly number[]> {
  overheard.steps.length = 0;
  for (let stop = 0; stop < stops; stop++) {
    await session.customRequest('next', { threadId });
    await pause(20);
  }
  return [...overheard.steps].sort((a, b) => a - b);
}

const spread = (sorted: readonly number[]): string => `${sorted.length} steps, median ${at(sorted, 0.5).toFixed(1)} ms, 95 % within ${at(sorted, 0.95).toFixed(1)} ms`;
const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;

/** Notes the values that the view shows of stops, until it is told to end. */
function watchRow(): () => Promise<ReadonlyMap<number, string>> {
  const shown = new Map<number, string>();
  const isOn = { value: true };
  const watching = (async () => {
    while (isOn.value) {
      const [, value, stop] = /^Pinned loss [^,]*\(.*\), ([^,]+),.* of stop (\d+)/.exec(await workbench.attribute(row, 'aria-label') ?? '') ?? [];
      if (value !== undefined && stop !== undefined) {
        shown.set(Number(stop), value);
      }
      await pause(20);
    }
  })();
  return async () => {
    isOn.value = false;
    await watching;
    return shown;
  };
}

function assertOfTheirStops(shown: ReadonlyMap<number, string>): void {
  for (const [stop, value] of shown) {
    assert.equal(value, String(stop / 2), `of stop ${stop}`);
  }
}

describe('live tensors under a debugger that is at fault', function () {
  const end = new SuiteEnd();
  let frame: DebugStackFrame;
  let overheard: Overheard;

  before(async function () {
    needsBridge(this);
    await closeAll();
    copyScripts();
    overheard = new Overheard();
    end.add(endDebugging);
    end.add(() => { overheard.dispose(); });
    await commands.executeCommand('workbench.view.debug');
    assert.ok(await debug.startDebugging(undefined, faultyLaunch(script(), 'first', 0)));
    frame = await nextStop();
  });
  after(() => end.run());

  it('do not hold up the steps of VS Code', async function () {
    this.timeout(60_000);
    const without = await stepTimes(frame, overheard, 30);
    await nextStop();
    await cursorOn(script(), 'F.cross_entropy(logits, y)');
    await commands.executeCommand('lossInspector.live.pin');
    await pinnedValue(row, (await behave(frame)).stops / 2);
    const pinned = await stepTimes(frame, overheard, 30);
    await pinnedValue(row, (await behave(frame)).stops / 2);
    await log(`      from VS Code's step to its answer: nothing pinned, ${spread(without)}; pinned, ${spread(pinned)}`);
    assert.ok(at(pinned, 0.5) < at(without, 0.5) + 20, 'a step is answered as soon with something pinned');
  });

  it('show each stop\'s own value where the program stops twenty times a second', async function () {
    this.timeout(60_000);
    const before = await behave(frame);
    const shown = watchRow();
    const bursts = [20, 20, 20];
    for (const [index, stops] of bursts.entries()) {
      await frame.session.customRequest('behave', { stops });
      await eventually('all stops', () => behave(frame), (now) => now.stops === before.stops + stops * (index + 1));
      // The last one lasts.
      await pinnedValue(row, (before.stops + stops * (index + 1)) / 2);
    }
    const seen = await behave(frame);
    assertOfTheirStops(await shown());
    await log(`      ${seen.stops - before.stops} stops, ${seen.questions - before.questions} of them asked about`);
    assert.deepEqual([seen.most, overheard.most], [1, 1]);
  });

  it('have one question before a step at most, where the debugger is slow', async function () {
    this.timeout(60_000);
    await behave(frame, 'slow');
    overheard.steps.length = 0;
    for (let stop = 0; stop < 6; stop++) {
      await commands.executeCommand('workbench.action.debug.stepOver');
      // The question of this stop is on its way when the next step comes.
      await pause(300);
    }
    const seen = await behave(frame, 'now');
    await log(`      a step behind a question of 300 ms: ${overheard.steps.map((took) => took.toFixed(0)).join(', ')} ms`);
    assert.deepEqual([seen.most, seen.aheadOfSteps], [1, 1]);
    await step(frame);
    await pinnedValue(row, (seen.stops + 1) / 2);
  });

  it('take no answer that comes at a later stop, whatever the order', async function () {
    this.timeout(60_000);
    await behave(frame, 'late');
    const shown = watchRow();
    for (let stop = 0; stop < 6; stop++) {
      await step(frame);
      await pause(260);
    }
    const { stops, most } = await behave(frame, 'now');
    await step(frame);
    await pinnedValue(row, (stops + 1) / 2);
    assertOfTheirStops(await shown());
    assert.equal(most, 1);
  });

  it('say that an answer was cut off, and have the next stop\'s', async function () {
    this.timeout(60_000);
    await behave(frame, 'truncated');
    await step(frame);
    await eventually('the reason', () => workbench.attribute(row, 'aria-label'), (label) => / of stop \d+/.test(label ?? ''));
    await workbench.click(`${row} .monaco-tl-twistie`);
    await workbench.wait('.pane-body .monaco-list-row:has-text("the debugger cut the answer off")');
    const { stops } = await behave(frame, 'now');
    await step(frame);
    await pinnedValue(row, (stops + 1) / 2);
  });

  it('rest for the session that does not answer, which is named, and go on for the other', async function () {
    this.timeout(60_000);
    await behave(frame, 'never');
    await step(frame);
    await workbench.wait(pausedRow('first'));
    const { questions } = await behave(frame);
    const stopsBefore = overheard.stops.length;
    assert.ok(await debug.startDebugging(undefined, faultyLaunch(script(), 'second', otherBase)));
    await eventually('the other session', async () => overheard.stops.length, (count) => count > stopsBefore);
    const other = await lookAt('second');
    await pinnedValue(row, (1 + otherBase) / 2);
    await step(other);
    await pinnedValue(row, (2 + otherBase) / 2);
    await workbench.wait(pausedRow('first'));
    await workbench.screenshot('live-silent-session');
    assert.equal((await behave(frame)).questions, questions, 'nothing more was asked of the first');
    const { stops } = await behave(frame, 'now');
    await workbench.click(pausedRow('first'));
    await workbench.wait(pausedRow('first'), { state: 'detached' });
    await behave(other, 'die');
    await commands.executeCommand('workbench.action.debug.stepOver');
    frame = await stopOf('first');
    await pinnedValue(row, stops / 2);
    assert.deepEqual([(await behave(frame)).most, overheard.most], [1, 1]);
  });
});

/** Looks at the session with a name, as the user does. */
async function lookAt(name: string): Promise<DebugStackFrame> {
  void commands.executeCommand('workbench.action.debug.selectDebugSession');
  await workbench.click(`.quick-input-list .monaco-list-row:has-text("${name}")`);
  return stopOf(name);
}

/** The stop of the session with a name, once VS Code looks at it. */
async function stopOf(name: string): Promise<DebugStackFrame> {
  const item = await eventually(`a stop of ${name}`, async () => debug.activeStackItem, (found) => found instanceof DebugStackFrame && found.session.name === name);
  assert.ok(item instanceof DebugStackFrame);
  return item;
}
