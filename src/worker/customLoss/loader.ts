import { readFile, stat } from 'node:fs/promises';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { transform } from 'sucrase';
import { stampOf, type ModuleFile } from './messages';

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
    if (!/^(?:\.{0,2}\/|file:)/.test(specifier)) {
      throw error;
    }
    const candidates = [...endings.map((ending) => specifier + ending), ...(/\.[mc]?js$/.test(specifier) ? [specifier.replace(/js$/, 'ts')] : [])];
    for (const candidate of candidates) {
      const found = await Promise.resolve(next(candidate, context)).catch(() => null);
      if (found !== null) {
        return found;
      }
    }
    // Once the file is there, the module is loaded anew.
    const missing = new URL(specifier, context.parentURL);
    if (missing.protocol === 'file:') {
      tell({ file: fileURLToPath(missing), stamp: stampOf(null) });
    }
    throw error;
  }
};

export const load: LoadHook = async (url, context, next) => {
  if (!url.startsWith('file:') || url.includes('/node_modules/')) {
    return next(url, context);
  }
  const file = fileURLToPath(url);
  // Before it is read: a change in between is then seen.
  tell({ file, stamp: stampOf(await stat(file).catch(() => null)) });
  if (/\.[mc]?ts$/i.test(file)) {
    const source = await readFile(file, 'utf8');
    const isModule = /\.mts$/i.test(file) || (!/\.cts$/i.test(file) && (hasModuleSyntax(source) || !hasCommonSyntax(source)));
    return { format: isModule ? 'module' : 'commonjs', source: withoutTypes(source, file, isModule), shortCircuit: true };
  }
  if (/\.c?js$/i.test(file) && context.format !== 'module') {
    const source = await readFile(file, 'utf8');
    // Without a package.json that says so, Node takes a .js file for CommonJS whatever is in it. With its source given,
    // what CommonJS requires comes by here too.
    return { format: /\.js$/i.test(file) && hasModuleSyntax(source) ? 'module' : 'commonjs', source, shortCircuit: true };
  }
  return next(url, context);
};

const hasModuleSyntax = (source: string): boolean => /^\s*(?:export\b(?!\s*=)|import\b(?!\s+\w+\s*=\s*require))/m.test(source);
const hasCommonSyntax = (source: string): boolean => /\b(?:module\.exports|exports\.\w+\s*=|require\s*\()|^\s*export\s*=/m.test(source);

function withoutTypes(source: string, filePath: string, isModule: boolean): string {
  return transform(source, { transforms: isModule ? ['typescript'] : ['typescript', 'imports'], disableESTransforms: true, filePath }).code;
}

function tell(found: ModuleFile): void {
  port?.postMessage(found);
}
