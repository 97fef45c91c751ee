import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { LeaseLost } from '../errors.ts';
import { type LedgerRow, toRecord } from '../import/ledger/row.ts';
import type { FinalState, LoadRecord } from '../import/load.ts';
import type { Ledger as LedgerPort } from '../import/ports.ts';
import { merged, pages } from './queries.ts';
import {
  expiryAttribute,
  isConditionFailure,
  routeIndex,
  shelfIndex,
  shelfOf,
  shelvesOf,
  type Table,
} from './table.ts';

/** Ended loads are forgotten after this long; the receipts stay. */
const retentionSeconds = 400 * 24 * 3600;

/** The ledger as the command line reads it, too. */
export interface Ledger extends LedgerPort {
  /** Final loads, newest first. Eventually consistent. */
  final(of?: { route?: string; states?: readonly FinalState[] }): AsyncIterable<LedgerRow>;
  /**
   * Loads whose ids begin so, in no order. It reads one partition of the index, an eighth of all loads. Eventually
   * consistent.
   *
   * @param start two characters at least
   */
  beginning(start: string): AsyncIterable<LedgerRow>;
}

/** The ledger in DynamoDB: one row for each load, changed by conditional writes of this one item. */
export function createLedger(table: Table): Ledger {
  const { client, name: TableName } = table;

  async function get(id: string): Promise<LedgerRow | null> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: rowKey(id), ConsistentRead: true }));
    return Item === undefined ? null : toRow(Item);
  }

  return {
    get,

    async enter({ id, object, route, sequencer, receivedAt }, { streamKey, updateMethod, set }) {
      const { bucket, key, versionId, etag, size } = object;
      const Item = {
        ...rowKey(id),
        ...{ id, route, bucket, key, versionId, etag, sequencer, updateMethod, receivedAt, streamKey },
        ...{ state: 'received', bytes: size, fence: 0, force: false, replays: 0, set },
        ...{ shelf: shelfOf('open', id), shelvedAt: receivedAt },
      };
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item,
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return null;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return get(id);
      }
    },

    async take(id, { streamKey, fence }, batch) {
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName,
            Key: rowKey(id),
            UpdateExpression: 'SET #state = :planned, fence = :fence, #batch = :batch',
            ConditionExpression:
              'attribute_exists(pk) AND attribute_not_exists(endedAt) AND streamKey = :stream AND fence <= :fence',
            ExpressionAttributeNames: { '#state': 'state', '#batch': 'batch' },
            ExpressionAttributeValues: {
              ':planned': 'planned',
              ':fence': fence,
              ':batch': batch,
              ':stream': streamKey,
            },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return Attributes === undefined ? null : toRow(Attributes);
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return null;
      }
    },

    async noteInspected(id, { streamKey, fence }, inspection) {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: rowKey(id),
            UpdateExpression: 'ADD inspections :inspection',
            ConditionExpression:
              'attribute_exists(pk) AND attribute_not_exists(endedAt) AND streamKey = :stream AND fence <= :fence',
            ExpressionAttributeValues: {
              ...{ ':inspection': new Set([inspection]), ':stream': streamKey, ':fence': fence },
            },
          }),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    },

    async join(id, { streamKey, fence }, batch, set) {
      /** Where it has ended, it is opened again; where not, what inspections have found stays. */
      const update = async (isEnded: boolean): Promise<LedgerRow> => {
        const { Attributes = {} } = await client.send(
          new UpdateCommand({
            TableName,
            Key: rowKey(id),
            UpdateExpression: `SET #state = :planned, fence = :fence, #batch = :batch, #set = :set, streamKey = :stream${
              isEnded
                ? ', shelf = :open, shelvedAt = receivedAt REMOVE endedAt, receipt, reason, fault, inspections, #error, #expiry'
                : ''
            }`,
            ConditionExpression: `${
              isEnded
                ? 'attribute_exists(endedAt) AND #state <> :committed'
                : 'attribute_exists(pk) AND attribute_not_exists(endedAt)'
            } AND (streamKey <> :stream OR fence <= :fence)`,
            ExpressionAttributeNames: {
              ...{ '#state': 'state', '#batch': 'batch', '#set': 'set' },
              ...(isEnded ? { '#error': 'error', '#expiry': expiryAttribute } : {}),
            },
            ExpressionAttributeValues: {
              ...{
                ':planned': 'planned',
                ':fence': fence,
                ':batch': batch,
                ':set': set,
                ':stream': streamKey,
              },
              ...(isEnded ? { ':committed': 'committed', ':open': shelfOf('open', id) } : {}),
            },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return toRow(Attributes);
      };
      for (const isEnded of [false, true]) {
        try {
          return await update(isEnded);
        } catch (error) {
          if (!isConditionFailure(error)) throw error;
        }
      }
      const row = await get(id);
      if (row?.state === 'committed') return row;
      throw new LeaseLost(`Load ${id} can't be taken with its set: another run has taken it over.`);
    },

    async end(id, { streamKey, fence }, ending) {
      const { endedAt } = ending;
      const changes = {
        ...ending,
        fence,
        shelf: shelfOf('final', id),
        shelvedAt: endedAt,
        [expiryAttribute]: Math.floor(Date.parse(endedAt) / 1000) + retentionSeconds,
      };
      const sets = Object.entries(changes).filter(([, value]) => value !== undefined && value !== null);
      const removed = Object.entries(changes).flatMap(([field, value]) => (value === null ? [field] : []));
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName,
            Key: rowKey(id),
            UpdateExpression: `SET ${sets.map((_, i) => `#s${i} = :s${i}`).join(', ')}${
              removed.length === 0 ? '' : ` REMOVE ${removed.map((_, i) => `#r${i}`).join(', ')}`
            }`,
            ConditionExpression:
              'attribute_exists(pk) AND attribute_not_exists(endedAt) AND streamKey = :stream AND fence <= :fence',
            ExpressionAttributeNames: Object.fromEntries([
              ...sets.map(([field], i) => [`#s${i}`, field]),
              ...removed.map((field, i) => [`#r${i}`, field]),
            ]),
            ExpressionAttributeValues: {
              ...{ ':stream': streamKey, ':fence': fence },
              ...Object.fromEntries(sets.map(([, value], i) => [`:s${i}`, value])),
            },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return toRow(Attributes ?? {});
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        const row = await get(id);
        if (row !== null && row.endedAt !== null) return row;
        if (row === null || row.streamKey !== streamKey) return null;
        throw new LeaseLost(`Load ${id} can't be ended: another run has taken it over. Nothing was changed.`);
      }
    },

    async leaveSet(id) {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: rowKey(id),
            UpdateExpression: 'REMOVE #set',
            ConditionExpression: '#state = :received AND attribute_exists(#set)',
            ExpressionAttributeNames: { '#state': 'state', '#set': 'set' },
            ExpressionAttributeValues: { ':received': 'received' },
          }),
        );
        return true;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return false;
      }
    },

    async move(id, from, to) {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: rowKey(id),
            UpdateExpression: 'SET streamKey = :to, fence = :zero REMOVE #batch',
            ConditionExpression: 'attribute_not_exists(endedAt) AND streamKey = :from',
            ExpressionAttributeNames: { '#batch': 'batch' },
            ExpressionAttributeValues: { ':from': from, ':to': to, ':zero': 0 },
          }),
        );
        return true;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return false;
      }
    },

    async reopen(id, from, { route, streamKey, force }) {
      const states = Object.fromEntries(from.map((state, i) => [`:f${i}`, state]));
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: rowKey(id),
            UpdateExpression:
              'SET #state = :received, route = :route, streamKey = :stream, #force = :force, fence = :zero, shelf = :open, shelvedAt = receivedAt ADD replays :one REMOVE endedAt, receipt, reason, fault, inspections, #error, #batch, #expiry',
            ConditionExpression: `#state IN (${Object.keys(states).join(', ')})`,
            ExpressionAttributeNames: {
              '#state': 'state',
              '#force': 'force',
              '#error': 'error',
              '#batch': 'batch',
              '#expiry': expiryAttribute,
            },
            ExpressionAttributeValues: {
              ...states,
              ...{ ':received': 'received', ':route': route, ':stream': streamKey, ':force': force },
              ...{ ':zero': 0, ':open': shelfOf('open', id), ':one': 1 },
            },
          }),
        );
        return true;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return false;
      }
    },

    async firstArrival(route) {
      for await (const item of pages(table, {
        ...indexQuery(routeIndex, route),
        ScanIndexForward: true,
        Limit: 1,
      })) {
        return toRow(item).receivedAt;
      }
      return null;
    },

    async arrival(route, after, until) {
      // Nothing has ended before it was received.
      const ended = {
        KeyConditionExpression: '#p = :p AND #e > :e',
        ExpressionAttributeNames: { '#p': routeIndex.partitionKey, '#e': routeIndex.sortKey },
        ExpressionAttributeValues: { ':p': route, ':e': new Date(after).toISOString() },
      };
      const newest = { ...indexQuery(routeIndex, route), ...ended, ScanIndexForward: false };
      for await (const item of pages(table, newest)) {
        const row = toRow(item);
        const received = Date.parse(row.receivedAt);
        if (row.set === undefined && received > after && received <= until) return received;
      }
      return null;
    },

    async *open() {
      const shelves = shelvesOf('open').map((shelf) => pages(table, indexQuery(shelfIndex, shelf)));
      for await (const item of merged(
        shelves,
        (one, other) => String(one.shelvedAt) < String(other.shelvedAt),
      )) {
        yield toRow(item);
      }
    },

    async *final({ route, states } = {}) {
      const newestFirst = { ScanIndexForward: false };
      const items =
        route === undefined
          ? merged(
              shelvesOf('final').map((shelf) =>
                pages(table, { ...indexQuery(shelfIndex, shelf), ...newestFirst }),
              ),
              (one, other) => String(one.shelvedAt) > String(other.shelvedAt),
            )
          : pages(table, { ...indexQuery(routeIndex, route), ...newestFirst });
      for await (const item of items) {
        const row = toRow(item);
        if (states === undefined || states.some((state) => state === row.state)) yield row;
      }
    },

    async *beginning(start) {
      for (const kind of ['open', 'final'] as const) {
        const query = indexQuery(shelfIndex, shelfOf(kind, start));
        for await (const item of pages(table, {
          ...query,
          ScanIndexForward: false,
          FilterExpression: 'begins_with(id, :start)',
          ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ':start': start },
        })) {
          yield toRow(item);
        }
      }
    },
  };

  function indexQuery(
    { name: IndexName, partitionKey }: typeof shelfIndex | typeof routeIndex,
    value: string,
  ) {
    return {
      TableName,
      IndexName,
      KeyConditionExpression: '#p = :p',
      ExpressionAttributeNames: { '#p': partitionKey },
      ExpressionAttributeValues: { ':p': value },
    };
  }
}

function rowKey(id: string): { pk: string; sk: string } {
  return { pk: `LOAD#${id}`, sk: 'LOAD' };
}

/** What is null or 0 at first is not in the item. */
function toRow(item: Record<string, unknown>): LedgerRow {
  const row = item as unknown as LedgerRow;
  const record: LoadRecord = {
    ...row,
    rows: row.rows ?? 0,
    parts: row.parts ?? 0,
    streamId: row.streamId ?? null,
    executionId: row.executionId ?? null,
    endedAt: row.endedAt ?? null,
    receipt: row.receipt ?? null,
  };
  return {
    ...toRecord(record),
    etag: row.etag,
    sequencer: row.sequencer,
    updateMethod: row.updateMethod,
    error: row.error ?? null,
    streamKey: row.streamKey,
    fence: row.fence,
    batch: row.batch ?? null,
    unresolved: row.unresolved ?? null,
    force: row.force,
    replays: row.replays,
    inspections: [...(row.inspections ?? [])],
    decisions: row.decisions ?? [],
  };
}
