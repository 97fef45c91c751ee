import { newDataSetOf } from '../../config/route.ts';
import { asSluiceError } from '../../errors.ts';
import { log } from '../../log.ts';
import { batchId } from '../documents.ts';
import { forEach } from '../for-each.ts';
import { type Hold, held, type Lease } from '../lease/lease.ts';
import { type EndingLoad, endLoads, failing } from '../ledger/end-loads.ts';
import { noFindings } from '../ledger/receipt.ts';
import type { Ports } from '../ports.ts';
import { type Candidate, choose, isOvertaken } from './choose.ts';
import { endingEmpty } from './empty.ts';
import { examine } from './examine.ts';
import type { Examined, Readable, Uninspected } from './examined.ts';
import { type Asked, resolve } from './resolve.ts';
import { findTarget, type KnownTarget } from './target.ts';

/** How many heads of files are read at the same time. */
const together = 48;

/** Where loads go one by one, a plan ends no more than so many that can’t be loaded: together, with one notice. */
const mostEnding = 500;

/** A plan looks at further loads for no longer than this, because its function has five minutes. Milliseconds. */
const longestLook = 90_000;

/** The loads of a batch that are found good, and what they go into. */
export interface Taken {
  known: KnownTarget | null;
  good: Of<Readable>[];
  /** Loads that must be inspected first. Where there are any, they alone are what the batch is about. */
  uninspected: Of<Uninspected>[];
}

/** A load, and what is known of its file. */
export interface Of<E> {
  candidate: Candidate;
  examined: E;
}

/**
 * Takes the loads that go together and checks their heads. A load that can't be loaded ends here.
 *
 * @returns null where none of them is left
 */
export async function takeLoads(
  ports: Ports,
  hold: Hold,
  lease: Lease,
  candidates: readonly Candidate[],
): Promise<Taken | null> {
  const [first] = candidates;
  if (first === undefined) return null;
  const known = await findTarget(ports.domo, ports.streams, hold.streamKey, first.route);
  // Columns are inferred from one file: the others are checked against them when they are there.
  const infers = known === null && newDataSetOf(first.route.target)?.columns === 'infer';
  const most = infers ? 1 : lease.maxLoads;
  const id = batchId(hold.streamKey, hold.fence);
  const good = new Map<Candidate, Readable | Uninspected>();
  const ending: EndingLoad[] = [];
  const gone: Candidate[] = [];
  const asked: Asked = new Map();
  const checkOne = async (candidate: Candidate) => {
    const { entry, route } = candidate;
    const row = await ports.ledger.take(entry.load.id, hold, id);
    if (row === null) {
      gone.push(candidate);
      return;
    }
    const outcome =
      !entry.force && isOvertaken(candidate, lease)
        ? ({ state: 'superseded' } as const)
        : await resolve(ports, hold.streamKey, row, candidate, asked);
    if (outcome !== null) {
      ending.push({ entry, route, outcome, findings: noFindings, known: row });
      return;
    }
    try {
      const examined = await examine(ports, {
        ...{ load: entry.load, route, inspections: row.inspections },
        dataSet: known?.columns ?? null,
      });
      if (examined.kind === 'empty') ending.push(endingEmpty(entry, route));
      else good.set(candidate, examined);
    } catch (thrown) {
      const error = asSluiceError(thrown);
      if (error.retryable || error.fault === 'domo') throw error;
      ending.push(failing(entry, route, error));
    }
  };
  const begun = ports.clock.now();
  let chosen = choose(candidates, most, lease.share);
  await forEach(chosen, checkOne, together);
  const left = new Set(candidates);
  const isEnough = () => ending.length >= mostEnding || ports.clock.now() - begun > longestLook;
  while (good.size === 0 && ending.length > 0 && !isEnough()) {
    for (const candidate of chosen) left.delete(candidate);
    if (left.size === 0) break;
    chosen = choose([...left], most, lease.share);
    try {
      await forEach(chosen, checkOne, together);
    } catch (error) {
      // The next plan meets it again; what has been found until here ends.
      log.warn('The loads that were checked before end', { error });
      good.clear();
      break;
    }
  }
  // A newer fence has not taken them, so they have ended: a call that died left them in the backlog.
  if (gone.length > 0) await held(ports.leases, hold);
  await forEach(gone, ({ entry }) => ports.backlog.remove(hold.streamKey, entry));
  await endLoads(ports, hold, ending);
  const taken: Taken = { known, good: [], uninspected: [] };
  for (const candidate of chosen) {
    const examined = good.get(candidate);
    if (examined?.kind === 'readable') taken.good.push({ candidate, examined });
    if (examined?.kind === 'uninspected') taken.uninspected.push({ candidate, examined });
  }
  return good.size === 0 ? null : taken;
}
