import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailure, type Table } from './table.ts';
import { firstTurn, type Turn, type TurnStore, type Waiter } from './turn.ts';

const waiterPrefix = 'WAITER#';

/** Turnstiles in DynamoDB. */
export function createTurnStore({ client, name: TableName }: Table): TurnStore {
  return {
    async read(streamKey) {
      const Key = { pk: pk(streamKey), sk: 'TURNSTILE' };
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return { ...firstTurn, ...(Item?.turn as Turn | undefined) };
    },

    async replace(streamKey, turn) {
      const version = turn.version + 1;
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { pk: pk(streamKey), sk: 'TURNSTILE', version, turn: { ...turn, version } },
            ConditionExpression: turn.version === 0 ? 'attribute_not_exists(version)' : 'version = :seen',
            ...(turn.version === 0 ? {} : { ExpressionAttributeValues: { ':seen': turn.version } }),
          }),
        );
        return true;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return false;
      }
    },

    async *waiters(streamKey) {
      let next: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
            ExpressionAttributeValues: { ':pk': pk(streamKey), ':sk': waiterPrefix },
            ConsistentRead: true,
            Limit: 100,
            ...(next === undefined ? {} : { ExclusiveStartKey: next }),
          }),
        );
        for (const item of page.Items ?? []) yield item.waiter as Waiter;
        next = page.LastEvaluatedKey;
      } while (next !== undefined);
    },

    async get(streamKey, order) {
      const Key = { pk: pk(streamKey), sk: `${waiterPrefix}${order}` };
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return (Item?.waiter as Waiter | undefined) ?? null;
    },

    async put(streamKey, waiter) {
      const { ticket } = waiter;
      const Item = { pk: pk(streamKey), sk: `${waiterPrefix}${waiter.order}`, ticket, waiter };
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item,
            ConditionExpression: 'attribute_not_exists(ticket) OR ticket <= :ticket',
            ExpressionAttributeValues: { ':ticket': ticket },
          }),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    },

    async remove(streamKey, { order, ticket }) {
      const Key = { pk: pk(streamKey), sk: `${waiterPrefix}${order}` };
      try {
        await client.send(
          new DeleteCommand({
            TableName,
            Key,
            ConditionExpression: 'ticket = :ticket',
            ExpressionAttributeValues: { ':ticket': ticket },
          }),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    },
  };
}

function pk(streamKey: string): string {
  return `STREAM#${streamKey}`;
}
