import { createInterface } from 'node:readline';
import { performance } from 'node:perf_hooks';

/**
 * Answers tasks that come as lines of JSON, one after the other: `{ ms, cpuMs, value }` of each, or `{ error }`; `peak` is the most
 * memory that the process has held, in bytes.
 * @param take makes what a task has to do, before the clock starts
 */
export async function serve(take) {
  process.stdout.write(`${JSON.stringify({ peak: peak() })}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const run = await take(JSON.parse(line));
      const begin = performance.now();
      const before = process.cpuUsage();
      const value = await run();
      const { user, system } = process.cpuUsage(before);
      process.stdout.write(`${JSON.stringify({ ms: performance.now() - begin, cpuMs: (user + system) / 1000, value, peak: peak() })}\n`);
    } catch (error) {
      process.stdout.write(`${JSON.stringify({ error: String(error?.stack ?? error) })}\n`);
    }
  }
}

const peak = () => process.resourceUsage().maxRSS * 1024;
