import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../../shared/loads/ledger.ts';
import { orderOf } from '../../shared/loads/turn.ts';
import type { Turnstile } from '../../shared/loads/turnstile.ts';
import { type Candidate, openCandidates } from './candidate.ts';

/** How long the first in line waits for one who arrived before, altogether some seconds. Milliseconds. */
const pauses = [100, 200, 400, 800, 1500, 2000];

/** Whoever has not come to the line so long after arriving loses the place. Milliseconds. */
const longestWay = 5 * 60_000;

/**
 * The open loads in line, as far as nobody is missing among them: files that arrive together do not come to the
 * line in their order, and whoever is missing at the end of this is loaded after the others. Of REPLACE loads one
 * that comes late is superseded, so nobody waits for it.
 */
export async function withoutGap(
  turnstile: Turnstile,
  ledger: Ledger,
  streamKey: string,
): Promise<Candidate[]> {
  for (let look = 0; ; look++) {
    const candidates = await openCandidates(turnstile, ledger, streamKey);
    const [first] = candidates;
    if (first === undefined || first.waiter.load.route.updateMethod === 'REPLACE') return candidates;
    // The ledger after the line: whoever got in line in between is still seen to be missing here.
    const since = new Date(Date.now() - longestWay).toISOString();
    const received: string[] = [];
    for await (const row of ledger.received(streamKey, since)) received.push(orderOf(row));
    const complete = beforeGap(candidates, received);
    if (complete.length > 0) return complete;
    const pause = pauses[look];
    if (pause === undefined) return candidates;
    await sleep(pause);
  }
}

/** Those in line before the first of the `received` orders that is not in line. */
export function beforeGap(candidates: readonly Candidate[], received: readonly string[]): Candidate[] {
  const inLine = new Set(candidates.map(({ waiter }) => waiter.order));
  const missing = received.filter((order) => !inLine.has(order)).sort()[0];
  return candidates.filter(({ waiter }) => missing === undefined || waiter.order < missing);
}
