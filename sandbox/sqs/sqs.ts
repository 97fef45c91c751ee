import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { accountId } from '../account.ts';
import type { Answer } from '../http.ts';
import { answerJson } from '../json-protocol.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { QueueDefinition } from '../template/resources/queue.ts';
import { createOperations } from './api/operations.ts';
import type { Disorder } from './disorder.ts';
import { openJournal } from './journal.ts';
import { createQueue, type Queue } from './queue.ts';

/** A stand-in for SQS: the standard queues of the stack, kept in a folder. */
export interface Sqs {
  /** By ARN; undefined where the stack has no such queue. */
  queue(arn: string): Queue | undefined;
  /**
   * Answers `AmazonSQS.<operation>`.
   *
   * @param signal aborted when the client has gone
   */
  answer(operation: string, body: Buffer, signal: AbortSignal): Promise<Answer>;
  /** What is in flight then is received again at the next start. */
  close(): void;
}

export interface SqsOptions {
  /** Messages are kept in here. */
  dir: string;
  queues: readonly QueueDefinition[];
  /** Where AWS answers: URLs of queues lead there. */
  endpoint: string;
  /** A second of a queue's times takes this many seconds. */
  timeScale?: number;
  disorder?: Disorder;
  /** What a person should know. */
  log: (line: string) => void;
}

/** @throws SandboxError if a queue's dead letters go to none of the stack */
export function createSqs(options: SqsOptions): Sqs {
  const { dir, queues: definitions, endpoint, timeScale = 1, disorder, log } = options;
  for (const { name, redrive } of definitions) {
    if (redrive === null || definitions.some(({ arn }) => arn === redrive.deadLetterArn)) continue;
    throw new SandboxError(
      `The queue ${name} has dead letters in ${redrive.deadLetterArn}, which the stack has not.`,
    );
  }
  mkdirSync(dir, { recursive: true });
  const { journal, kept } = openJournal(join(dir, 'journal.jsonl'));
  const queues = new Map<string, Queue>();
  for (const definition of definitions) {
    const { name, arn, redrive } = definition;
    const queue = createQueue({
      definition,
      journal,
      kept: kept.filter(({ queue: holder }) => holder === arn),
      timeScale,
      ...(disorder === undefined ? {} : { disorder }),
      moveToDeadLetters(message) {
        const deadLetters = queues.get(redrive?.deadLetterArn ?? '');
        log(
          `a message of the queue ${name} was received ${message.receives} times and never deleted: it is in ${deadLetters?.definition.name} now`,
        );
        deadLetters?.adopt({ ...message, deadLetterOf: arn });
      },
    });
    queues.set(arn, queue);
  }
  const operations = createOperations({
    queues,
    timeScale,
    urlOf: (name) => `${endpoint}/${accountId}/${name}`,
  });

  return {
    queue: (arn) => queues.get(arn),
    answer: (operation, body, signal) => answerJson('SQS', operations(signal), operation, body),
    close() {
      for (const queue of queues.values()) queue.close();
      journal.close();
    },
  };
}
