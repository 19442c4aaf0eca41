// npm run bench:frames [-- RUN...]: how smoothly the panel scrolls in a real VS Code, on runs of the sizes that people have.
// Each line is one scroll of four seconds: the median frame, the 95th percentile, and the share of frames of more than 1/50 s.
import { fail } from '../../test/host/command.mjs';
import { closeEditors, eachRun, inspect } from '../page/runsInVSCode.mjs';
import { runs, writeRun } from './runs.mjs';

const scrolled = 4000;

/** What is scrolled in each run: the view's tab where it is not the first, and the element the wheel turns over. */
const scenes = {
  million: [{ what: 'samples', over: '[role=grid]' }],
  wide: [{ what: 'samples', over: '[role=grid]' }, { what: 'confusion matrix', tab: 'classes', over: '.confusion canvas' }],
  tokens: [{ what: 'samples', over: '[role=grid]' }, { what: 'tokens', tab: 'positions', over: '.positions canvas' }],
};

/** Turns the wheel as fast as a hand does, and asks the page when its frames were drawn. */
async function scroll(page, frame, { tab, over }) {
  if (tab !== undefined) {
    await frame.locator(`#view-tab-${tab}`).click();
  }
  const target = frame.locator(over).first();
  await target.waitFor();
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const frames = frame.evaluate((length) => new Promise((resolve) => {
    const times = [];
    const draw = (time) => {
      times.push(time);
      if (time - times[0] < length) {
        requestAnimationFrame(draw);
      } else {
        resolve(times);
      }
    };
    requestAnimationFrame(draw);
  }), scrolled);
  const end = Date.now() + scrolled;
  for (let turn = 0; Date.now() < end; turn++) {
    await page.mouse.wheel(0, turn % 120 < 90 ? 240 : -240);
    await page.waitForTimeout(16);
  }
  return frames;
}

function report(times) {
  const lengths = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
  const at = (share) => lengths[Math.min(lengths.length - 1, Math.floor(share * lengths.length))];
  const slow = lengths.filter((length) => length > 20).length / lengths.length;
  return `${(1000 / at(0.5)).toFixed(0)} frames/s, median ${at(0.5).toFixed(1)} ms, 95 % within ${at(0.95).toFixed(1)} ms, longest ${lengths.at(-1).toFixed(0)} ms, ${(100 * slow).toFixed(1)} % over 20 ms`;
}

async function main() {
  await eachRun({ name: 'frames', runs, writeRun }, async (page, name, spec) => {
    const { frame, seconds } = await inspect(page, spec);
    console.log(`${name} [${runs[name].join(', ')}]: ${seconds().toFixed(1)} s to its total`);
    for (const scene of scenes[name]) {
      console.log(`  ${scene.what}: ${report(await scroll(page, frame, scene))}`);
    }
    await closeEditors(page);
  });
}

await main().then(() => { process.exit(0); }, fail);
