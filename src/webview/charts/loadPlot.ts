import type uPlot from 'uplot';

let loaded: Promise<typeof uPlot> | null = null;

/** Loads uPlot when the first chart is drawn. */
export function loadPlot(): Promise<typeof uPlot> {
  loaded ??= withLanguage(async () => (await import('uplot')).default);
  return loaded;
}

/** uPlot makes a format of numbers for the browser's language as it is loaded, and fails where that is none, as `en-US@posix`. */
async function withLanguage<T>(load: () => Promise<T>): Promise<T> {
  if (isLanguage(navigator.language)) {
    return load();
  }
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  try {
    return await load();
  } finally {
    Reflect.deleteProperty(navigator, 'language');
  }
}

function isLanguage(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name).length === 1;
  } catch {
    return false;
  }
}
