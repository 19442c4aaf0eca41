import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript-api';
import { repository } from './repository';

interface Zone {
  readonly zone: string;
  readonly mayImport: readonly string[];
  readonly packages: readonly string[];
}

const table = JSON.parse(readFileSync(path.join(repository, 'test/architecture/importZones.json'), 'utf8')) as { readonly zones: readonly Zone[] };

function sourceFiles(): string[] {
  return readdirSync(path.join(repository, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `src/${file.replaceAll(path.sep, '/')}`);
}

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(path.join(repository, file), 'utf8')).importedFiles.map(({ fileName }) => fileName);
}

function resolved(file: string, specifier: string): string {
  const base = path.posix.join(path.posix.dirname(file), specifier);
  return [`${base}.ts`, `${base}.tsx`, `${base}/index.ts`, base].find((candidate) => existsSync(path.join(repository, candidate))) ?? base;
}

const lies = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`);

function zoneOf(file: string): Zone | undefined {
  return table.zones.filter(({ zone }) => lies(file, zone)).sort((a, b) => b.zone.length - a.zone.length)[0];
}

describe('the house', () => {
  const files = sourceFiles();

  it('has a zone for every source file', () => {
    assert.ok(files.length > 50);
    assert.deepEqual(files.filter((file) => zoneOf(file) === undefined), []);
  });

  it('imports one way only', () => {
    const wrong = files.flatMap((file) => importsOf(file).filter((specifier) => {
      const zone = zoneOf(file);
      return specifier.startsWith('.')
        ? zone?.mayImport.some((place) => lies(resolved(file, specifier), place)) !== true
        : zone?.packages.some((pattern) => pattern === specifier || (pattern.endsWith('*') && specifier.startsWith(pattern.slice(0, -1)))) !== true;
    }).map((specifier) => `${file} -> ${specifier}`));
    assert.deepEqual(wrong, []);
  });

  it('imports vscode in the host only, and TensorFlow.js in engine, losses, regularizers and the process of custom losses only', () => {
    const users = (name: RegExp): Set<string> => new Set(files
      .filter((file) => importsOf(file).some((specifier) => name.test(specifier)))
      .map((file) => file.split('/').slice(0, /^src\/(core|worker\/customLoss)\//.test(file) ? 3 : 2).join('/')));
    assert.deepEqual([...users(/^vscode$/)], ['src/host']);
    assert.deepEqual([...users(/^@tensorflow\//)].sort(), ['src/core/engine', 'src/core/losses', 'src/core/regularizers', 'src/core/tensorFlow.ts', 'src/worker/customLoss']);
  });
});
