import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { StreamBusy } from '../errors.ts';
import { isConditionFailure, type Table } from './table.ts';

export type Turnstile = ReturnType<typeof createTurnstile>;

/**
 * Lets one run at a time work on a stream, since creating an execution aborts the other open one [X6].
 *
 * @param isRunning whether a run is still alive: one that died without leaving does not keep the stream.
 */
export function createTurnstile(table: Table, isRunning: (run: string) => Promise<boolean>) {
  const { client, name: TableName } = table;

  return {
    /** Lets `run` through, again if it is through already. Throws `StreamBusy` while another live run is. */
    async enter(streamKey: string, run: string): Promise<void> {
      for (;;) {
        if (await take(streamKey, run, 'attribute_not_exists(holder) OR holder = :run', {})) return;
        const holder = await holderOf(streamKey);
        if (holder === null) continue;
        if (await isRunning(holder)) {
          throw new StreamBusy(
            `Stream ${streamKey} is being loaded by run ${holder}; this load waits for it.`,
          );
        }
        if (await take(streamKey, run, 'holder = :dead', { ':dead': holder })) return;
      }
    },

    /** Lets the next one through. Does nothing if `run` does not hold the stream. */
    async leave(streamKey: string, run: string): Promise<void> {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: key(streamKey),
            UpdateExpression: 'REMOVE holder',
            ConditionExpression: 'holder = :run',
            ExpressionAttributeValues: { ':run': run },
          }),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    },
  };

  async function take(
    streamKey: string,
    run: string,
    condition: string,
    values: Record<string, string>,
  ): Promise<boolean> {
    try {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: key(streamKey),
          UpdateExpression: 'SET holder = :run',
          ConditionExpression: condition,
          ExpressionAttributeValues: { ':run': run, ...values },
        }),
      );
      return true;
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return false;
    }
  }

  async function holderOf(streamKey: string): Promise<string | null> {
    const { Item } = await client.send(
      new GetCommand({ TableName, Key: key(streamKey), ConsistentRead: true }),
    );
    return Item?.holder ?? null;
  }
}

function key(streamKey: string): { pk: string; sk: string } {
  return { pk: `STREAM#${streamKey}`, sk: 'TURNSTILE' };
}
