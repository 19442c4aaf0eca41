import { access } from 'node:fs/promises';
import * as path from 'node:path';
import type { DebugConfiguration } from 'vscode';
import { tensorPreview } from '../../core/debuggee/javascript/tensorPreview';
import { languageOf } from '../../core/debuggee/languages';

/** The option of js-debug for what Variables says of a value. */
const option = 'customDescriptionGenerator';

/**
 * A configuration whose JavaScript debugger says of a large tensor its shape, where the user has not chosen what it says, and the
 * program finds TensorFlow.js: the sessions of other programs stay as they are.
 * @param folder of the workspace, on this machine
 */
export async function withPreviewedTensors(configuration: DebugConfiguration, folder: string | undefined): Promise<DebugConfiguration> {
  const isOpen = languageOf(configuration.type)?.id === 'javascript' && configuration[option] === undefined;
  return isOpen && await findsTensorFlow(placesOf(configuration, folder)) ? { ...configuration, [option]: tensorPreview } : configuration;
}

/** Where a program may lie. Of the variables of a configuration the folder's is known before it starts. */
function placesOf({ program, cwd }: DebugConfiguration, folder: string | undefined): readonly string[] {
  const named = [program, cwd].flatMap((place: unknown) => (typeof place === 'string' ? [place.replace(/^\$\{workspace(Folder|Root)\}/, folder ?? '')] : []));
  return [...named, ...(folder === undefined ? [] : [folder])].filter((place) => path.isAbsolute(place));
}

/** Looks where Node looks for packages: in each folder above. */
async function findsTensorFlow(places: readonly string[]): Promise<boolean> {
  const folders = new Set(places.flatMap(withParents).map((parent) => path.join(parent, 'node_modules', '@tensorflow')));
  const found = await Promise.all([...folders].map((packages) => access(packages).then(() => true, () => false)));
  return found.includes(true);
}

function withParents(place: string): readonly string[] {
  const parent = path.dirname(place);
  return parent === place ? [place] : [place, ...withParents(parent)];
}
