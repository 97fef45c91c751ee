import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { HoldLost } from '../errors.ts';
import type { FinalState, Load, LoadRecord, OpenState } from './load.ts';
import { isConditionFailure, routeIndex, shelfIndex, type Table } from './table.ts';

/** What a transition may change beside the state. */
export type Changes = Partial<Pick<LoadRecord, 'rows' | 'bytes' | 'parts' | 'streamId' | 'executionId'>> & {
  /** ISO 8601: Domo acknowledged the commit. From then on asking is enough, committing again is not needed. */
  commitAcceptedAt?: string;
};

/** How a load ended. */
export type Ending = Changes &
  Pick<LoadRecord, 'reason' | 'fault' | 'receipt'> & { state: FinalState; endedAt: string };

/** A ledger row with what only the workflow needs. */
export interface LedgerRow extends LoadRecord {
  run: string;
  commitAcceptedAt: string | null;
}

/** From which states a load may come into a state. A state may be entered again: every step may be repeated. */
const predecessors: Record<OpenState | FinalState, readonly OpenState[]> = {
  received: [],
  planned: ['received', 'planned'],
  loading: ['planned', 'loading'],
  committing: ['loading', 'committing'],
  committed: ['committing'],
  duplicate: ['received'],
  superseded: ['received', 'planned'],
  rejected: ['received', 'planned', 'loading', 'committing'],
  failed: ['received', 'planned', 'loading', 'committing'],
};

export type Ledger = ReturnType<typeof createLedger>;

/**
 * The ledger: one row for each load, changed only by single-item conditional writes.
 * Every write names the run that does it, and is refused with `HoldLost` when the load belongs to another.
 */
export function createLedger(table: Table) {
  const { client, name: TableName } = table;

  return {
    /**
     * Enters a load. False if its object version is known from another run, so this event is a repetition;
     * true also when the same run asks again.
     */
    async receive(load: Load, run: string): Promise<boolean> {
      const { object } = load;
      const item = {
        ...rowKey(load.id),
        id: load.id,
        route: load.route.name,
        bucket: object.bucket,
        key: object.key,
        versionId: object.versionId,
        state: 'received',
        rows: 0,
        bytes: object.size,
        parts: 0,
        streamId: null,
        executionId: null,
        receivedAt: load.receivedAt,
        receipt: null,
        run,
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

    /** Moves an open load on. Repeating the same step is allowed; going back, or over another run, is not. */
    async advance(id: string, run: string, to: OpenState, changes: Changes = {}): Promise<void> {
      await transition(id, run, to, { ...changes });
    },

    /** Ends a load. Once ended it stays so: ending it again in the same way changes nothing. */
    async end(id: string, run: string, ending: Ending): Promise<void> {
      const { state, ...changes } = ending;
      try {
        await transition(id, run, state, { ...changes, shelf: 'final', shelvedAt: ending.endedAt });
      } catch (error) {
        const row = error instanceof HoldLost ? await read(id) : null;
        if (row?.run !== run || row.state !== state) throw error;
      }
    },

    get: read,

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
    return Item === undefined
      ? null
      : { ...toRecord(Item), run: Item.run, commitAcceptedAt: Item.commitAcceptedAt ?? null };
  }

  async function transition(
    id: string,
    run: string,
    to: OpenState | FinalState,
    changes: Record<string, unknown>,
  ): Promise<void> {
    const sets = Object.entries({ state: to, ...changes }).filter(([, value]) => value !== undefined);
    const from = predecessors[to];
    try {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: rowKey(id),
          UpdateExpression: `SET ${sets.map((_, i) => `#s${i} = :s${i}`).join(', ')}`,
          ConditionExpression: `#run = :run AND #state IN (${from.map((_, i) => `:f${i}`).join(', ')})`,
          ExpressionAttributeNames: {
            '#run': 'run',
            '#state': 'state',
            ...Object.fromEntries(sets.map(([field], i) => [`#s${i}`, field])),
          },
          ExpressionAttributeValues: {
            ':run': run,
            ...Object.fromEntries(from.map((state, i) => [`:f${i}`, state])),
            ...Object.fromEntries(sets.map(([, value], i) => [`:s${i}`, value])),
          },
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      throw new HoldLost(
        `Load ${id} can't become ${to} by run ${run}: it is final already or belongs to another run. Nothing was changed.`,
      );
    }
  }

  async function* query(
    index: typeof shelfIndex | typeof routeIndex,
    value: string,
    forward: boolean,
  ): AsyncGenerator<LoadRecord> {
    let next: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName,
          IndexName: index.name,
          KeyConditionExpression: '#p = :p',
          ExpressionAttributeNames: { '#p': index.partitionKey },
          ExpressionAttributeValues: { ':p': value },
          ScanIndexForward: forward,
          ...(next === undefined ? {} : { ExclusiveStartKey: next }),
        }),
      );
      for (const item of page.Items ?? []) yield toRecord(item);
      next = page.LastEvaluatedKey;
    } while (next !== undefined);
  }
}

function rowKey(id: string): { pk: string; sk: string } {
  return { pk: `LOAD#${id}`, sk: 'LOAD' };
}

function toRecord(item: Record<string, unknown>): LoadRecord {
  const row = item as unknown as LoadRecord;
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
