import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { sendAnswer } from '../http.ts';
import { json } from '../json-protocol.ts';
import type { TableDefinition } from '../template/resources/table.ts';
import type { World } from '../worlds/world.ts';
import { createCapacity, type UnitCounter } from './capacity.ts';
import { openEngine } from './engine.ts';
import { askingForCapacity, isStrong, type ReadRequest, reads } from './reads.ts';
import { openReplica } from './replica.ts';
import { watchWrites } from './writes.ts';

/** A stand-in for DynamoDB: dynalite, over a folder. */
export interface DynamoDb {
  /** Answers one request whose body is read already. */
  handle(request: IncomingMessage, body: Buffer, response: ServerResponse): void;
  /** From now on partitions allow this, and reads are so late. While it changes, nobody may write. */
  changeQuotas(quotas: NonNullable<World['dynamoDb']>): Promise<void>;
  close(): Promise<void>;
}

export interface DynamoDbOptions {
  dir: string;
  tables: readonly TableDefinition[];
  /** Is told what each call consumes. */
  counter?: UnitCounter;
  /** What a partition allows, and how late reads are. */
  quotas?: World['dynamoDb'];
  /** A second of the quotas takes this many seconds. */
  timeScale?: number;
  /** Milliseconds, for tests. */
  now?: () => number;
}

const nobody: UnitCounter = { read: () => undefined, written: () => undefined };

/**
 * Opens the tables in `dir`, and makes those that are missing.
 *
 * @throws SandboxError if a table is there with other keys or indexes
 */
export async function createDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  const { dir, tables, counter = nobody, quotas: first = {}, timeScale = 1 } = options;
  const limit = (quotas: NonNullable<World['dynamoDb']>) =>
    createCapacity({ tables, counter, timeScale, quotas });
  let capacity = limit(first);
  const engine = await openEngine(dir, tables);
  const replicaBy = async ({ readLag = 0 }: NonNullable<World['dynamoDb']>) =>
    readLag === 0
      ? null
      : openReplica(engine.client, { tables, lag: readLag * 1000 * timeScale, now: options.now });
  let replica = await replicaBy(first);
  let lag = first.readLag;

  const underWay = new Set<Promise<void>>();
  let closing = false;

  function whenAnswered(response: ServerResponse, then: (answer: string) => void): void {
    const answered = answerOf(response).then((answer) => {
      underWay.delete(answered);
      then(answer);
    });
    underWay.add(answered);
  }

  return {
    handle(request, body, response) {
      if (closing) {
        response.destroy();
        return;
      }
      const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
      if (reads.has(operation)) {
        const read = requestOf(body);
        const begun = capacity.beginRead(operation, read);
        if (typeof begun !== 'function') return sendAnswer(response, json(begun.statusCode, begun.body));
        whenAnswered(response, begun);
        const asked = Buffer.from(askingForCapacity(body.toString('utf8')));
        return (isStrong(read) ? engine : (replica ?? engine)).answer(request, asked, response);
      }
      whenAnswered(response, (answer) => {
        if (!answer.includes('#ConditionalCheckFailedException"')) return;
        capacity.failedCondition(operation, requestOf(body).TableName ?? '');
      });
      const watch = capacity.watch(operation);
      watchWrites(
        (write) => {
          const refusal = watch(write);
          if (refusal === null) replica?.note(write);
          return refusal;
        },
        () => engine.answer(request, body, response),
      );
    },

    async changeQuotas(quotas) {
      capacity = limit(quotas);
      if (quotas.readLag === lag) return;
      lag = quotas.readLag;
      const before = replica;
      replica = await replicaBy(quotas);
      await before?.close();
    },

    async close() {
      closing = true;
      // A call whose store is closed in the middle throws an error that nothing catches.
      await Promise.race([Promise.all(underWay), setTimeout(patience, undefined, { ref: false })]);
      await Promise.all([engine.close(), replica?.close()]);
    },
  };
}

/** How long calls under way may take to end. Milliseconds. */
const patience = 5000;

/** What dynalite answers, even if the client has closed its connection. */
function answerOf(response: ServerResponse): Promise<string> {
  return new Promise((resolve) => {
    const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
    response.end = (...given: unknown[]) => {
      resolve(String(given[0] ?? ''));
      return end(...given);
    };
  });
}

/** Parses the request as far as possible. Dynalite itself reports what is wrong with it. */
function requestOf(body: Buffer): ReadRequest {
  try {
    return (JSON.parse(body.toString('utf8')) ?? {}) as ReadRequest;
  } catch {
    return {};
  }
}
