import { readFileSync, writeFileSync } from 'node:fs';

/** What some work took of this process. */
export interface Cost {
  /** By which the process's memory peaked above where it was. */
  readonly megabytes: number;
  /** Of the processor: other processes do not make it longer. */
  readonly milliseconds: number;
}

/** Starts measuring; what it returns gives the cost so far. */
export function measureCost(): () => Cost {
  const peak = measurePeak();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { megabytes: Math.round(peak()), milliseconds: Math.round((user + system) / 1000) };
  };
}

/** Linux can forget a peak. Elsewhere one counts only where it is higher than all before: `maxRSS` only ever grows. */
function measurePeak(): () => number {
  if (process.platform === 'linux') {
    writeFileSync('/proc/self/clear_refs', '5');
    const before = kilobytes('VmRSS');
    return () => (kilobytes('VmHWM') - before) / 1024;
  }
  const before = process.resourceUsage().maxRSS;
  return () => (process.resourceUsage().maxRSS - before) / 1024;
}

function kilobytes(key: 'VmHWM' | 'VmRSS'): number {
  return Number(new RegExp(`${key}:\\s*(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
