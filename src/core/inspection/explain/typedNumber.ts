import { BadInput } from '../../errors';

/** A number as someone typed it, and how far a value may be off to be the same. */
export interface TypedNumber {
  readonly value: number;
  readonly tolerance: number;
}

/** What a training program that adds up in float32 may be off by, relative. */
const float32Share = 5e-7;

const words: Readonly<Record<string, number>> = {
  'nan': NaN, 'inf': Infinity, '+inf': Infinity, '-inf': -Infinity, 'infinity': Infinity, '+infinity': Infinity, '-infinity': -Infinity,
};

/**
 * Reads a number with the digits it was typed in: `0.511` is anything from 0.5105 to 0.5115.
 * @throws BadInput where the text is no number
 */
export function readTypedNumber(text: string): TypedNumber {
  const trimmed = text.trim().toLowerCase().replaceAll('_', '');
  const word = words[trimmed];
  if (word !== undefined) {
    return { value: word, tolerance: 0 };
  }
  const read = /^[+-]?(?:\d+(?:\.(\d*))?|\.(?:\d+))(?:e([+-]?\d+))?$/.exec(trimmed);
  const value = Number(trimmed);
  if (read === null || !Number.isFinite(value)) {
    throw new BadInput({ reason: `"${text}" is no number; type it as training printed it, such as 0.3536` });
  }
  const [, fraction, exponent] = read;
  const decimals = (trimmed.startsWith('.') || /^[+-]\./.test(trimmed) ? trimmed.replace(/^[+-]?\./, '').replace(/e.*/, '').length : fraction?.length ?? 0) - Number(exponent ?? 0);
  // A hair more than half a unit of the last digit, since 0.5 of it may be rounded either way.
  return { value, tolerance: Math.max(0.5 * 10 ** -decimals * (1 + 1e-9), Math.abs(value) * float32Share) };
}

/** How far `value` is from the number; 0 for the same infinity and for two NaN. */
export function distanceTo({ value: wanted }: TypedNumber, value: number): number {
  return Object.is(value, wanted) || value === wanted ? 0 : Number.isNaN(value) || Number.isNaN(wanted) ? Infinity : Math.abs(value - wanted);
}

export function isSameNumber(number: TypedNumber, value: number): boolean {
  return distanceTo(number, value) <= number.tolerance;
}
