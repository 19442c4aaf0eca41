// Bundles the panel with the repository's webpack configuration, and the stand-in for VS Code around it.
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
export const built = join(root, 'out', 'harness');

export async function build() {
  const webpack = require('webpack');
  const panel = require(join(root, 'webpack.config.js'))({}, { mode: 'production' }).find(({ name }) => name === 'panel');
  const output = { ...panel.output, path: built };
  const harness = { ...panel, name: 'harness', entry: { harness: join(here, 'page.ts') }, output, plugins: [], performance: false };
  await mkdir(built, { recursive: true });
  await new Promise((resolve, reject) => {
    webpack([{ ...panel, output, context: root }, { ...harness, context: root }], (error, stats) => {
      if (error !== null || stats.hasErrors()) {
        reject(error ?? new Error(stats.toString({ all: false, errors: true })));
      } else {
        console.log(stats.toString({ all: false, assets: true, warnings: true }));
        resolve();
      }
    });
  });
  await copyFile(join(here, 'index.html'), join(built, 'index.html'));
}
