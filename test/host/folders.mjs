import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** Where the host lives. Everything that is fetched or written at run time lies in `.vscode-test/`. */
export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const cache = path.join(repository, '.vscode-test');
export const hostFolder = path.join(cache, 'host');
export const vscodeServer = path.join(hostFolder, 'node_modules', 'code-server', 'lib', 'vscode');
export const samplesCopy = path.join(cache, 'samples');
export const screenshots = path.join(cache, 'screenshots');
