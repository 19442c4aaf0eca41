import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { languageOf } from '../../src/core/debuggee/languages';
import { formats } from '../../src/core/formats/index';
import { repository } from './repository';

interface Command { readonly command: string; readonly title: string; readonly category?: string }
interface MenuItem { readonly command?: string; readonly when?: string }
interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly activationEvents?: readonly string[];
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
  };
}

const read = (file: string): string => readFileSync(path.join(repository, file), 'utf8');

describe('the manifest', () => {
  const text = read('package.json');
  const manifest = JSON.parse(text) as Manifest;
  const messages = JSON.parse(read('package.nls.json')) as Record<string, string>;

  it('has a message for every key, and no message too many', () => {
    const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? ''));
    assert.ok(used.size > 0);
    assert.deepEqual([...used].sort(), Object.keys(messages).sort());
  });

  it('gives every command a category, and no title that repeats it', () => {
    const { commands } = manifest.contributes;
    assert.ok(commands.length >= 5);
    const titleOf = (command: Command): string => messages[command.title.replaceAll('%', '')] ?? command.title;
    assert.deepEqual(commands.filter(({ category }) => category !== 'Loss Inspector' && messages[(category ?? '').replaceAll('%', '')] !== 'Loss Inspector'), []);
    assert.deepEqual(commands.filter((command) => titleOf(command).startsWith('Loss Inspector')), []);
  });

  it('names only its own commands in menus', () => {
    const known = new Set(manifest.contributes.commands.map(({ command }) => command));
    const unknown = Object.values(manifest.contributes.menus).flat()
      .flatMap(({ command }) => (command !== undefined && !known.has(command) ? [command] : []));
    assert.deepEqual(unknown, []);
  });

  it('activates on its contributions, debugging and the languages it has hovers for, from VS Code 1.99 on', () => {
    const languages = ['jsonc', 'python', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'json', 'yaml', 'markdown'];
    assert.deepEqual(manifest.activationEvents, [...languages.map((language) => `onLanguage:${language}`), 'onDebug']);
    assert.equal(manifest.engines.vscode, '^1.99.0');
    assert.equal(manifest.devDependencies['@types/vscode'], '1.99.0');
  });

  it('offers live tensors for the debug sessions of every language', () => {
    const whens = Object.values(manifest.contributes.menus).flat().map(({ when = '' }) => when).filter((when) => when.includes('debugType'));
    assert.ok(whens.length > 5);
    for (const when of whens) {
      const [, pattern = '', flags = ''] = /debugType =~ \/(.*?)\/(i?)(?: |$)/.exec(when) ?? assert.fail(when);
      const types = ['python', 'debugpy', 'Python', 'node', 'pwa-node', 'pwa-chrome', 'chrome', 'pwa-msedge', 'pwa-extensionHost', 'node-terminal', 'cppdbg', 'lldb', 'nodejs', 'go', ''];
      assert.deepEqual(types.filter((type) => new RegExp(pattern, flags).test(type)), types.filter((type) => languageOf(type) !== undefined), when);
    }
  });

  it('offers every format in the Explorer and on editor tabs', () => {
    for (const menu of ['explorer/context', 'editor/title/context']) {
      const when = manifest.contributes.menus[menu]?.find(({ command }) => command === 'lossInspector.inspectLoss')?.when ?? '';
      const pattern = /resourceFilename =~ \/(.*?)\/i(?: |$)/.exec(when)?.[1] ?? assert.fail(menu);
      const names = new RegExp(pattern, 'i');
      const missing = formats.flatMap(({ extensions }) => extensions.filter((extension) => !names.test(`run${extension}`)));
      const patterns = formats.flatMap(({ namePattern }) => (namePattern === undefined ? [] : [namePattern.source.replace(/\$$/, '')]));
      assert.deepEqual([...missing, ...patterns.filter((source) => !pattern.includes(source))], []);
    }
  });

  it('names files that exist', () => {
    const files = [...text.matchAll(/"(\.\/[^"]+|media\/[^"]+)"/g)].map((match) => match[1] ?? '').filter((file) => !file.startsWith('./dist/'));
    assert.ok(files.length > 0);
    assert.deepEqual(files.filter((file) => !existsSync(path.join(repository, file))), []);
  });
});
