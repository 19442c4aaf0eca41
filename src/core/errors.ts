/** Characters of a tensor's name or a place that a message has. */
const longestName = 300;

/** Where a piece of bad input is. Every part is optional but the reason. */
export interface InputPlace {
  /** The file as the user named it, or its path. */
  readonly file?: string | undefined;
  /** The tensor inside the file. */
  readonly tensor?: string | undefined;
  /** The place inside the file or tensor: `header`, `line 3, column 14`, `sample 12`, `losses[0].logits`. */
  readonly place?: string | undefined;
  /** What is wrong there, one sentence without a full stop. */
  readonly reason: string;
}

/**
 * Input that the user gave and that cannot be used. The one error of the core that is shown to a
 * user as it stands: `FILE#TENSOR: place: reason`. Everything else that is thrown is a defect.
 */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  readonly file: string | undefined;
  readonly tensor: string | undefined;
  readonly place: string | undefined;
  readonly reason: string;

  constructor(input: InputPlace) {
    const place = { ...input, reason: countable(input.reason) };
    super(describe(place));
    this.file = place.file;
    this.tensor = place.tensor;
    this.place = place.place;
    this.reason = place.reason;
  }

  /** The same error with the file, tensor or place filled in where it did not say. */
  within(outer: Omit<InputPlace, 'reason'>): BadInput {
    return new BadInput({
      file: this.file ?? outer.file,
      tensor: this.tensor ?? outer.tensor,
      place: this.place ?? outer.place,
      reason: this.reason,
    });
  }
}

/**
 * A file that a reference leads to and that lies outside the folders the user agreed to. No
 * {@link BadInput}, so that it ends the whole inspection: a face asks the user, and tries again.
 */
export class OutsideWorkspace extends Error {
  override readonly name = 'OutsideWorkspace';

  constructor(readonly file: string) {
    super(`${file}: lies outside the workspace and the folder that is inspected`);
  }
}

/** Runs `body`; a {@link BadInput} it throws gets the file, tensor and place that it lacks. */
export async function locating<T>(outer: Omit<InputPlace, 'reason'>, body: () => T | Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw error instanceof BadInput ? error.within(outer) : error;
  }
}

/** What `body` gives; null where it throws a {@link BadInput}, for what is looked for and need not be there. */
export async function orNull<T>(body: () => T | Promise<T>): Promise<T | null> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}

/** Readers count what is past 2^53 as Infinity, which no file claims. */
function countable(reason: string): string {
  return reason.replace(/(?<![\w.-])Infinity(?=,? [a-z])/g, 'over 2^53');
}

function describe({ file, tensor, place, reason }: InputPlace): string {
  // A format with one nameless tensor is named by its file alone.
  const subject = tensor === undefined || tensor === '' ? (file ?? '') : `${file ?? ''}#${shortened(tensor)}`;
  return [subject, shortened(place ?? ''), reason].filter((part) => part !== '').join(': ');
}

/** A file may call its tensors what it likes, a megabyte long. */
function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}
