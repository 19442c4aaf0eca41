// Pictures of the panel for looking: node test/webview/harness/screenshots.mjs FOLDER [NAME…]
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from './build.mjs';
import { serve } from './serve.mjs';

const [folder = 'out/harness/screenshots', ...wanted] = process.argv.slice(2);
const fixtures = ['digits', 'iris', 'binary', 'multilabel', 'regression', 'poses', 'broken', 'nan', 'million', 'thousand', 'negative', 'empty', 'tokens', 'pixels', 'steps'];
const statuses = ['loading', 'failed', 'cancelled'];
const pictures = [
  ...['dark', 'light', 'contrast', 'contrastLight'].flatMap((theme) => [600, 1600].map((width) => ({ name: `digits-${theme}-${width}`, query: `fixture=digits&theme=${theme}`, width }))),
  ...fixtures.slice(1).flatMap((fixture, index) => [600, 1600].map((width) => ({ name: `${fixture}-${width}`, query: `fixture=${fixture}&theme=${index % 2 === 0 ? 'light' : 'dark'}`, width }))),
  ...statuses.map((status) => ({ name: status, query: `status=${status}&theme=dark`, width: 800 })),
];

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => path !== undefined && existsSync(path));
if (executablePath === undefined) {
  throw new Error('no Chromium: set CHROMIUM_PATH');
}
await mkdir(folder, { recursive: true });
await build();
const { server, address } = await serve();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
for (const { name, query, width } of pictures) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) {
    continue;
  }
  const page = await browser.newPage({ viewport: { width, height: 1000 } });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      console.log(`${name}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => { console.log(`${name}: ${error.stack}`); });
  await page.goto(`${address}?${query}`);
  await page.waitForTimeout(name.startsWith('million') ? 2500 : 500);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 0) {
    console.log(`${name}: ${overflow} px too wide`);
  }
  await page.close();
}
await browser.close();
server.close();
