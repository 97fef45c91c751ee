import type { ImportRoute, UpdateMethod } from '../../shared/config/route.ts';
import type { Waiting } from '../../shared/import/lease/standing.ts';
import type { Receipt } from '../../shared/import/ledger/receipt.ts';
import { type LedgerRow, objectOf, toRecord } from '../../shared/import/ledger/row.ts';
import type { LoadRecord, ObjectVersion, Progress } from '../../shared/import/load.ts';
import type { Documents, Objects } from '../../shared/import/ports.ts';
import { type Connection, sluiceCommand } from '../connection.ts';
import { deployedRoutes, findDeployment, reaching } from '../deployment.ts';
import { messageOf } from '../explain.ts';
import { type Loads, openLoads, type Sighting } from '../loads.ts';
import { waitingOf } from '../waiting.ts';
import { type FaultPlace, faultPlace } from './fault-place.ts';
import { type FaultRows, faultRows } from './fault-rows.ts';
import { type Moment, momentsOf, type Run, runOf } from './moments.ts';

/**
 * All that is known of one load, as plain data: `sluice show` prints it, and the console shows it. Texts in it that come
 * from a file or a key are as they are there: whoever shows them makes them harmless.
 */
export interface LoadDetails {
  /** As `sluice status` and `sluice history` have it; of an open load its state of now. */
  load: LoadRecord;
  /** The stable name of the error that it ended with. */
  error: string | null;
  /** What an open load waits for, also as a text. */
  waits: (Waiting & { text: string }) | null;
  /** How far an open load has come. */
  progress: Progress;
  updateMethod: UpdateMethod;
  /** How often it was opened again. */
  replays: number;
  /** What `auto` decided, and why: sentences. Those of an open load are known when it ends. */
  decisions: string[];
  /** Its states in time, oldest first. */
  moments: Moment[];
  /** The latest run that worked on it; null: none, or it is forgotten. */
  run: Run | null;
  /** null: it has not ended, or left none. */
  receipt: Receipt | null;
  /** Where its file is at fault; null: it is not, or the reason names no place. */
  fault: LoadFault | null;
  /** Commands that help on, as they are typed, with the options of this connection. */
  commands: { command: string; purpose: string }[];
  /** What could not be looked at, and why: sentences. */
  gaps: string[];
}

export interface LoadFault extends FaultPlace {
  /** The rows around it; null: they are not shown. */
  rows: FaultRows | null;
  /** Why they are not: a sentence. */
  hidden: string | null;
}

/** Gathers what is known of loads of one deployment. */
export interface Details {
  readonly loads: Loads;
  /** null: the ledger does not know it. Throws `Complaint` if AWS can't be reached. */
  of(id: string): Promise<LoadDetails | null>;
  /** By what the lines of logs are found that are about a load; null: the ledger does not know it. */
  traceOf(id: string): Promise<Trace | null>;
}

export interface Trace {
  /** ISO 8601, UTC: when it came, or of a load that was opened again when its run began. */
  from: string;
  /** null: it has not ended. */
  to: string | null;
  /** Its id, and the names of its batch and its run. */
  names: string[];
}

/**
 * Opens a deployment for `LoadDetails`. It reads the ledger, the lease of the stream, the receipts, the history of the run,
 * and of a file that was rejected some hundred kilobytes around its fault, as far as `showCells` of the route allows: none of
 * it where the route is not deployed any more. What one of these refuses is a gap, and the rest is there all the same.
 */
export async function openDetails(connection: Connection): Promise<Details> {
  const [{ S3Client }, { SFNClient }, { createObjects }, { createDocuments }, deployment] = await Promise.all(
    [
      import('@aws-sdk/client-s3'),
      import('@aws-sdk/client-sfn'),
      import('../../shared/aws/objects.ts'),
      import('../../shared/aws/documents.ts'),
      findDeployment(connection),
    ],
  );
  const routes = await deployedRoutes(connection, deployment);
  const loads = await openLoads(connection, deployment, routes);
  const s3 = new S3Client(connection.client);
  const sfn = new SFNClient(connection.client);
  const objects = createObjects(s3);
  const documents = createDocuments(s3);

  return {
    loads,

    async traceOf(id) {
      const row = await loads.row(id);
      if (row === null) return null;
      const run = await runOf(sfn, deployment.importMachineArn, row).catch(() => null);
      return {
        from: row.replays > 0 && run !== null ? run.startedAt : row.receivedAt,
        to: row.endedAt,
        names: [id, row.batch, run?.name].filter((name) => name != null),
      };
    },

    async of(id) {
      const [row, sighting] = await Promise.all([loads.row(id), loads.get(id)]);
      if (row === null || sighting === null) return null;
      const gaps: string[] = [];
      const orGap = <T>(what: string, otherwise: T, look: () => Promise<T>): Promise<T> =>
        reaching(connection, look).catch((error: unknown) => {
          gaps.push(`${what}: ${error instanceof Error ? messageOf(error) : error}`);
          return otherwise;
        });
      const load = toRecord(sighting.record);
      const run = await orGap('The run could not be looked at', null, () =>
        runOf(sfn, deployment.importMachineArn, row),
      );
      const [moments, receipt] = await Promise.all([
        orGap('Its states in time could not be looked at', receivedAndEnded(row), () =>
          momentsOf({ documents, sfn }, row, run),
        ),
        orGap('The receipt could not be read', null, () => readReceipt(documents, load)),
      ]);
      const route = routes.find(({ name }) => name === row.route);
      return {
        ...{ load, error: row.error, waits: waitsOf(sighting), progress: sighting.progress },
        ...{ updateMethod: row.updateMethod, replays: row.replays, decisions: row.decisions },
        ...{ moments, run, receipt },
        fault: await faultOf(objects, row, receipt, route),
        commands: commandsFor(load, connection),
        gaps,
      };
    },
  };
}

function waitsOf(sighting: Sighting): LoadDetails['waits'] {
  const { waits } = sighting.record;
  const text = waitingOf(sighting, Date.now());
  return waits === null || text === null ? null : { ...waits, text };
}

function receivedAndEnded({ receivedAt, endedAt, state }: LedgerRow): Moment[] {
  const received: Moment = { at: receivedAt, state: 'received', step: null };
  return endedAt === null ? [received] : [received, { at: endedAt, state, step: null }];
}

async function readReceipt(
  documents: Pick<Documents, 'get'>,
  { receipt }: LoadRecord,
): Promise<Receipt | null> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(receipt ?? '') ?? [];
  if (bucket === undefined || key === undefined) return null;
  return (await documents.get({ bucket, key })) as Receipt;
}

/** The place of the fault, and the rows around it. */
async function faultOf(
  objects: Pick<Objects, 'read'>,
  row: LedgerRow,
  receipt: Receipt | null,
  route: ImportRoute | undefined,
): Promise<LoadFault | null> {
  const place = row.state === 'rejected' ? faultPlace(row.bucket, row.reason ?? '') : null;
  if (place === null) return null;
  const hidden = (why: string): LoadFault => ({ ...place, rows: null, hidden: why });
  if (route === undefined)
    return hidden(
      `The route "${row.route}" is not deployed any more, so nobody knows whether its cells may be shown.`,
    );
  if (!route.showCells) return hidden(`Its rows are not shown: the route has "showCells": false.`);
  const object = objectAt(place, row, receipt);
  if (object === null) return hidden('Which version of the object was read is not known.');
  try {
    const rows = await faultRows(objects, object, route, place, row.error);
    return typeof rows === 'string' ? hidden(rows) : { ...place, rows, hidden: null };
  } catch (error) {
    return hidden(`The rows could not be read: ${error instanceof Error ? messageOf(error) : error}`);
  }
}

/** The object at fault: that of the load, or one of those of its set. */
function objectAt({ key }: FaultPlace, row: LedgerRow, receipt: Receipt | null): ObjectVersion | null {
  if (key === row.key) return objectOf(row);
  const one = receipt?.objects?.find((member) => member.key === key);
  if (one === undefined) return null;
  const { versionId, bytes: size } = one;
  return versionId === null ? null : { bucket: row.bucket, key, versionId, etag: '', size };
}

function commandsFor(load: LoadRecord, connection: Connection): LoadDetails['commands'] {
  const say = (purpose: string, ...words: string[]) => ({
    command: sluiceCommand(connection, words),
    purpose,
  });
  const logs = say('what the functions wrote about it', 'logs', load.id);
  switch (load.state) {
    case 'rejected':
      return [
        say('check a mended file before it is dropped', 'plan', 'FILE', '--route', load.route),
        say('load the same file again, where the route was changed', 'replay', load.id, '--wait'),
        ...(load.fault === 'user' ? [] : [logs]),
      ];
    case 'failed':
      return [say('load the same file again', 'replay', load.id, '--wait'), logs];
    case 'superseded':
      return [say('load it in the place of the newer one', 'replay', load.id, '--force', '--wait')];
    case 'committed':
    case 'duplicate':
      return [logs];
    default:
      return [say('watch what is under way', 'status', '--watch'), logs];
  }
}
