import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './usageError';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * The options and positionals of one command.
 * @throws UsageError for an option that the command has not, or one without its value
 */
export function parseOptions<T extends Options>(
  command: string, args: readonly string[], options: T,
): ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      throw new UsageError(firstSentence(error.message), command);
    }
    throw error;
  }
}

function firstSentence(message: string): string {
  const sentence = message.replace(/\s+/g, ' ').replace(/\.( .*)?$/, '');
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** A number that an option was given. */
export function numberOption(command: string, option: string, text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isNaN(value)) {
    throw new UsageError(`--${option} needs a number, not "${text}"`, command);
  }
  return value;
}
