import { workspace, type CancellationToken, type Uri } from 'vscode';
import { dumpExtensions } from '../commands/dumpFiles';

/** Files of one search, and whether there are more than were asked for. */
export interface FoundFiles {
  readonly files: readonly Uri[];
  readonly areAll: boolean;
}

/** Extensions that all kinds of files have; what else is found comes first. */
const manyThings = ['json', 'jsonl', 'ndjson', 'csv', 'tsv'];
const ofTensors = dumpExtensions.filter((extension) => !manyThings.includes(extension) && extension !== 'gz');

const globOf = (extensions: readonly string[]): string => `**/*.{${[...extensions, ...extensions.map((extension) => `${extension}.gz`)].join(',')}}`;

/** What the view of dumps lists, and what its watcher looks at. */
export const dumpGlobs: readonly string[] = [globOf(ofTensors), '**/*.tfevents.*', globOf(manyThings)];
export const specGlob = '**/*.loss.json';

/** Files of the workspace that may be dumps: those that can be nothing else first. Specs are among them. */
export async function findDumps(most: number, token: CancellationToken): Promise<FoundFiles> {
  const files: Uri[] = [];
  let areAll = true;
  for (const glob of dumpGlobs) {
    const found = await find(glob, most - files.length, token);
    files.push(...found.files);
    areAll &&= found.areAll;
  }
  return { files, areAll };
}

export function findSpecs(most: number, token: CancellationToken): Promise<FoundFiles> {
  return find(specGlob, most, token);
}

async function find(glob: string, most: number, token: CancellationToken): Promise<FoundFiles> {
  if (token.isCancellationRequested) {
    return { files: [], areAll: false };
  }
  // One more tells whether there are more.
  const files = await workspace.findFiles(glob, excluded(), Math.max(0, most) + 1, token);
  return { files: files.slice(0, Math.max(0, most)), areAll: files.length <= most };
}

/** What the user's settings hide: `findFiles` itself knows `files.exclude` alone. */
function excluded(): string | undefined {
  const globs = ['files.exclude', 'search.exclude'].flatMap((setting) => (
    Object.entries(workspace.getConfiguration().get<Readonly<Record<string, unknown>>>(setting, {})).filter(([, value]) => value === true).map(([glob]) => glob)));
  return globs.length === 0 ? undefined : `{${[...new Set(globs)].join(',')}}`;
}
