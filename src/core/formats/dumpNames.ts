import { contributedFormats } from './contributedFormats';
import { formats } from './index';
import { withoutGz } from './gzip/gzipSource';

/** The extension by which a file's name says that it is a dump, `.gz` included; null where it says nothing. */
export function dumpExtensionOf(name: string): string | null {
  const lower = withoutGz(name).toLowerCase();
  const known = [...formats, ...contributedFormats()].flatMap(({ extensions }) => extensions).filter((extension) => lower.endsWith(extension) && lower.length > extension.length);
  const longest = known.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? null : name.slice(lower.length - longest.length);
}

/** A file's name without what says its format: `val_logits` of `val_logits.npy.gz`. */
export function dumpStem(name: string): string {
  const extension = dumpExtensionOf(name);
  return extension === null ? withoutGz(name).replace(/(?<=.)\.[^.]*$/, '') : name.slice(0, -extension.length);
}
