import { inGroups } from '../../async-items.ts';
import { matchRoute } from '../../config/match.ts';
import type { ImportRoute } from '../../config/route.ts';
import { log } from '../../log.ts';
import { batchLimits } from '../batch.ts';
import { roleOf } from '../files/role.ts';
import { forEach } from '../for-each.ts';
import { loadId } from '../identity.ts';
import { receiptOf } from '../ledger/receipts.ts';
import { type LedgerRow, objectOf } from '../ledger/row.ts';
import { finalStates, stateTag } from '../load.ts';
import { orderOf } from '../order.ts';
import type { Intake, ListedVersion, Ports } from '../ports.ts';
import { replayMessage } from '../receive/message.ts';
import type { Missed } from './missed.ts';
import { sweepNotice, waitingNotice } from './notice.ts';

export type { Missed } from './missed.ts';

/** When objects were created that are looked at: from `since`, not later than `until`. */
export interface Window {
  since: Date;
  until: Date;
}

/**
 * How far back objects are looked for if nobody says otherwise, and how young one is left alone, since its event may
 * still be on its way. Seconds.
 */
export const sweepDefaults = { age: 7 * 24 * 3600, grace: 15 * 60 };

/** A set is given so long to be complete before anybody looks whether its objects are still there. Seconds. */
const longestSet = 24 * 3600;

/** How many versions are looked up in the ledger at the same time. */
const together = 32;

export interface FindPorts {
  objects: Pick<Ports['objects'], 'versions' | 'tagOf'>;
  ledger: Pick<Ports['ledger'], 'get' | 'open'>;
  documents: Pick<Ports['documents'], 'list'>;
  backlog: Pick<Ports['backlog'], 'first'>;
}

/** What a sweep did. */
export interface Swept {
  started: number;
  left: number;
}

export type SweepPorts = Pick<
  Ports,
  'routes' | 'clock' | 'objects' | 'documents' | 'ledger' | 'backlog' | 'notices'
> & {
  intake: Intake;
};

/**
 * Has loaded what was dropped and never was. Three kinds of objects are left for a person to decide: one that is older
 * than all that its route has loaded, since it may have been there before the route was; one of which S3 does not say
 * whether it is newer than what has replaced all rows; and one that has waited for a set of a route that loads none any
 * more.
 */
export async function sweep(ports: SweepPorts, bucket: string): Promise<Swept> {
  const { ledger, clock, notices, intake } = ports;
  const now = clock.now();
  const window = {
    since: new Date(now - sweepDefaults.age * 1000),
    until: new Date(now - sweepDefaults.grace * 1000),
  };
  const started: Missed[] = [];
  const left: Missed[] = [];
  const firsts = new Map<string, string | null>();
  const routes = await ports.routes();
  for await (const missed of findMissed(ports, bucket, routes, window)) {
    const { route } = missed;
    if (missed.waitsInVain === 'noSets') {
      left.push(missed);
      continue;
    }
    if (!firsts.has(route)) firsts.set(route, await ledger.firstArrival(route));
    const first = firsts.get(route) ?? null;
    // As times: the one is told in whole seconds, and the other with their fraction.
    const wasLoadedThen = first !== null && Date.parse(first) <= Date.parse(missed.createdAt);
    if (!missed.known && !(wasLoadedThen && isOrderKnown(missed, routes))) {
      left.push(missed);
      continue;
    }
    await intake.send([messageOf(missed)]);
    started.push(missed);
  }
  const notice = sweepNotice(started, left);
  if (notice !== null) {
    log.warn(notice.subject, { started: started.map(({ id }) => id), left: left.map(({ id }) => id) });
    await notices.publish(notice);
  }
  const found = new Set([...started, ...left].map(({ id }) => id));
  const waiting = waitingNotice((await waitingLong(ports, now)).filter(({ id }) => !found.has(id)));
  if (waiting !== null) await notices.publish(waiting);
  return { started: started.length, left: left.length };
}

/** Loads that wait for their set since the day before: a sweep a day finds each once. */
async function waitingLong({ ledger }: Pick<SweepPorts, 'ledger'>, now: number): Promise<LedgerRow[]> {
  const waiting: LedgerRow[] = [];
  for await (const row of ledger.open()) {
    const days = (now - Date.parse(row.receivedAt)) / (24 * 3600_000);
    if (row.set !== undefined && days >= 1 && days < 2) waiting.push(row);
  }
  return waiting;
}

/**
 * S3 dates an object that was uploaded in parts by when the upload began. Under REPLACE the newest file wins, so one whose
 * upload took long might lose against an older one.
 */
function isOrderKnown({ object, route: name }: Missed, routes: readonly ImportRoute[]): boolean {
  const isInParts = object.etag.includes('-');
  return !isInParts || routes.find((route) => route.name === name)?.updateMethod !== 'REPLACE';
}

/** Finds the files that were dropped and for which nobody comes, the loads of the ledger first. */
export async function* findMissed(
  ports: FindPorts,
  bucket: string,
  imports: readonly ImportRoute[],
  window: Window,
): AsyncGenerator<Missed> {
  yield* lost(ports, imports, window);
  yield* unknown(ports, bucket, imports, window);
}

/** Loads that are open and in no backlog: who entered them died before the backlog had them. */
async function* lost(
  { ledger, backlog, objects }: FindPorts,
  imports: readonly ImportRoute[],
  { until }: Window,
): AsyncGenerator<Missed> {
  const backlogs = new Map<string, string[]>();
  const waiting: LedgerRow[] = [];
  for await (const row of ledger.open()) {
    const { id, route, streamKey, receivedAt } = row;
    if (row.set !== undefined) {
      if (Date.parse(receivedAt) <= until.getTime()) waiting.push(row);
      continue;
    }
    if (Date.parse(receivedAt) > until.getTime()) continue;
    const known =
      backlogs.get(streamKey) ??
      (await backlog.first(streamKey, batchLimits.loads)).map(({ order }) => order);
    backlogs.set(streamKey, known);
    const order = orderOf(row);
    // Behind the end of what was looked at nobody knows.
    const isBehind = known.length === batchLimits.loads && order > (known.at(-1) ?? '');
    if (isBehind || known.includes(order)) continue;
    // The index is late sometimes.
    if ((await ledger.get(id))?.endedAt === null)
      yield { id, object: objectOf(row), route, createdAt: receivedAt, known: true, waitsInVain: null };
  }
  yield* inVain(waiting, { objects, imports, until });
}

/** Those loads that no set will ever take. */
async function* inVain(
  waiting: readonly LedgerRow[],
  {
    objects,
    imports,
    until,
  }: Pick<FindPorts, 'objects'> & Pick<Window, 'until'> & { imports: readonly ImportRoute[] },
): AsyncGenerator<Missed> {
  const long = until.getTime() - longestSet * 1000;
  const gone = new Set<LedgerRow>();
  const isMember = ({ key }: LedgerRow) => {
    const route = matchRoute(imports, key);
    return route !== null && roleOf(route, key).kind === 'member';
  };
  const look = async (row: LedgerRow) => {
    const mayBeGone = isMember(row) && Date.parse(row.receivedAt) <= long;
    if (mayBeGone && !(await isThere(objects, row))) gone.add(row);
  };
  await forEach(waiting, look, together);
  for (const row of waiting) {
    if (isMember(row) && !gone.has(row)) continue;
    const { id, route, receivedAt } = row;
    yield {
      ...{ id, object: objectOf(row), route, createdAt: receivedAt, known: true },
      waitsInVain: gone.has(row) ? 'gone' : 'noSets',
    };
  }
}

/** Whether the bucket still has an object version. */
async function isThere(
  { versions }: FindPorts['objects'],
  { bucket, key, versionId }: LedgerRow,
): Promise<boolean> {
  for await (const { object } of versions(bucket, key)) {
    if (object.key !== key) break;
    if (object.versionId === versionId) return true;
  }
  return false;
}

/** Object versions that a route takes and the ledger does not know: their events were lost. */
async function* unknown(
  ports: FindPorts,
  bucket: string,
  imports: readonly ImportRoute[],
  window: Window,
): AsyncGenerator<Missed> {
  for (const prefix of outermost(imports.map((route) => route.prefix))) {
    for await (const listed of inGroups(ports.objects.versions(bucket, prefix), together)) {
      const due = listed.filter((version) => isDue(version, window));
      const missed = await Promise.all(due.map((version) => missedBy(ports, version, imports)));
      yield* missed.filter((one) => one !== null);
    }
  }
}

/** The message by which its load is entered. However often it is sent, it is loaded once. */
export function messageOf({ id, object, createdAt, known, waitsInVain }: Missed): string {
  if (known) return replayMessage(id, false, { alone: waitsInVain !== null });
  const { bucket, key, size, etag, versionId } = object;
  return JSON.stringify({
    source: 'sluice.sweep',
    time: createdAt.replace(/\.\d+Z$/, 'Z'),
    detail: { bucket: { name: bucket }, object: { key, size, etag, 'version-id': versionId ?? undefined } },
  });
}

async function missedBy(
  { objects, documents, ledger }: FindPorts,
  { object, createdAt }: ListedVersion,
  imports: readonly ImportRoute[],
): Promise<Missed | null> {
  const route = matchRoute(imports, object.key);
  if (route === null || roleOf(route, object.key).kind === 'ignored') return null;
  const id = loadId(object, null);
  if ((await ledger.get(id)) !== null) return null;
  // The tag and the receipt remember longer than the ledger, which forgets after a time, or is restored from a backup.
  const state = await objects.tagOf(object, stateTag);
  if (finalStates.some((final) => final === state)) return null;
  const { bucket } = object;
  if ((await receiptOf({ documents }, { id, bucket, route: route.name })) !== null) return null;
  return {
    id,
    object,
    route: route.name,
    createdAt: createdAt.toISOString(),
    known: false,
    waitsInVain: null,
  };
}

/** Without a version id nobody can tell which load it would be. */
function isDue({ object, createdAt }: ListedVersion, { since, until }: Window): boolean {
  return object.versionId !== null && createdAt >= since && createdAt <= until;
}

/** Prefixes that begin with none of the others: each object is listed once. */
function outermost(prefixes: readonly string[]): string[] {
  return prefixes.filter((prefix) => !prefixes.some((other) => other !== prefix && prefix.startsWith(other)));
}
