/** Characters that are read of a long file: of its head, where the imports are, and before and behind the place. They take some 30 ms the first time. */
const headLength = 1 << 14;
const beforeLength = 3 << 14;
const behindLength = 1 << 13;
const longestLine = 1 << 12;
/** Characters of a file that is read whole. */
const wholeUpTo = headLength + beforeLength + behindLength;

/** What of a file is read for the call at a place. */
export interface NearSource {
  /** As the file, to an end behind the place; what is not read is blank, so that the places are the file's. */
  readonly text: string;
  /** The file is too long to be read whole while somebody types. */
  readonly isPart: boolean;
}

/** The imports of a source file and what is around a place of it; the whole where that is not long. */
export function nearSource(text: string, offset: number): NearSource {
  const end = text.length <= wholeUpTo ? text.length : endOfLine(text, offset + behindLength);
  const headEnd = startOfBlock(text, headLength);
  const from = startOfBlock(text, offset - beforeLength);
  if (text.length <= wholeUpTo || from <= headEnd) {
    return { text: text.slice(0, end), isPart: end < text.length };
  }
  return { text: `${text.slice(0, headEnd)}${' '.repeat(from - headEnd)}${text.slice(from, end)}`, isPart: true };
}

/** Of a line that does not end soon, as in a bundle, a place in it. */
function endOfLine(text: string, offset: number): number {
  const from = Math.max(0, offset);
  const found = text.slice(from, from + longestLine).indexOf('\n');
  return found < 0 ? Math.min(text.length, from + longestLine) : from + found + 1;
}

/** The next line from here that begins a function or class, so that no text of several lines is cut in its middle; else the next line. */
function startOfBlock(text: string, offset: number): number {
  const from = endOfLine(text, offset);
  const block = /^[ \t]*(?:def |class |async |function |export |@)/m.exec(text.slice(from, from + beforeLength / 2));
  return block === null ? from : from + block.index;
}
