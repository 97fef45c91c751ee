import { createReadStream } from 'node:fs';
import type { Table } from '../shared/aws/table.ts';
import type { Column, ImportRoute } from '../shared/config/route.ts';
import { FileError } from '../shared/errors.ts';
import { type Estimate, estimate } from '../shared/import/estimate/estimate.ts';
import { roleOf, setOf } from '../shared/import/files/role.ts';
import { adviceOfSet } from '../shared/import/files/set-advice.ts';
import type { ObjectVersion } from '../shared/import/load.ts';
import type { Objects } from '../shared/import/ports.ts';
import { guardShrinking } from '../shared/import/shrink.ts';
import { WrongUse } from './complaint.ts';
import type { Connection } from './connection.ts';
import { deployedDomo } from './deployed-domo.ts';
import {
  type Deployment,
  deployedRoutes,
  findDeployment,
  knownRoutes,
  reaching,
  routeNamed,
} from './deployment.ts';
import { openTable } from './loads.ts';
import type { SetPlan, SetPorts } from './plan-set.ts';
import { keyFor, localFile } from './upload.ts';

/** What would become of a file, if it were dropped. */
export interface FilePlan {
  route: ImportRoute;
  /** Where it is, or where it would be dropped. */
  object: ObjectVersion;
  /** null: the first load creates it. */
  dataSetId: string | null;
  /** Of the DataSet, or those that it would be created with. */
  columns: Column[];
  /** The first rows of the file, where its route lets cells be shown; a cell that is null differs from an empty text. */
  rows: (string | null)[][];
  /** Bytes of each part; none where all goes in one request. */
  parts: number[];
  /** What was decided about the file, and why. */
  decisions: string[];
  /** How many rows it has; null where it is too large to have been looked at whole. */
  rowCount: number | null;
  estimate: Estimate;
}

/** A file of which nothing would be sent: it is no load, or has no rows. */
export interface SparedFile {
  route: ImportRoute;
  object: ObjectVersion;
  state: 'ignored' | 'committed';
  /** Why: a sentence. */
  reason: string;
}

/** A file that would be rejected. */
export interface RefusedFile {
  route: ImportRoute;
  object: ObjectVersion;
  state: 'rejected';
  /** The error that its load would end with. */
  error: FileError;
}

/**
 * Finds out what a run would, by the code that it runs, and changes nothing. `what` is a local file or an `s3://`
 * address in the bucket of the deployment.
 */
export async function planFile(
  connection: Connection,
  what: string,
  routeName: string | undefined,
): Promise<FilePlan | SparedFile | SetPlan | RefusedFile> {
  const deployment = await findDeployment(connection);
  const routes = await deployedRoutes(connection, deployment);
  const source = /^s3:\/\//.test(what)
    ? await droppedFile(connection, what, deployment.bucket, routes, routeName)
    : await fileToDrop(what, deployment.bucket, routes, routeName);
  try {
    return await planSource(connection, deployment, routes, source);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const { route, object } = source;
    return { route, object, state: 'rejected', error };
  }
}

async function planSource(
  connection: Connection,
  deployment: Deployment,
  routes: readonly ImportRoute[],
  { route, object, objects }: Source,
): Promise<FilePlan | SparedFile | SetPlan> {
  const [table, domo, { createStreams }, { findTarget }, { acceptedEmpty }, here, { rangesOf }] =
    await Promise.all([
      openTable(connection, deployment.table),
      deployedDomo(connection),
      import('../shared/aws/streams.ts'),
      import('../shared/import/plan/target.ts'),
      import('../shared/import/plan/empty.ts'),
      import('./examine-here.ts'),
      import('../shared/import/plan/ranges.ts'),
    ]);
  const role = roleOf(route, object.key);
  if (role.kind === 'ignored') {
    const advice = adviceOfSet(route, object.key);
    return {
      ...{ route, object, state: 'ignored' },
      reason: advice === null ? role.why : `${role.why} ${advice}`,
    };
  }
  const streams = createStreams(table);
  const known = await reaching(connection, async () =>
    findTarget(domo, streams, await streams.keyOf(route), route),
  );
  if (role.kind === 'mark') {
    const [{ planSet }, ports] = await Promise.all([
      import('./plan-set.ts'),
      setPorts(connection, table, { object, objects }),
    ]);
    return planSet({ ...ports, routes }, route, object, known);
  }
  const load = { id: 'LOAD', object };
  const isMember = role.kind === 'member';
  // An object of a set may be without rows: only of the whole set the route says what becomes of it.
  const lenient = isMember ? { ...route, files: { ...route.files, empty: 'accept' as const } } : route;
  const examination = await here.examineHere(objects, {
    ...{ load, route: lenient, dataSet: known?.columns ?? null },
  });
  const { examined, inspected } = examination;
  if (examined.kind === 'empty') {
    return { route, object, state: 'committed', reason: acceptedEmpty({ object }) };
  }
  const { target } = known ?? {};
  const seen = await here.readHere(examination, examined, load);
  if (known !== null && seen.rowCount !== null && !isMember) {
    guardShrinking(
      load,
      route,
      { rows: seen.rowCount },
      { rowsBefore: known.rows, dataSetId: known.dataSetId },
    );
  }
  const ranges = [...rangesOf(route, examined)];
  const parts = ranges.map(({ start, end }) => end - start);
  return {
    ...{ route, object, parts, rowCount: seen.rowCount },
    decisions: [...(isMember ? [memberSentence(route, object)] : []), ...examined.decisions],
    columns: [...examined.columns, ...examined.added],
    dataSetId:
      target === undefined ? null : target.kind === 'stream' ? target.stream.dataSetId : target.dataSetId,
    rows: route.showCells ? seen.firstRows : [],
    estimate: estimate({
      ...{ bytes: object.size, parts: ranges.length, maxConcurrency: route.maxConcurrency },
      inspections: inspected,
    }),
  };
}

function memberSentence(route: ImportRoute, { key }: ObjectVersion): string {
  return `"set": it is no load by itself. It is loaded with its set, and waits for ${setOf(route, key)}.`;
}

/** The bucket as it is, but for a marker or manifest that is yet to be dropped. */
async function setPorts(
  connection: Connection,
  table: Table,
  { object, objects: { read } }: Pick<Source, 'object' | 'objects'>,
): Promise<Omit<SetPorts, 'routes'>> {
  const [{ S3Client }, { createObjects }, { createLedger }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('../shared/aws/objects.ts'),
    import('../shared/aws/ledger.ts'),
  ]);
  const there = createObjects(new S3Client(connection.client));
  return {
    ledger: createLedger(table),
    objects: {
      events: there.events,
      read: (one, from, to) => (one.key === object.key ? read : there.read)(one, from, to),
    },
  };
}

interface Source {
  route: ImportRoute;
  object: ObjectVersion;
  objects: Pick<Objects, 'read'>;
}

async function fileToDrop(
  path: string,
  bucket: string,
  routes: readonly ImportRoute[],
  routeName: string | undefined,
): Promise<Source> {
  if (routeName === undefined) {
    throw new WrongUse(
      `Name the route that ${path} would be dropped to: --route NAME. ${knownRoutes(routes)}`,
    );
  }
  const route = routeNamed(routes, routeName);
  const { name, size } = await localFile(path);
  const object = { bucket, key: keyFor(name, route, routes), versionId: null, etag: '', size };
  const read = (_: ObjectVersion, start: number, end: number): AsyncIterable<Uint8Array> =>
    // Node's `end` is inclusive.
    createReadStream(path, { start, end: end - 1 });
  return { route, object, objects: { read } };
}

async function droppedFile(
  connection: Connection,
  address: string,
  bucket: string,
  routes: readonly ImportRoute[],
  routeName: string | undefined,
): Promise<Source> {
  const [, ownBucket, key = ''] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(address) ?? [];
  if (ownBucket !== bucket) {
    throw new WrongUse(
      `${address} is not in the bucket of the deployment, s3://${bucket}/, so no route takes it.`,
    );
  }
  const [{ S3Client, HeadObjectCommand }, { createObjects }, { matchRoute }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('../shared/aws/objects.ts'),
    import('../shared/config/match.ts'),
  ]);
  const route = matchRoute(routes, key);
  if (route === null || (routeName !== undefined && routeNamed(routes, routeName).name !== route.name)) {
    const taker = route === null ? 'no route takes it' : `route "${route.name}" takes it`;
    throw new WrongUse(`${address}: ${taker}, by its key. ${knownRoutes(routes)}`);
  }
  const s3 = new S3Client(connection.client);
  const head = await reaching(connection, () =>
    s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key })),
  ).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NotFound') throw new WrongUse(`There is no ${address}.`);
    throw error;
  });
  const { ContentLength: size = 0, ETag = '', VersionId } = head;
  const versionId = VersionId === undefined || VersionId === 'null' ? null : VersionId;
  const object = { bucket, key, versionId, etag: ETag.replaceAll('"', ''), size };
  return { route, object, objects: createObjects(s3) };
}
