import * as nodeModule from 'node:module';
import * as path from 'node:path';

/** Of Node from 22.1 on. */
interface CompileCache {
  enableCompileCache?(folder: string): unknown;
}

/**
 * Has Node keep the compiled code of what is loaded from now on in the user's cache: a short command spends most of its time in compiling
 * its own code. Node passes over what another version compiled, and does without where it may not write. `NODE_COMPILE_CACHE` names
 * another folder, `NODE_DISABLE_COMPILE_CACHE` switches it off.
 */
export function keepCompiledCode(): void {
  const cache = process.env['NODE_COMPILE_CACHE'] ?? cacheFolder(process.platform, process.env);
  if (cache !== undefined) {
    (nodeModule as CompileCache).enableCompileCache?.(cache);
  }
}

/** Where this program may keep for the user what can be made again; undefined where nothing says who that is. */
export function cacheFolder(platform: NodeJS.Platform, { LOCALAPPDATA: local, XDG_CACHE_HOME: cache, HOME: home }: NodeJS.ProcessEnv): string | undefined {
  const below = (folder: string | undefined, ...names: readonly string[]): string | undefined => (
    folder === undefined || !path.isAbsolute(folder) ? undefined : path.join(folder, ...names, 'loss-inspector')
  );
  if (platform === 'win32') {
    return below(local);
  }
  return platform === 'darwin' ? below(home, 'Library', 'Caches') : below(cache) ?? below(home, '.cache');
}
