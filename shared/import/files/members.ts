import { matchRoute } from '../../config/match.ts';
import type { ImportRoute } from '../../config/route.ts';
import { SetInvalid } from '../../errors.ts';
import { forEach } from '../for-each.ts';
import { describe, type Load, type ObjectVersion } from '../load.ts';
import type { ListedEvent, Objects } from '../ports.ts';
import { invalid, type Listed, listedText, readManifest } from './manifest.ts';
import { folderOf, isMark, roleOf } from './role.ts';

/** What belongs to a set. */
export interface Members {
  objects: ObjectVersion[];
  /** What lies in the folder of the marker and came behind it: it waits for the next one. */
  later: string[];
  /** Of each object the versions that it had before that, newest first: they are in no set. */
  older: ObjectVersion[][];
}

/** What a set is found by. */
type SetRoute = Pick<ImportRoute, 'name' | 'prefix' | 'files' | 'showCells'>;

/** A set has this many objects at most: they are committed together, and one batch takes no more. */
export const mostMembers = 10_000;

/** So many objects are looked at to find those of a set. */
const mostLooked = 100_000;
/** A longer manifest would list more than a set may have. Bytes. */
const longestManifest = 16 * 1024 * 1024;
/** How many objects of a manifest are looked up at the same time. */
const together = 48;

/**
 * The object versions that belong to the set of a marker or manifest: of each object the one that was there when the
 * marker came, and no newer one that may be written while the set waits. What another route loads is in no set of this
 * one, though its key may begin with this one's prefix too.
 *
 * Throws `SetInvalid` where one that the manifest lists is missing, was deleted before, came later, or is not for this
 * route to load with others; where the manifest can't be followed; and where there are too many.
 *
 * @param routes all that are deployed
 */
export async function membersOf(
  objects: Pick<Objects, 'read' | 'events'>,
  { object: mark, receivedAt }: Pick<Load, 'object' | 'receivedAt'>,
  route: SetRoute,
  routes: readonly ImportRoute[],
): Promise<Members> {
  const { set } = route.files;
  const takerOf = (key: string) => matchRoute(routes, key)?.name ?? route.name;
  if (set === null) throw new RangeError(`route ${route.name} has no sets`);
  return 'marker' in set
    ? inFolder(objects, mark, receivedAt, route, takerOf)
    : inManifest(objects, mark, receivedAt, route, takerOf);
}

/** The name of the route that loads what has a key. */
type TakerOf = (key: string) => string;

async function inFolder(
  objects: Pick<Objects, 'events'>,
  mark: ObjectVersion,
  receivedAt: string,
  route: SetRoute,
  takerOf: TakerOf,
): Promise<Members> {
  const folder = folderOf(mark.key);
  const byKey = new Map<string, ListedEvent[]>();
  let looked = 0;
  for await (const event of objects.events(mark.bucket, folder)) {
    if (++looked > mostLooked)
      throw tooMany(mark, `its folder has more than ${mostLooked} versions of objects`);
    const { key } = event.object;
    byKey.set(key, [...(byKey.get(key) ?? []), event]);
  }
  const asOf = timeOf(byKey.get(mark.key) ?? [], mark, receivedAt);
  const { set } = route.files;
  const nested = [...byKey.keys()]
    .filter((key) => set !== null && isMark(set, key) && folderOf(key) !== folder)
    .map(folderOf);
  const members: Members = { objects: [], later: [], older: [] };
  for (const [key, events] of byKey) {
    // Where a folder further down has a marker of its own, that is another set.
    if (roleOf(route, key).kind !== 'member' || nested.some((other) => key.startsWith(other))) continue;
    if (takerOf(key) !== route.name) continue;
    const { there, isLater, older } = pick(events, asOf);
    if (there !== null) members.objects.push(there);
    if (isLater) members.later.push(key);
    if (older.length > 0) members.older.push(older);
  }
  return members;
}

async function inManifest(
  objects: Pick<Objects, 'read' | 'events'>,
  mark: ObjectVersion,
  receivedAt: string,
  route: SetRoute,
  takerOf: TakerOf,
): Promise<Members> {
  const { prefix, showCells } = route;
  if (mark.size > longestManifest) throw tooMany(mark, `it has ${mark.size} bytes`);
  const chunks: Uint8Array[] = [];
  if (mark.size > 0) for await (const chunk of objects.read(mark, 0, mark.size)) chunks.push(chunk);
  const listed = readManifest({ text: Buffer.concat(chunks).toString(), prefix, showCells, ...mark });
  if (listed.length > mostMembers) throw tooMany(mark, `it lists ${listed.length} objects`);
  for (const [index, { key }] of listed.entries()) {
    const what = listedText(describe({ bucket: mark.bucket, key }), index, route);
    demandOwn(mark, key, what, route, takerOf(key));
  }
  const asOf = timeOf(await eventsOf(objects, mark.bucket, mark.key), mark, receivedAt);
  const found = new Map<string, ObjectVersion>();
  const missing = new Map<string, string>();
  const before: ObjectVersion[][] = [];
  await forEach(
    listed,
    async ({ key, size, optional }: Listed) => {
      const { there, isLater, older } = pick(await eventsOf(objects, mark.bucket, key), asOf);
      if (older.length > 0) before.push(older);
      if (there === null) {
        if (isLater) missing.set(key, 'came behind the manifest; drop the manifest last');
        else if (!optional) missing.set(key, 'is not there');
      } else if (size !== null && size !== there.size) {
        missing.set(key, `has ${there.size} bytes, and the manifest says ${size}`);
      } else found.set(key, there);
    },
    together,
  );
  const at = listed.findIndex(({ key }) => missing.has(key));
  const first = listed[at];
  if (first !== undefined) {
    const what = listedText(describe({ bucket: mark.bucket, key: first.key }), at, route);
    const others = missing.size > 1 ? ` (and ${missing.size - 1} more that it lists)` : '';
    throw new SetInvalid(
      `The set of ${describe(mark)} is not whole, and nothing of it was loaded: ${what} ${missing.get(first.key)}${others}. Put it right, and drop the manifest again.`,
    );
  }
  return { objects: listed.flatMap(({ key }) => found.get(key) ?? []), later: [], older: before };
}

/** Throws `SetInvalid` for an object that a manifest lists, and that has a load of its own. */
function demandOwn(
  mark: ObjectVersion,
  key: string,
  listed: string,
  { name, files: { set } }: Pick<ImportRoute, 'name' | 'files'>,
  taker: string,
): void {
  if (taker !== name)
    throw invalid(mark, `it lists ${listed}, which route ${taker} loads, by the longer prefix.`);
  if (set !== null && isMark(set, key))
    throw invalid(mark, `it lists ${listed}, which is a manifest itself.`);
}

/** All that has befallen one key, newest first: keys come in order, so what begins with it and is longer comes later. */
async function eventsOf(
  objects: Pick<Objects, 'events'>,
  bucket: string,
  key: string,
): Promise<ListedEvent[]> {
  const events: ListedEvent[] = [];
  for await (const event of objects.events(bucket, key)) {
    if (event.object.key !== key) break;
    events.push(event);
  }
  return events;
}

/** When the marker was written, by the clock by which S3 dates the others; else when S3 told of it. */
function timeOf(events: readonly ListedEvent[], { versionId }: ObjectVersion, receivedAt: string): number {
  const own = events.find(({ object }) => object.versionId === versionId);
  return own === undefined ? Date.parse(receivedAt) : own.createdAt.getTime();
}

/** The version of an object that was there at a time; null: there was none, or it was deleted. */
function pick(
  events: readonly ListedEvent[],
  asOf: number,
): { there: ObjectVersion | null; isLater: boolean; older: ObjectVersion[] } {
  // They come newest first, so of several within one second the newest counts.
  const before = events.filter(({ createdAt }) => createdAt.getTime() <= asOf);
  const newest = before.reduce<ListedEvent | null>(
    (found, event) => (found === null || event.createdAt > found.createdAt ? event : found),
    null,
  );
  const isLater = events.some(({ createdAt, isDeletion }) => createdAt.getTime() > asOf && !isDeletion);
  const older = before.filter((event) => event !== newest && !event.isDeletion);
  const there = newest === null || newest.isDeletion ? null : newest.object;
  return { there, isLater, older: older.map(({ object }) => object) };
}

function tooMany(mark: ObjectVersion, why: string): SetInvalid {
  return new SetInvalid(
    `The set of ${describe(mark)} is too large, and nothing of it was loaded: ${why}. A set has ${mostMembers} objects at most, because they are committed together: write fewer and larger files, or several sets.`,
  );
}

/** Throws `SetInvalid` where a set has more objects than can be committed together. */
export function demandFew(mark: ObjectVersion, count: number): void {
  if (count > mostMembers) throw tooMany(mark, `it has ${count} objects`);
}
