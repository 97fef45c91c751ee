import { createHash } from 'node:crypto';
import { type Column, newDataSetOf } from '../../config/route.ts';
import { asSluiceError, FileTooLarge, reviveError, type SluiceError } from '../../errors.ts';
import { log } from '../../log.ts';
import type { BacklogEntry } from '../batch.ts';
import { contentOf } from '../files/content.ts';
import { demandFew, membersOf } from '../files/members.ts';
import { forEach } from '../for-each.ts';
import { loadId } from '../identity.ts';
import type { Hold } from '../lease/lease.ts';
import { describe, type Load, type ObjectVersion } from '../load.ts';
import type { Ports } from '../ports.ts';
import type { CheckedHead } from './check.ts';
import type { Candidate } from './choose.ts';
import { fateOfEmpty, headOf } from './empty.ts';

/** How many objects of a set are looked at at the same time. */
const together = 48;

/** What was found out about a set. */
export interface FoundSet {
  /** The loads of its objects; those that can't be loaded among them. */
  members: Load[];
  /** The same objects in any order and under any names are the same content. */
  content: string;
  /** Objects that came into its folder behind its marker. */
  later: string[];
  /** How many objects were left out because their rows are in Domo already. */
  loaded: number;
}

/**
 * Finds the objects of a set, and takes the load of each into the batch. An object whose rows were added before, with
 * another set, is none of this one: but under REPLACE, where a set is all that there is to be.
 *
 * Throws `SetInvalid` where the set is not whole, or too large.
 */
export async function findSet(
  ports: Pick<Ports, 'objects' | 'ledger'>,
  hold: Hold,
  batch: string,
  { entry: { load: mark }, route }: Candidate,
): Promise<FoundSet> {
  const { objects, later } = await membersOf(ports.objects, mark, route);
  const replaces = route.updateMethod === 'REPLACE';
  const loads = objects.map((object): Load => {
    const { receivedAt } = mark;
    return { id: loadId(object, null), object, sequencer: null, route: route.name, receivedAt };
  });
  const isNew = new Set(loads.map(({ id }) => id));
  if (!replaces) {
    const look = async ({ id }: Load) => {
      if ((await ports.ledger.get(id))?.state === 'committed') isNew.delete(id);
    };
    await forEach(loads, look, together);
  }
  const members = loads.filter(({ id }) => isNew.has(id));
  demandFew(mark.object, members.length);
  const { key } = mark.object;
  await forEach(
    members,
    async (load) => {
      const { updateMethod } = route;
      // Its own event may not have come yet, or never will.
      await ports.ledger.enter(load, { streamKey: hold.streamKey, updateMethod, set: key });
      await ports.ledger.join(load.id, hold, batch, key);
    },
    together,
  );
  if (later.length > 0)
    log.warn(`${later.length} objects came behind ${describe(mark.object)}: they wait`, { later });
  return { members, content: contentOfAll(members), later, loaded: loads.length - members.length };
}

/** The heads of the objects of a set. An object without rows has none; null: no object has rows, and that is accepted. */
export interface CheckedSet {
  good: { load: Load; head: CheckedHead }[];
  /** Loads of objects without rows. */
  empty: Load[];
}

/**
 * Checks the heads of all objects of a set. Throws the error that the set is rejected with: that of the first object that
 * is at fault.
 *
 * @param known the columns of the DataSet; undefined: the set is to create it, with the columns of its first object
 */
export async function checkSet(
  objects: Ports['objects'],
  { entry, route }: Candidate,
  { members }: FoundSet,
  known: Column[] | undefined,
): Promise<CheckedSet | 'empty' | 'replace'> {
  const { target } = route;
  const bytes = members.reduce((sum, { object }) => sum + object.size, 0);
  if (target.kind === 'dataSetApi' && bytes > target.maxBytes) {
    throw new FileTooLarge(
      `The set of ${describe(entry.load.object)} has ${bytes} bytes, and route ${route.name} sends at most ${target.maxBytes} in one request. Let the route load through a Stream, or raise "maxBytes".`,
    );
  }
  const checked: CheckedSet = { good: [], empty: [] };
  // In a set an object without rows is nothing to be asked about: only of the whole the route says what becomes of it.
  const lenient = { ...route, files: { ...route.files, empty: 'accept' as const } };
  let columns = known;
  const look = async (load: Load) => {
    try {
      return await headOf(objects, { object: load.object, route: lenient }, columns);
    } catch (thrown) {
      throw ofSet(entry.load.object, load.object, asSluiceError(thrown));
    }
  };
  const heads = new Map<Load, CheckedHead | null>();
  const rest = [...members];
  while (columns === undefined && newDataSetOf(target) !== null) {
    const first = rest.shift();
    if (first === undefined) break;
    const head = await look(first);
    heads.set(first, head);
    columns = head?.columns;
  }
  await forEach(rest, async (load) => void heads.set(load, await look(load)), together);
  for (const load of members) {
    const head = heads.get(load);
    if (head == null) checked.empty.push(load);
    else checked.good.push({ load, head });
  }
  if (checked.good.length > 0) return checked;
  return fateOfEmpty(route, entry.load, known !== undefined) === 'replace' ? 'replace' : 'empty';
}

/** The error of a set one of whose objects is at fault. */
export function ofSet(mark: ObjectVersion, member: ObjectVersion, error: SluiceError): SluiceError {
  if (error.retryable || error.fault === 'domo') return error;
  return reviveError(
    error.name,
    `${error.message} Nothing of the set of ${describe(mark)} was loaded, to which ${describe(member)} belongs.`,
  );
}

/** The load of an object of a set as it stands in a batch: in the place of its set. */
export function memberEntry({ order, force, replays }: BacklogEntry, load: Load): BacklogEntry {
  return { order, load, force, replays };
}

function contentOfAll(members: readonly Load[]): string {
  const contents = members.map(contentOf).sort();
  return `set/${createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 32)}`;
}
