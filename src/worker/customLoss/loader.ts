import { readFile } from 'node:fs/promises';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { transform } from 'sucrase';

/*
 * Node's hooks for the modules of a custom loss: types are stripped from TypeScript, with every line kept
 * where it is, and the files that are loaded are told.
 */
let port: MessagePort | undefined;

export const initialize: InitializeHook<{ readonly port: MessagePort }> = (data) => {
  port = data.port;
};

/** Endings that an import may leave out, as TypeScript's may. */
const endings = ['.ts', '.mts', '.js', '.mjs'];

export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^\.{0,2}\//.test(specifier)) {
      throw error;
    }
    const candidates = [...endings.map((ending) => specifier + ending), ...(specifier.endsWith('.js') ? [`${specifier.slice(0, -3)}.ts`] : [])];
    for (const candidate of candidates) {
      const found = await Promise.resolve(next(candidate, context)).catch(() => null);
      if (found !== null) {
        return found;
      }
    }
    throw error;
  }
};

export const load: LoadHook = async (url, context, next) => {
  if (!url.startsWith('file:') || url.includes('/node_modules/')) {
    return next(url, context);
  }
  const file = fileURLToPath(url);
  port?.postMessage(file);
  if (/\.m?ts$/i.test(file)) {
    return { format: 'module', source: withoutTypes(await readFile(file, 'utf8'), file), shortCircuit: true };
  }
  if (/\.js$/i.test(file) && context.format !== 'module') {
    const source = await readFile(file, 'utf8');
    // Without a package.json that says so, Node takes a .js file for CommonJS whatever is in it.
    return /^\s*(?:export|import)\b/m.test(source) ? { format: 'module', source, shortCircuit: true } : next(url, context);
  }
  return next(url, context);
};

function withoutTypes(source: string, filePath: string): string {
  return transform(source, { transforms: ['typescript'], disableESTransforms: true, filePath }).code;
}
