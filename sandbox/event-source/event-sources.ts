import { setTimeout } from 'node:timers/promises';
import { isThrottled, type Lambda } from '../lambda/lambda.ts';
import type { LambdaOutcome } from '../lambda/outcome.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { Queue } from '../sqs/queue.ts';
import type { Sqs } from '../sqs/sqs.ts';
import type { EventSourceMappingDefinition } from '../template/resources/event-source-mapping.ts';
import type { Stack } from '../template/stack.ts';
import type { Usage } from '../usage/usage.ts';
import { type Batch, createBatches } from './batch.ts';
import { failuresOf } from './failures.ts';

/** Invocations at the same time of a mapping that sets no limit: Lambda begins with five, and adds more by and by. */
const atFirst = 5;

/** Between two tries of an invocation that was throttled: the first pause, doubled each time up to the last. Seconds. */
const throttlePause = { first: 0.1, last: 5 };

export interface EventSources {
  /** Polls no more. What is under way ends without effect on its queue: it is received again at the next start. */
  close(): void;
}

export interface EventSourcesOptions {
  stack: Pick<Stack, 'functions' | 'eventSourceMappings'>;
  sqs: Pick<Sqs, 'queue'>;
  lambda: Pick<Lambda, 'invoke'>;
  usage: Pick<Usage, 'call'>;
  /** A second of a window or a pause takes this many seconds. */
  timeScale: number;
  /** What a person should know. */
  log: (line: string) => void;
}

/**
 * Begins to hand the messages of queues to functions, as Lambda's event source mappings do.
 *
 * @throws SandboxError for a mapping that Lambda would not make
 */
export function startEventSources(options: EventSourcesOptions): EventSources {
  const closing = new AbortController();
  for (const mapping of options.stack.eventSourceMappings) {
    const queue = check(mapping, options);
    if (mapping.enabled) void poll(mapping, queue, options, closing.signal);
  }
  return { close: () => closing.abort() };
}

function check(mapping: EventSourceMappingDefinition, { stack, sqs }: EventSourcesOptions): Queue {
  const { logicalId, queueArn, functionName } = mapping;
  const queue = sqs.queue(queueArn);
  if (queue === undefined) throw new SandboxError(`${logicalId}: the stack has no queue ${queueArn}.`);
  const target = stack.functions.find(({ name }) => name === functionName);
  if (target === undefined)
    throw new SandboxError(`${logicalId}: the stack has no function ${functionName}.`);
  const { visibilityTimeout } = queue.definition;
  if (visibilityTimeout < target.timeout) {
    throw new SandboxError(
      `${logicalId}: Queue visibility timeout: ${visibilityTimeout} seconds is less than Function timeout: ${target.timeout} seconds`,
    );
  }
  return queue;
}

async function poll(
  mapping: EventSourceMappingDefinition,
  queue: Queue,
  options: EventSourcesOptions,
  signal: AbortSignal,
): Promise<void> {
  const { timeScale, usage, log } = options;
  const batches = createBatches({
    queue,
    size: mapping.batchSize,
    window: mapping.window * 1000 * timeScale,
    timeScale,
  });
  const underWay = new Set<Promise<void>>();
  while (!signal.aborted) {
    // A message is not received before there is somebody to give it to: its visibility timeout would run.
    if (underWay.size >= (mapping.maximumConcurrency ?? atFirst)) {
      await Promise.race(underWay);
      continue;
    }
    const batch = await batches.next(signal);
    if (batch.records.length === 0) continue;
    usage.call('sqs', 'ReceiveMessage', callsFor(batch.records.length));
    const handling = handOver(mapping, queue, batch, options, signal)
      .catch((error: Error) => {
        if (!signal.aborted) log(`${mapping.functionName}: ${error.message}`);
      })
      .finally(() => underWay.delete(handling));
    underWay.add(handling);
  }
}

async function handOver(
  mapping: EventSourceMappingDefinition,
  queue: Queue,
  { records, visibleAt }: Batch,
  options: EventSourcesOptions,
  signal: AbortSignal,
): Promise<void> {
  const { functionName } = mapping;
  const outcome = await invoke(functionName, { Records: records }, visibleAt, options, signal);
  if (signal.aborted) return;
  const ids = records.map(({ messageId }) => messageId);
  const failed = outcome.ok
    ? failuresOf(mapping.reportsFailures ? outcome.payload : null, ids)
    : new Set(ids);
  const done = records.filter(({ messageId }) => !failed.has(messageId));
  queue.delete(done.map(({ receiptHandle }) => receiptHandle));
  if (done.length > 0) options.usage.call('sqs', 'DeleteMessageBatch', callsFor(done.length));
  if (failed.size > 0) {
    const why = outcome.ok ? 'says so' : `${outcome.errorType}: ${outcome.errorMessage}`;
    options.log(
      `${functionName} failed on ${failed.size} of ${records.length} messages, which come again: ${why}`,
    );
  }
}

/** Lambda receives and deletes ten messages a call. */
function callsFor(messages: number): number {
  return Math.ceil(messages / 10);
}

/**
 * Lambda tries an invocation that was throttled again until its messages are visible anyway
 * (lambda/latest/dg/services-sqs-errorhandling.html: "Backoff strategy for failed invocations").
 */
async function invoke(
  functionName: string,
  payload: unknown,
  visibleAt: number,
  { lambda, timeScale }: EventSourcesOptions,
  signal: AbortSignal,
): Promise<LambdaOutcome> {
  for (let seconds = throttlePause.first; ; seconds = Math.min(seconds * 2, throttlePause.last)) {
    const outcome = await lambda.invoke({ functionName, payload });
    const pause = seconds * 1000 * timeScale;
    if (!isThrottled(outcome) || Date.now() + pause >= visibleAt) return outcome;
    await setTimeout(pause, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return outcome;
  }
}
