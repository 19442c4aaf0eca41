import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { hostFolder } from './folders.mjs';

const installed = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
};

/** The browser to drive: `CHROME_PATH`, an installed Chromium, else the one fetched from npm. */
async function browserPath() {
  const candidates = [process.env['CHROME_PATH'], ...(installed[process.platform] ?? [])];
  const found = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  if (found !== undefined) {
    return found;
  }
  const module = path.join(hostFolder, 'node_modules', '@sparticuz', 'chromium', 'build', 'index.js');
  const { default: packaged } = await import(pathToFileURL(module).href);
  return packaged.executablePath();
}

/** A headless browser with a page of VS Code's usual size. */
export async function openBrowser({ width = 1600, height = 1000 } = {}) {
  const browser = await chromium.launch({
    executablePath: await browserPath(),
    headless: true,
    // The server is on this machine; nothing else is to be looked up or fetched.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--font-render-hinting=none'],
  });
  const context = await browser.newContext({ viewport: { width, height }, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  return { browser, page };
}
