import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { iconNames } from '../../../src/webview/components/Icon';

function signsIn(file: string): ReadonlyMap<string, string> {
  const rules = readFileSync(file, 'utf8').matchAll(/\.codicon-([a-z0-9-]+)::?before \{ content: ["'](\\[0-9a-f]+)["']/g);
  return new Map([...rules].map(([, name = '', sign = '']) => [name, sign]));
}

describe('the icons of the pages', () => {
  const own = signsIn('src/webview/styles/icons.css');
  const codicons = signsIn('node_modules/@vscode/codicons/dist/codicon.css');

  it('are those that have a sign', () => {
    assert.deepEqual([...own.keys()].sort(), [...iconNames].sort());
  });

  it('have the signs of the codicons', () => {
    assert.ok(codicons.size > 400);
    for (const [name, sign] of own) {
      assert.equal(sign, codicons.get(name), name);
    }
  });
});
