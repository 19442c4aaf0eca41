/** Characters that are read of a long file: of its head, where the imports are, and before and behind the place. */
const headLength = 1 << 14;
const beforeLength = 3 << 14;
const behindLength = 1 << 13;
const longestLine = 1 << 12;
/** Characters of a file that is read whole. */
const wholeUpTo = headLength + beforeLength + behindLength;

/** A source file, or a text; pieces of it are taken alone. */
export interface FileText {
  readonly length: number;
  slice(from: number, to: number): string;
}

/** What of a file is read for the call at a place. */
export interface NearSource {
  /** The head of the file, and what is around the place. */
  readonly text: string;
  /** The file is too long to be read whole while somebody types. */
  readonly isPart: boolean;
  /** It goes to the end of the file. */
  readonly hasEnd: boolean;
  /** Where in the text what is around the place begins, and how much further behind it is in the file. */
  readonly join: number;
  readonly shift: number;
}

/** The imports of a source file and what is around a place of it; the whole where that is not long. */
export function nearSource(file: FileText, offset: number): NearSource {
  const end = file.length <= wholeUpTo ? file.length : endOfLine(file, offset + behindLength);
  const headEnd = file.length <= wholeUpTo ? 0 : startOfBlock(file, headLength);
  const from = file.length <= wholeUpTo ? 0 : startOfBlock(file, offset - beforeLength);
  if (from <= headEnd) {
    return { text: file.slice(0, end), isPart: end < file.length, hasEnd: end === file.length, join: 0, shift: 0 };
  }
  const head = `${file.slice(0, headEnd)}\n`;
  return { text: head + file.slice(from, end), isPart: true, hasEnd: end === file.length, join: head.length, shift: from - head.length };
}

/** Whether as much of the file is there around another place as is worth anything. */
export function isNear({ text, hasEnd, join, shift }: NearSource, offset: number): boolean {
  const place = offset - shift;
  return (shift === 0 || place - join >= beforeLength / 2) && (hasEnd || text.length - place >= behindLength / 2);
}

/** A place of the file in what is read of it. */
export function placeInText({ join, shift }: NearSource, offset: number): number {
  return offset < join ? offset : Math.max(join, offset - shift);
}

/** A place of what is read in the file. */
export function placeInFile({ join, shift }: NearSource, place: number): number {
  return place < join ? place : place + shift;
}

/** Of a line that does not end soon, as in a bundle, a place in it. */
function endOfLine(file: FileText, offset: number): number {
  const from = Math.max(0, offset);
  const found = file.slice(from, from + longestLine).indexOf('\n');
  return found < 0 ? Math.min(file.length, from + longestLine) : from + found + 1;
}

/** The next line from here that begins a function or class, so that no text of several lines is cut in its middle; else the next line. */
function startOfBlock(file: FileText, offset: number): number {
  const from = endOfLine(file, offset);
  const block = /^[ \t]*(?:def |class |async |function |export |@)/m.exec(file.slice(from, from + beforeLength / 2));
  return block === null ? from : from + block.index;
}
