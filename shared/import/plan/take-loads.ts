import { newDataSetOf } from '../../config/route.ts';
import { asSluiceError, LeaseLost } from '../../errors.ts';
import { log } from '../../log.ts';
import type { BatchSet, BatchTwin } from '../batch.ts';
import { batchId } from '../documents.ts';
import { contentOf, duplicateOf, placeOfContent, twinOf } from '../files/content.ts';
import { decisionOfLater, noticeOfLater } from '../files/set-advice.ts';
import { endingsOfOvertaken, endingsOfSet } from '../files/set-endings.ts';
import { waitingMembers } from '../files/waiting-members.ts';
import { forEach } from '../for-each.ts';
import { type Hold, held, type Lease } from '../lease/lease.ts';
import { type EndingLoad, endLoads, failing } from '../ledger/end-loads.ts';
import { type Outcome, outcomeOfError } from '../ledger/outcome.ts';
import { noFindings } from '../ledger/receipt.ts';
import { tellOnce } from '../ledger/tell-once.ts';
import { describe, type Load } from '../load.ts';
import type { Ports } from '../ports.ts';
import { noteNewest } from '../replaced-by.ts';
import { type Candidate, choose, isOvertaken, isSet } from './choose.ts';
import { endingEmpty } from './empty.ts';
import { examine } from './examine.ts';
import type { Readable, Uninspected } from './examined.ts';
import { type Asked, resolve } from './resolve.ts';
import { checkSet, type FoundSet, findSet, memberEntry } from './take-set.ts';
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
  /** Where they are the objects of a set: that. */
  set: BatchSet | null;
  /** Loads that end with one of the good ones. */
  twins: BatchTwin[];
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
  const good = new Map<Candidate, Of<Readable | Uninspected>[]>();
  let set: BatchSet | null = null;
  const ending: EndingLoad[] = [];
  const gone: Candidate[] = [];
  const asked: Asked = new Map();
  const begun = ports.clock.now();
  const loadedAt = new Date(begun).toISOString().slice(0, 19);
  let { replacedBy } = lease;
  const checkOne = async (candidate: Candidate) => {
    const { entry, route } = candidate;
    const row = await ports.ledger.take(entry.load.id, hold, id);
    if (row === null) {
      gone.push(candidate);
      return;
    }
    const outcome =
      !entry.force && isOvertaken(candidate, { replacedBy })
        ? ({ state: 'superseded' } as const)
        : ((await resolve(ports, hold.streamKey, row, candidate, asked)) ??
          (isSet(candidate) ? null : await duplicate(candidate, contentOf(entry.load))));
    if (isSet(candidate)) {
      const taken = await takeSet(candidate, outcome);
      if ('ending' in taken) ending.push(...taken.ending);
      else {
        set = taken.set;
        good.set(candidate, taken.good);
      }
      return;
    }
    if (outcome !== null) {
      ending.push({ entry, route, outcome, findings: noFindings, known: row });
      return;
    }
    try {
      const examined = await examine(ports, {
        ...{ load: entry.load, route, inspections: row.inspections },
        ...{ dataSet: known?.columns ?? null, loadedAt },
      });
      if (examined.kind === 'empty') ending.push(endingEmpty(entry, route));
      else good.set(candidate, [{ candidate, examined }]);
    } catch (thrown) {
      const error = asSluiceError(thrown);
      if (error.retryable || error.fault === 'domo') throw error;
      ending.push(failing(entry, route, error));
    }
  };
  /** Takes all objects of a set, or ends all of them. */
  const takeSet = async (
    candidate: Candidate,
    before: Outcome | null,
  ): Promise<{ set: BatchSet; good: Of<Readable | Uninspected>[] } | { ending: EndingLoad[] }> => {
    const { entry, route } = candidate;
    const { load: mark } = entry;
    let found: FoundSet = {
      ...{ members: [], content: '', later: [], inspections: new Map(), loaded: 0, overtaken: [] },
    };
    let decisions: string[] = [];
    const end = (outcome: Outcome) => {
      const batch = { loads: [], routes: { [route.name]: route } };
      const of = { entry, content: found.content, empty: found.members, decisions };
      return { ending: endingsOfSet(batch, of, outcome, noFindings) };
    };
    try {
      found = await findSet(ports, hold, id, candidate);
      ending.push(...endingsOfOvertaken(found.overtaken, candidate));
      if (before !== null) return end(before);
      const { later } = found;
      if (later.length > 0) {
        decisions = [decisionOfLater(mark.object, later)];
        const told = noticeOfLater(route.name, mark.object, later);
        await tellOnce(ports, hold.streamKey, `later of ${route.name}`, told);
      }
      if (found.members.length === 0 && found.loaded > 0) {
        const reason = `All ${found.loaded} objects of the set of ${describe(mark.object)} were loaded before; nothing changed.`;
        return end({ state: 'duplicate', reason });
      }
      const twin = await duplicate(candidate, found.content);
      if (twin !== null) return end(twin);
      const checked = await checkSet(ports, candidate, found, known?.columns ?? null, loadedAt);
      if (checked === 'empty') return end(endingEmpty(entry, route).outcome);
      const { good, empty } = checked;
      return {
        set: { entry, content: found.content, empty, decisions },
        good: good.map(({ load, examined }) => ({
          candidate: { entry: load.id === mark.id ? entry : memberEntry(entry, load), route },
          examined,
        })),
      };
    } catch (thrown) {
      const error = asSluiceError(thrown);
      if (error.retryable || error.fault === 'domo' || error instanceof LeaseLost) throw error;
      if (found.members.length === 0) {
        const waiting = await waitingMembers(ports.ledger, hold.streamKey, [candidate]);
        found = { ...found, members: waiting.get(mark.id) ?? [] };
      }
      // How it was to end before counts, whatever is wrong with it.
      return end(before ?? outcomeOfError(error));
    }
  };
  const duplicate = async ({ entry, route }: Candidate, content: string): Promise<Outcome | null> => {
    const { load } = entry;
    const twin = await twinOf(
      ports,
      hold.streamKey,
      lease,
      { entry, load, route, content, dataSetId: known?.dataSetId ?? null },
      ports.clock.now(),
    );
    if (twin === null) return null;
    // What it holds is in the DataSet, so older ones must not go over it.
    if (route.updateMethod === 'REPLACE') replacedBy = await noteNewest(ports, hold, entry);
    const isAny = route.files.sameContent === 'skip-any-key' && route.updateMethod !== 'REPLACE';
    return { state: 'duplicate', reason: duplicateOf(load, twin, isAny) };
  };
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
  const found = chosen.flatMap((candidate) => good.get(candidate) ?? []);
  if (found.length === 0) return null;
  const { good: others, twins } = apart(found);
  const taken: Taken = { known, good: [], uninspected: [], set, twins };
  for (const { candidate, examined } of others) {
    if (examined.kind === 'readable') taken.good.push({ candidate, examined });
    else taken.uninspected.push({ candidate, examined });
  }
  return taken;
}

/** Parts the loads of a batch from those whose content the version before them in the batch has too. */
function apart<T extends { candidate: Candidate }>(good: readonly T[]): { good: T[]; twins: BatchTwin[] } {
  const before = new Map<string, Load>();
  const twins: BatchTwin[] = [];
  const others = good.filter(({ candidate: { entry, route } }) => {
    const { load, force } = entry;
    // All objects of a set go together, whatever they hold.
    if (route.files.sameContent === 'load' || route.files.set !== null) return true;
    const content = contentOf(load);
    const place = placeOfContent({ route, load, content });
    const earlier = before.get(place);
    if (earlier !== undefined && contentOf(earlier) === content && !force) {
      twins.push({ entry, of: earlier.id });
      return false;
    }
    before.set(place, load);
    return true;
  });
  return { good: others, twins };
}
