// The lint rule that holds importZones.json.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, '..', '..');
const { zones, typesOnlyFromCore, valuesAllowedFromCore } = JSON.parse(readFileSync(path.join(here, 'importZones.json'), 'utf8'));

const lies = (file, place) => file === place || file.startsWith(`${place}/`);

function sourceOf(from, specifier) {
  const base = path.resolve(path.dirname(from), specifier);
  const found = [`${base}.ts`, `${base}.tsx`, path.join(base, 'index.ts'), base].find((candidate) => existsSync(candidate));
  return path.relative(repository, found ?? base).replaceAll(path.sep, '/');
}

const fits = (specifier, pattern) => (pattern.endsWith('*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern);

/** Why a `file` of the sources may not import `specifier`; undefined where it may. */
function objection(file, specifier, typeOnly) {
  const importer = path.relative(repository, file).replaceAll(path.sep, '/');
  const zone = zones.filter((candidate) => lies(importer, candidate.zone)).sort((a, b) => b.zone.length - a.zone.length)[0];
  if (zone === undefined) {
    return `${importer} lies in no zone`;
  }
  if (!specifier.startsWith('.')) {
    return zone.packages.some((pattern) => fits(specifier, pattern)) ? undefined : `${zone.zone} does not import ${specifier}`;
  }
  const target = sourceOf(file, specifier);
  if (!zone.mayImport.some((place) => lies(target, place))) {
    return `${zone.zone} does not import ${target}`;
  }
  const valueOfCore = !typeOnly && lies(target, 'src/core') && typesOnlyFromCore.some((place) => lies(importer, place));
  if (valueOfCore && !valuesAllowedFromCore.some((place) => lies(target, place))) {
    return `${importer.split('/').slice(0, 2).join('/')} imports only types of ${target}: the engine stays in the worker`;
  }
  return undefined;
}

const importZones = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const check = (node) => {
      const specifier = node.source?.value;
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
      const message = typeof specifier === 'string' ? objection(context.filename, specifier, typeOnly) : undefined;
      if (message !== undefined) {
        context.report({ node, message });
      }
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};

export default { meta: { name: 'house' }, rules: { 'import-zones': importZones } };
