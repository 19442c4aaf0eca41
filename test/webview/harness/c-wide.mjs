import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';
const { server, address } = await serve();
const browser = await chromium.launch({ executablePath: '/tmp/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const [fixture, tab, width] of [['pixels', 'positions', 272], ['tokens', 'positions', 272], ['digits', 'samples', 272], ['pixels', 'positions', 320]]) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await page.goto(`${address}?fixture=${fixture}&theme=dark`);
  await page.waitForTimeout(600);
  await page.click(`#view-tab-${tab}`); await page.waitForTimeout(400);
  await page.setViewportSize({ width, height: 900 }); await page.waitForTimeout(500);
  console.log(fixture, width, JSON.stringify(await page.evaluate((w) => [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > w + 0.5 && e.getBoundingClientRect().width > 0 && !e.closest('[class*=visually], .grid, .strip-scroller')).slice(0, 6).map((e) => `${e.tagName}.${e.getAttribute('class')} ${Math.round(e.getBoundingClientRect().right)}`), width)));
  await page.close();
}
await browser.close(); server.close();
