// npm run pictures: takes the pictures of README and docs from the last run of the in-host tests, in fewer colours.
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fail, run } from './command.mjs';
import { repository, screenshots } from './folders.mjs';

const views = ['panel', 'first-sight', 'sample-card-nearest', 'classes', 'calibration', 'thresholds', 'tokens', 'pixels', 'steps', 'data-map', 'compare', 'tensors', 'views',
  'live-tensors-nan', 'live-view', 'live-hover', 'live-actions', 'live-panel', 'live-panel-past'];
/** Those that are taken at several widths. */
const ofWidth = { columns: 1600 };
const themes = ['dark', 'light', 'contrast'];
/** Those that are taken in the light kind of high contrast too. */
const inContrastLight = ['panel', 'classes', 'calibration', 'thresholds', 'steps', 'data-map', 'compare'];

async function main() {
  const docs = path.join(repository, 'docs', 'images');
  const readme = path.join(repository, 'media', 'images');
  await mkdir(docs, { recursive: true });
  const taken = new Set(await readdir(screenshots));
  for (const theme of [...themes, 'contrast-light']) {
    for (const view of theme === 'contrast-light' ? inContrastLight : [...views, ...Object.keys(ofWidth)]) {
      const name = view in ofWidth ? `${view}-${theme}-${ofWidth[view]}.png` : `${view}-${theme}.png`;
      if (!taken.has(name)) {
        throw new Error(`there is no ${name} among the screenshots: run npm test first`);
      }
      const picture = path.join(docs, `${view}-${theme}.png`);
      // Without ImageMagick the pictures are as good, and three times as large.
      await run('convert', [path.join(screenshots, name), '-strip', '+dither', '-colors', '255', '-define', 'png:compression-level=9', `PNG8:${picture}`])
        .catch(() => copyFile(path.join(screenshots, name), picture));
    }
  }
  await copyFile(path.join(docs, 'panel-dark.png'), path.join(readme, 'panel-dark.png'));
  await copyFile(path.join(docs, 'panel-light.png'), path.join(readme, 'panel-light.png'));
}

await main().catch(fail);
