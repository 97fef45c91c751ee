import {
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { UpdateMethod } from '../config/route.ts';
import { HoldLost } from '../errors.ts';
import type { SentImport } from './import.ts';
import type { FinalState, Load, LoadRecord, ObjectVersion, OpenState } from './load.ts';
import { expiryAttribute, isConditionFailure, routeIndex, shelfIndex, type Table } from './table.ts';

/** What a transition may change beside the state. */
export type Changes = Partial<Pick<LoadRecord, 'rows' | 'bytes' | 'parts' | 'streamId' | 'executionId'>> &
  Partial<Pick<LedgerRow, 'unresolved'>>;

/** How a load ended. */
export type Ending = Changes &
  Pick<LoadRecord, 'reason' | 'fault' | 'receipt'> & { state: FinalState; endedAt: string; error?: string };

/** A ledger row with what only the workflow needs. */
export interface LedgerRow extends LoadRecord {
  etag: string;
  sequencer: string | null;
  updateMethod: UpdateMethod;
  /** The stable name of the error that it ended with. */
  error: string | null;
  /** The run of its object. */
  run: string;
  /** The key of its stream; null where a version of Sluice that did not note it has entered it. */
  streamKey: string | null;
  /** The hold in which it was last taken into a batch, which only a newer one may take it from; 0 before. */
  fence: number;
  /** An execution or import by which this load may or may not be in Domo: nobody could be asked. */
  unresolved: { streamId: number; executionId: number } | SentImport | null;
  /** A person wants it loaded whatever the guards say. */
  force: boolean;
}

/** Ended loads are forgotten after this long; the receipts stay. */
const retentionSeconds = 400 * 24 * 3600;

/** From which states a load may come into a state. A state may be entered again: every step may be repeated. */
const predecessors: Record<OpenState | FinalState, readonly OpenState[]> = {
  received: [],
  planned: ['received', 'planned'],
  loading: ['planned', 'loading'],
  committing: ['loading', 'committing'],
  // A commit whose answer was lost may be found out about before anything else is done.
  committed: ['received', 'planned', 'committing'],
  duplicate: ['received'],
  // Its batch may have been given up after it was on its way.
  superseded: ['received', 'planned', 'loading', 'committing'],
  rejected: ['received', 'planned', 'loading', 'committing'],
  failed: ['received', 'planned', 'loading', 'committing'],
};

export type Ledger = ReturnType<typeof createLedger>;

/**
 * The ledger: one row for each load, changed only by single-item conditional writes.
 * A write names the hold in which it is done, and is refused with `HoldLost` when a newer one has the load.
 */
export function createLedger(table: Table) {
  const { client, name: TableName } = table;

  return {
    /**
     * Enters a load. False if its object version is known from another run, so this event is a repetition;
     * true also when the same run asks again.
     */
    async receive(load: Load, run: string, streamKey: string | null = null): Promise<boolean> {
      const { object } = load;
      const item = {
        ...rowKey(load.id),
        id: load.id,
        route: load.route.name,
        bucket: object.bucket,
        key: object.key,
        versionId: object.versionId,
        etag: object.etag,
        sequencer: load.sequencer,
        updateMethod: load.route.updateMethod,
        state: 'received',
        rows: 0,
        bytes: object.size,
        parts: 0,
        streamId: null,
        executionId: null,
        receivedAt: load.receivedAt,
        receipt: null,
        run,
        streamKey,
        fence: 0,
        unresolved: null,
        force: false,
        shelf: 'open',
        shelvedAt: load.receivedAt,
      };
      try {
        await client.send(
          new PutCommand({ TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
        );
        return true;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        const known = await read(load.id);
        return known?.run === run;
      }
    },

    /** Opens a load again that was rejected or failed, for `run`. False if it is neither. */
    async reopen(id: string, run: string, force: boolean): Promise<boolean> {
      const values = {
        ':run': run,
        ':force': force,
        ':received': 'received',
        ':open': 'open',
        ':null': null,
      };
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: rowKey(id),
            UpdateExpression:
              'SET #state = :received, #run = :run, #force = :force, shelf = :open, shelvedAt = receivedAt, receipt = :null REMOVE endedAt, reason, fault, #error, #expiry',
            ConditionExpression: '#state IN (:rejected, :failed) OR (#state = :received AND #run = :run)',
            ExpressionAttributeNames: {
              '#state': 'state',
              '#run': 'run',
              '#force': 'force',
              '#error': 'error',
              '#expiry': expiryAttribute,
            },
            ExpressionAttributeValues: { ...values, ':rejected': 'rejected', ':failed': 'failed' },
          }),
        );
        return true;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return false;
      }
    },

    /** Notes where a load is in line. Throws `HoldLost` if it is final, or another run's. */
    async enqueue(id: string, run: string, streamKey: string): Promise<void> {
      await update(
        id,
        { streamKey },
        '#run = :run AND shelf = :open',
        { '#run': 'run' },
        { ':run': run, ':open': 'open' },
      );
    },

    /**
     * Takes an open load into a batch, also from an older one. False if it has ended, or has gone on in that batch: then
     * this is a late call.
     *
     * @param attempt how often the hold has planned before
     */
    async take(id: string, fence: number, attempt: number): Promise<boolean> {
      const older = 'fence < :fence OR (fence = :fence AND #attempt < :attempt)';
      const again = 'fence = :fence AND #state IN (:received, :planned)';
      try {
        await update(
          id,
          { state: 'planned', fence, attempt },
          `shelf = :open AND (${older} OR (${again}))`,
          { '#attempt': 'attempt', '#state': 'state' },
          {
            ...{ ':fence': fence, ':attempt': attempt, ':open': 'open' },
            ...{ ':received': 'received', ':planned': 'planned' },
          },
        );
        return true;
      } catch (error) {
        if (!(error instanceof HoldLost)) throw error;
        return false;
      }
    },

    /** Moves a load of the hold on. Repeating the same step is allowed; going back, or over another hold, is not. */
    async advance(id: string, fence: number, to: OpenState, changes: Changes = {}): Promise<void> {
      await transition(id, fence, to, { ...changes });
    },

    /** Notes that a load's rows are being sent in one request, which may be repeated. Throws `HoldLost`. */
    async send(id: string, fence: number, rows: number): Promise<void> {
      const values = { ':fence': fence, ':open': 'open' };
      await update(id, { state: 'committing', rows }, 'fence <= :fence AND shelf = :open', {}, values);
    },

    /**
     * Ends a load. Once ended it stays so: ending it again in the same way changes nothing.
     *
     * @param fence the hold in which it ends; it may not have been taken by a newer one since
     */
    async end(id: string, fence: number, ending: Ending): Promise<void> {
      const { state, ...changes } = ending;
      const expiresAt = Math.floor(Date.parse(ending.endedAt) / 1000) + retentionSeconds;
      const shelved = { shelf: 'final', shelvedAt: ending.endedAt, [expiryAttribute]: expiresAt };
      try {
        await transition(id, fence, state, { ...changes, ...shelved });
      } catch (error) {
        const row = error instanceof HoldLost ? await read(id) : null;
        if (row?.state !== state) throw error;
      }
    },

    get: read,

    /**
     * Loads of a stream that no batch has taken yet, of objects created since `since` (ISO 8601), oldest first.
     * Eventually consistent.
     */
    async *received(streamKey: string, since: string): AsyncGenerator<LedgerRow> {
      const items = pages({
        TableName,
        IndexName: shelfIndex.name,
        KeyConditionExpression: '#p = :p AND #s >= :since',
        FilterExpression: '#state = :received AND streamKey = :key',
        ExpressionAttributeNames: {
          '#p': shelfIndex.partitionKey,
          '#s': shelfIndex.sortKey,
          '#state': 'state',
        },
        ExpressionAttributeValues: {
          ...{ ':p': 'open', ':since': since, ':received': 'received', ':key': streamKey },
        },
      });
      for await (const item of items) yield toRow(item);
    },

    /** When the first load of a route arrived, of those that the ledger knows to have ended. ISO 8601; null: none has. */
    async firstArrival(route: string): Promise<string | null> {
      for await (const { receivedAt } of query(routeIndex, route, true)) return receivedAt;
      return null;
    },

    /** Loads that are not final, oldest first. */
    open(): AsyncGenerator<LoadRecord> {
      return query(shelfIndex, 'open', true);
    },

    /** Final loads, newest first, of one route or of all. */
    final(options: { route?: string } = {}): AsyncGenerator<LoadRecord> {
      return options.route === undefined
        ? query(shelfIndex, 'final', false)
        : query(routeIndex, options.route, false);
    },
  };

  async function read(id: string): Promise<LedgerRow | null> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: rowKey(id), ConsistentRead: true }));
    return Item === undefined ? null : toRow(Item);
  }

  async function transition(
    id: string,
    fence: number,
    to: OpenState | FinalState,
    changes: Record<string, unknown>,
  ): Promise<void> {
    const from = predecessors[to];
    await update(
      id,
      { ...changes, state: to },
      `fence <= :fence AND #state IN (${from.map((_, i) => `:f${i}`).join(', ')})`,
      { '#state': 'state' },
      { ':fence': fence, ...Object.fromEntries(from.map((state, i) => [`:f${i}`, state])) },
    );
  }

  async function update(
    id: string,
    changes: Record<string, unknown>,
    condition: string,
    names: Record<string, string>,
    values: Record<string, unknown>,
  ): Promise<void> {
    const sets = Object.entries(changes).filter(([, value]) => value !== undefined);
    try {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: rowKey(id),
          UpdateExpression: `SET ${sets.map((_, i) => `#s${i} = :s${i}`).join(', ')}`,
          ConditionExpression: condition,
          ExpressionAttributeNames: {
            ...names,
            ...Object.fromEntries(sets.map(([field], i) => [`#s${i}`, field])),
          },
          ExpressionAttributeValues: {
            ...values,
            ...Object.fromEntries(sets.map(([, value], i) => [`:s${i}`, value])),
          },
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      throw new HoldLost(
        `Load ${id} can't be changed: it is final already, or another run has taken it over. Nothing was changed.`,
      );
    }
  }

  async function* query(
    index: typeof shelfIndex | typeof routeIndex,
    value: string,
    forward: boolean,
  ): AsyncGenerator<LoadRecord> {
    const items = pages({
      TableName,
      IndexName: index.name,
      KeyConditionExpression: '#p = :p',
      ExpressionAttributeNames: { '#p': index.partitionKey },
      ExpressionAttributeValues: { ':p': value },
      ScanIndexForward: forward,
    });
    for await (const item of items) yield toRecord(item);
  }

  async function* pages(input: QueryCommandInput): AsyncGenerator<Record<string, unknown>> {
    let next: Record<string, unknown> | undefined;
    do {
      const start = next === undefined ? {} : { ExclusiveStartKey: next };
      const page = await client.send(new QueryCommand({ ...input, ...start }));
      yield* page.Items ?? [];
      next = page.LastEvaluatedKey;
    } while (next !== undefined);
  }
}

function rowKey(id: string): { pk: string; sk: string } {
  return { pk: `LOAD#${id}`, sk: 'LOAD' };
}

function toRow(item: Record<string, unknown>): LedgerRow {
  const row = item as unknown as LedgerRow;
  return {
    ...toRecord(item),
    etag: row.etag,
    sequencer: row.sequencer,
    updateMethod: row.updateMethod,
    error: row.error ?? null,
    run: row.run,
    streamKey: row.streamKey,
    fence: row.fence,
    unresolved: row.unresolved,
    force: row.force,
  };
}

/** The object version of a load. */
export function objectOf({ bucket, key, versionId, etag, bytes: size }: LedgerRow): ObjectVersion {
  return { bucket, key, versionId, etag, size };
}

/** As people and receipts see it. */
export function toRecord(item: object): LoadRecord {
  const row = item as LoadRecord;
  return {
    id: row.id,
    route: row.route,
    bucket: row.bucket,
    key: row.key,
    versionId: row.versionId,
    state: row.state,
    ...(row.reason === undefined ? {} : { reason: row.reason }),
    ...(row.fault === undefined ? {} : { fault: row.fault }),
    rows: row.rows,
    bytes: row.bytes,
    parts: row.parts,
    streamId: row.streamId,
    executionId: row.executionId,
    receivedAt: row.receivedAt,
    endedAt: row.endedAt ?? null,
    receipt: row.receipt,
  };
}
