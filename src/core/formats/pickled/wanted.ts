import type { Wanted } from '../pickle/pickleMachine';
import type { PickleTuple} from '../pickle/pickleValue';
import { type PickleValue } from '../pickle/pickleValue';
import type { Vocabulary } from './meaning';

/** Most names that notes list. */
const listed = 16;

/**
 * What a pickle would have called beyond what is understood, one line a call: `wanted posix.system("true"); not run`.
 * Classes whose objects it would only have made share a line.
 */
export function notesOfWanted(wanted: ReadonlyMap<string, Wanted>, vocabulary: Vocabulary): readonly string[] {
  const unknown = [...wanted].filter(([name]) => !vocabulary.has(name));
  const calls = unknown.filter(([, { kind }]) => kind === 'call');
  const classes = unknown.filter(([, { kind }]) => kind === 'new').map(([name]) => short(name));
  const notes = calls.slice(0, listed).map(([name, { args }]) => `wanted ${short(name)}; not run${describeArguments(args)}`);
  if (calls.length > listed) {
    notes.push(`wanted ${calls.length - listed} other calls; not run`);
  }
  if (classes.length > 0) {
    const more = classes.length > listed ? ` and ${classes.length - listed} other classes` : '';
    notes.push(`wanted objects of ${classes.slice(0, listed).join(', ')}${more}; not made`);
  }
  return notes;
}

/** The texts among the arguments, which tell what a call was for. */
function describeArguments(args: PickleTuple): string {
  const texts = args.items.filter((item): item is string & PickleValue => typeof item === 'string' && item !== '');
  return texts.length === 0 ? '' : ` (its arguments: ${texts.slice(0, 4).map((text) => JSON.stringify(short(text))).join(', ')})`;
}

function short(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
