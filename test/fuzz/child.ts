import { usePlatformInflater } from '../../src/core/bytes/inflation';
import { nodeInflater } from '../../src/core/bytes/nodeInflation';
import { casesOf } from './cases';
import { measureCost, type Cost } from './cost';
import { readAll } from './readAll';

/** What the parent asks: to run cases `[from, to)`, so many of them between two reports. */
export interface Order {
  readonly seed: number;
  readonly only: string | null;
  readonly from: number;
  readonly to: number;
  readonly stride: number;
}

/** How often a reader was tried, how often it opened the file nevertheless, and tensors it read. */
export interface Tally {
  cases: number;
  opened: number;
  tensorsRead: number;
}

/** What the child says: what is wrong with a case, how some cases went, or that all are done. */
export type Report =
  | { readonly kind: 'defect'; readonly index: number; readonly what: string }
  | { readonly kind: 'done'; readonly from: number; readonly to: number; readonly cost: Cost }
  | { readonly kind: 'end'; readonly tallies: readonly (readonly [string, Tally])[] };

async function run({ seed, only, from, to, stride }: Order): Promise<void> {
  const caseOf = casesOf(seed, only);
  const tallies = new Map<string, Tally>();
  const tell = (report: Report): void => { process.send?.(report); };
  tell({ kind: 'done', from, to: from, cost: { megabytes: 0, milliseconds: 0 } });
  for (let start = from; start < to; start += stride) {
    const end = Math.min(to, start + stride);
    // Making a case may cost more than reading it.
    const cases = Array.from({ length: end - start }, (_, i) => caseOf(start + i));
    const costOf = measureCost();
    for (const [i, { file, bytes, beside, reader }] of cases.entries()) {
      // Both inflaters have their turn.
      usePlatformInflater((start + i) % 2 === 0 ? nodeInflater : null);
      const { defect, opened, tensorsRead } = await readAll(file, bytes, beside);
      if (defect !== null) {
        tell({ kind: 'defect', index: start + i, what: defect });
      }
      const tally = tallies.get(reader) ?? { cases: 0, opened: 0, tensorsRead: 0 };
      tallies.set(reader, { cases: tally.cases + 1, opened: tally.opened + (opened ? 1 : 0), tensorsRead: tally.tensorsRead + tensorsRead });
    }
    tell({ kind: 'done', from: start, to: end, cost: costOf() });
  }
  tell({ kind: 'end', tallies: [...tallies] });
}

process.on('message', (order: Order) => { void run(order).then(() => { process.disconnect(); }); });
