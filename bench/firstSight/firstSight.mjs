// npm run bench:first-sight [-- RUN...]: how long it takes in a real VS Code from the command to first figures of a run, and to those of all rows.
import { fail } from '../../test/host/command.mjs';
import { closeEditors, eachRun, inspect } from '../page/runsInVSCode.mjs';
import { runs, writeRun } from './runs.mjs';

const patience = 300_000;
/** The first round of each run starts the engine's thread, the others find it started. */
const rounds = 3;

/** Seconds from the click that inspects a spec to the total, to a row of the table, and to the total of all rows. */
async function sights(page, spec) {
  const { frame, seconds } = await inspect(page, spec);
  const total = seconds();
  const first = await frame.locator('#total-value').innerText();
  await frame.locator('[role=grid] [data-sample]').first().waitFor({ timeout: patience });
  const row = seconds();
  await frame.waitForFunction(() => !document.querySelector('#total-value').textContent.includes('≈'), null, { timeout: patience });
  return { total, row, whole: seconds(), first, last: await frame.locator('#total-value').innerText() };
}

async function main() {
  await eachRun({ name: 'firstSight', runs, writeRun }, async (page, name, spec) => {
    for (let round = 1; round <= rounds; round++) {
      const { total, row, whole, first, last } = await sights(page, spec);
      console.log(`${name}, round ${round}: total ${first} after ${total.toFixed(2)} s, rows after ${row.toFixed(2)} s, all rows ${last} after ${whole.toFixed(2)} s`);
      await closeEditors(page);
    }
  });
}

await main().then(() => { process.exit(0); }, fail);
