import { inGroups } from '../shared/async-items.ts';
import type { Table } from '../shared/aws/table.ts';
import type { ImportRoute } from '../shared/config/route.ts';
import { isLoadId } from '../shared/import/identity.ts';
import { firstLease, type Lease } from '../shared/import/lease/lease.ts';
import { type Standing, standingOf } from '../shared/import/lease/standing.ts';
import type { LedgerRow } from '../shared/import/ledger/row.ts';
import type { FinalState, Progress } from '../shared/import/load.ts';
import type { Connection } from './connection.ts';
import { type Deployment, reachable, reaching } from './deployment.ts';
import { wholeId } from './load-ids.ts';

/** A load as it was at one moment. */
export interface Sighting {
  record: Standing;
  progress: Progress;
  /** How often it was opened again. */
  replays: number;
  /** Of its route, in seconds: 0 where the route is not deployed any more. */
  commitInterval: number;
  /** Another text whenever the load, or what it waits for, has moved. */
  pulse: string;
}

/** Reads the ledger, the leases and the reports of parts for the commands. */
export interface Loads {
  /** null: the ledger does not know it. */
  get(id: string): Promise<Sighting | null>;
  /** In the order of the ids; what several loads have in common is read once. */
  getAll(ids: readonly string[]): Promise<(Sighting | null)[]>;
  /** The row alone, as the ledger has it; null also for a text that can't be an id, which DynamoDB might refuse. */
  row(id: string): Promise<LedgerRow | null>;
  /**
   * The id that a text is, or begins; null where the ledger knows none. Throws `WrongUse` where several begin so, or the text
   * is too short.
   */
  idOf(text: string): Promise<string | null>;
  /** Loads that are not final, oldest first. Eventually consistent. */
  open(): AsyncIterable<Sighting>;
  /** Final loads, newest first. Eventually consistent. */
  final(of?: { route?: string; states?: readonly FinalState[] }): AsyncIterable<LedgerRow>;
}

/** How many loads are looked up at the same time. */
const together = 32;

export const noProgress: Progress = { partsDone: 0, rowsDone: 0, bytesDone: 0 };

export async function openLoads(
  connection: Connection,
  deployment: Pick<Deployment, 'table' | 'reportsTable'>,
  routes: readonly ImportRoute[],
): Promise<Loads> {
  const [table, reportsTable, { createLedger }, { createLeases }, { createReports }] = await Promise.all([
    openTable(connection, deployment.table),
    openTable(connection, deployment.reportsTable),
    import('../shared/aws/ledger.ts'),
    import('../shared/aws/leases.ts'),
    import('../shared/aws/reports.ts'),
  ]);
  const ledger = createLedger(table);
  const leases = createLeases(table);
  const reports = createReports(reportsTable);
  /** By load. */
  const streamKeys = new Map<string, string>();

  /** What is read once for all loads that are looked at together. */
  function createPass() {
    const leaseOf = once((streamKey: string) => leases.read(streamKey));
    const progressOf = once((batch: string) => reports.progress(batch));

    async function sight(row: LedgerRow, lease: Lease): Promise<Sighting> {
      const route = routes.find(({ name }) => name === row.route);
      const record = standingOf(row, lease, route, Date.now());
      const ofBatch = lease.batch?.phase === 'open' ? await progressOf(lease.batch.id) : noProgress;
      const isLoading = record.state === 'loading';
      return {
        record,
        progress: isLoading ? shareOf(record, ofBatch, lease.batch?.loads ?? 1) : noProgress,
        replays: row.replays,
        commitInterval: route?.commitInterval ?? 0,
        // A load that waits for its set does not move because other loads of its stream do.
        pulse: JSON.stringify([
          ...[record.state, row.replays, ofBatch],
          record.waits?.for === 'set' ? null : lease.version,
        ]),
      };
    }

    return {
      /** A load whose row was listed: the list may be older than the lease. */
      async listed(row: LedgerRow): Promise<Sighting> {
        const lease = await leaseOf(row.streamKey);
        const wasTaken = row.batch !== null && row.batch !== lease.batch?.id;
        return sight(wasTaken ? ((await ledger.get(row.id)) ?? row) : row, lease);
      },

      /**
       * The lease is read before the row: a load that ends in between has ended, where it would seem to wait the other
       * way round.
       */
      async look(id: string): Promise<Sighting | null> {
        const known = streamKeys.get(id);
        const lease = known === undefined ? null : await leaseOf(known);
        const row = await ledger.get(id);
        if (row === null) return null;
        if (row.endedAt !== null) return sight(row, firstLease);
        if (lease !== null && row.streamKey === known) return sight(row, lease);
        streamKeys.set(id, row.streamKey);
        return this.look(id);
      },
    };
  }

  async function getAll(ids: readonly string[]): Promise<(Sighting | null)[]> {
    const pass = createPass();
    const sightings: (Sighting | null)[] = [];
    for (let at = 0; at < ids.length; at += together) {
      sightings.push(...(await Promise.all(ids.slice(at, at + together).map((id) => pass.look(id)))));
    }
    return sightings;
  }

  async function* open(): AsyncGenerator<Sighting> {
    const pass = createPass();
    for await (const rows of inGroups(ledger.open(), together)) {
      const sightings = await Promise.all(rows.map((row) => pass.listed(row)));
      // The list is late sometimes.
      yield* sightings.filter(({ record }) => record.endedAt === null);
    }
  }

  return {
    get: (id) => reaching(connection, () => createPass().look(id)),
    getAll: (ids) => reaching(connection, () => getAll(ids)),
    row: async (id) => (isLoadId(id) ? reaching(connection, () => ledger.get(id)) : null),
    idOf: (text) => reaching(connection, () => wholeId(ledger, text)),
    open: () => reachable(connection, open()),
    final: (of) => reachable(connection, ledger.final(of)),
  };
}

export async function openTable(connection: Connection, name: string): Promise<Table> {
  const [{ DynamoDBClient }, { DynamoDBDocumentClient }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/lib-dynamodb'),
  ]);
  return { client: DynamoDBDocumentClient.from(new DynamoDBClient(connection.client)), name };
}

/**
 * How far a load has come, by how far its batch has. The reports of a batch of several loads do not say what is whose,
 * so that there only the share counts that is done. With all parts sent all bytes are done, although the header is in
 * none.
 */
export function shareOf(
  { parts, bytes }: Pick<Standing, 'parts' | 'bytes'>,
  ofBatch: Progress,
  loads: number,
): Progress {
  const { partsDone } = ofBatch;
  const isAll = parts > 0 && partsDone >= parts;
  if (loads === 1) return isAll ? { ...ofBatch, bytesDone: bytes } : ofBatch;
  const share = parts === 0 ? 0 : Math.min(1, partsDone / parts);
  return { partsDone, rowsDone: 0, bytesDone: Math.floor(bytes * share) };
}

function once<T>(find: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const found = new Map<string, Promise<T>>();
  return (key) => {
    const known = found.get(key) ?? find(key);
    found.set(key, known);
    return known;
  };
}
