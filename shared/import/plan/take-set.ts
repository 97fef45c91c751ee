import { createHash } from 'node:crypto';
import { type Column, type ImportRoute, newDataSetOf } from '../../config/route.ts';
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
import { fittingAll } from './added.ts';
import type { Candidate } from './choose.ts';
import { type ExaminePorts, emptied, examine } from './examine.ts';
import type { Examined, Readable, Uninspected } from './examined.ts';
import { surveyedAtOnce } from './surveyed.ts';

/** How many objects of a set are looked at at the same time. */
const together = 48;

/** How much of all objects of a set is surveyed while it is planned. Bytes. */
const surveyedTogether = 64 * 2 ** 20;

/** What was found out about a set. */
export interface FoundSet {
  /** The loads of its objects; those that can't be loaded among them. */
  members: Load[];
  /** The same objects in any order and under any names are the same content. */
  content: string;
  /** Objects that came into its folder behind its marker. */
  later: string[];
  /** The names of the documents that there are about each of them: see `inspectionRef`. */
  inspections: Map<string, readonly string[]>;
  /** How many objects were left out because their rows are in Domo already. */
  loaded: number;
  /** Loads of versions that were replaced or deleted before the marker or manifest came, and wait still. */
  overtaken: Load[];
}

/**
 * Finds the objects of a set, and takes the load of each into the batch. An object whose rows were added before, with
 * another set, is none of this one: but under REPLACE, where a set is all that there is to be.
 *
 * Throws `SetInvalid` where the set is not whole, or too large.
 */
export async function findSet(
  ports: Pick<Ports, 'objects' | 'ledger' | 'routes'>,
  hold: Hold,
  batch: string,
  { entry: { load: mark }, route }: Candidate,
): Promise<FoundSet> {
  const { objects, later, older } = await membersOf(ports.objects, mark, route, await ports.routes());
  const loadOf = (object: ObjectVersion): Load => {
    const { receivedAt } = mark;
    return { id: loadId(object, null), object, sequencer: null, route: route.name, receivedAt };
  };
  const { members, loaded } = await demandMembers(ports, mark, route, objects.map(loadOf));
  const { key } = mark.object;
  const inspections = new Map<string, readonly string[]>();
  await forEach(
    members,
    async (load) => {
      const { updateMethod } = route;
      // Its own event may not have come yet, or never will.
      await ports.ledger.enter(load, { streamKey: hold.streamKey, updateMethod, set: key });
      const row = await ports.ledger.join(load.id, hold, batch, key);
      inspections.set(load.id, row.inspections);
    },
    together,
  );
  if (later.length > 0)
    log.warn(`${later.length} objects came behind ${describe(mark.object)}: they wait`, { later });
  const content = contentOfAll(members);
  const overtaken: Load[] = [];
  await forEach(
    older,
    async (versions) => {
      for (const load of versions.map(loadOf)) {
        const row = await ports.ledger.get(load.id);
        // With what has ended all before it has.
        if (row === null || row.endedAt !== null) return;
        if (row.set !== undefined && row.streamKey === hold.streamKey) overtaken.push(load);
      }
    },
    together,
  );
  return { members, content, later, inspections, loaded, overtaken };
}

/**
 * Those loads of a set whose rows are not in Domo yet; under REPLACE all. Throws `SetInvalid` where there are too many.
 *
 * @returns `loaded`: how many others there are
 */
export async function demandMembers(
  { ledger }: { ledger: Pick<Ports['ledger'], 'get'> },
  mark: Load,
  { updateMethod }: Pick<ImportRoute, 'updateMethod'>,
  loads: readonly Load[],
): Promise<Pick<FoundSet, 'members' | 'loaded'>> {
  const isNew = new Set(loads.map(({ id }) => id));
  if (updateMethod !== 'REPLACE') {
    const look = async ({ id }: Load) => {
      if ((await ledger.get(id))?.state === 'committed') isNew.delete(id);
    };
    await forEach(loads, look, together);
  }
  const members = loads.filter(({ id }) => isNew.has(id));
  demandFew(mark.object, members.length);
  return { members, loaded: loads.length - members.length };
}

/** What is known of the files of a set. */
export interface CheckedSet {
  /** Where the set makes its DataSet empty, that is its marker or manifest. */
  good: { load: Load; examined: Readable | Uninspected }[];
  /** Loads of objects without rows. */
  empty: Load[];
}

/**
 * Examines all objects of a set. Throws the error that the set is rejected with: that of the first object that is at
 * fault.
 *
 * @param dataSet the columns of the DataSet; null: the set is to create it, with the columns of its first object, and with
 * types that all fit
 * @returns `empty`: no object has rows, and that is accepted
 */
export async function checkSet(
  ports: ExaminePorts,
  { entry, route }: Candidate,
  { members, inspections }: Pick<FoundSet, 'members' | 'inspections'>,
  dataSet: readonly Column[] | null,
  loadedAt: string,
): Promise<CheckedSet | 'empty'> {
  const { target } = route;
  const bytes = members.reduce((sum, { object }) => sum + object.size, 0);
  if (target.kind === 'dataSetApi' && bytes > target.maxBytes) {
    throw new FileTooLarge(
      `The set of ${describe(entry.load.object)} has ${bytes} bytes, and route ${route.name} sends at most ${target.maxBytes} in one request. Let the route load through a Stream, or raise "maxBytes".`,
    );
  }
  // In a set an object without rows is nothing to be asked about: only of the whole the route says what becomes of it.
  const lenient = { ...route, files: { ...route.files, empty: 'accept' as const } };
  const surveyUpTo = Math.min(surveyedAtOnce, surveyedTogether / members.length);
  const look = async (load: Load, columns: readonly Column[] | null): Promise<Examined> => {
    const own = { load, route: lenient, inspections: inspections.get(load.id) ?? [], loadedAt, surveyUpTo };
    try {
      return await examine(ports, { ...own, dataSet: columns });
    } catch (thrown) {
      throw ofSet(entry.load.object, load.object, asSluiceError(thrown));
    }
  };
  let columns = dataSet;
  const made = newDataSetOf(target);
  // Columns that are listed are known without a look.
  const isUnknown = made?.columns === 'infer' || route.match.extra === 'add';
  if (columns === null && made !== null && isUnknown) {
    const first = await lookForColumns(members, (load) => look(load, null));
    if (Array.isArray(first)) columns = first;
    else if (first !== null) return first;
  }
  const found = new Map<Load, Examined>();
  await forEach(members, async (load) => void found.set(load, await look(load, columns)), together);
  const checked: CheckedSet = { good: [], empty: [] };
  for (const load of members) {
    const examined = found.get(load);
    if (examined === undefined || examined.kind === 'empty') checked.empty.push(load);
    else checked.good.push({ load, examined });
  }
  if (checked.good.length > 0) return checked;
  // Nothing of the marker or manifest is a row.
  const whole = emptied({ load: entry.load, route, dataSet, loadedAt });
  return whole.kind === 'readable'
    ? { good: [{ load: entry.load, examined: whole }], empty: members }
    : 'empty';
}

/**
 * Looks at all objects of a set that is to create its DataSet: at every cell of columns that are to be inferred.
 *
 * @returns the columns; or what must be inspected before they are known; null: no object has rows. Throws what is wrong
 * with the first object, where none can be read by itself
 */
async function lookForColumns(
  members: readonly Load[],
  look: (load: Load) => Promise<Examined>,
): Promise<Column[] | CheckedSet | null> {
  const found = new Map<Load, Examined>();
  let fault: SluiceError | null = null;
  await forEach(
    members,
    async (load) => {
      try {
        found.set(load, await look(load));
      } catch (thrown) {
        const error = asSluiceError(thrown);
        // When the columns are known, it may be read by them.
        if (error.retryable || error.fault !== 'user') throw error;
        if (load === members[0] || fault === null) fault = error;
      }
    },
    together,
  );
  const uninspected = members.flatMap((load) => {
    const examined = found.get(load);
    return examined?.kind === 'uninspected' ? [{ load, examined }] : [];
  });
  if (uninspected.length > 0) {
    const asked = new Set(uninspected.map(({ load }) => load));
    return { good: uninspected, empty: members.filter((load) => !asked.has(load)) };
  }
  const readable = members.flatMap((load) => {
    const examined = found.get(load);
    return examined?.kind === 'readable' ? [examined] : [];
  });
  if (readable.length > 0) return fittingAll(readable);
  if (fault !== null) throw fault;
  return null;
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
