import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { someSettingsSchema } from '../domo/settings.ts';
import { denialSchema } from '../rights/denials.ts';
import { SandboxError } from '../sandbox-error.ts';
import { describeIssues } from '../template/template.ts';

const positive = v.pipe(v.number(), v.gtValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const share = v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));
/** Where the numbers beside it are published. */
const source = v.exactOptional(v.string());
const rate = v.exactOptional(v.strictObject({ bucket: count, perSecond: positive, source }));

/**
 * The conditions under which the sandbox stands in for AWS and Domo. What a world does not name is not limited, or as
 * the stand-in has it by default. Numbers are those of AWS: `timeScale` shortens their seconds like all others.
 */
export const worldSchema = v.strictObject({
  $schema: v.exactOptional(v.string()),
  description: v.exactOptional(v.string()),

  /** Calls of Step Functions, by their names: more are answered with ThrottlingException. */
  stepFunctions: v.exactOptional(
    v.strictObject({
      startExecution: rate,
      stopExecution: rate,
      describeExecution: rate,
      listExecutions: rate,
      getExecutionHistory: rate,
      sendTaskSuccess: rate,
      sendTaskFailure: rate,
      sendTaskHeartbeat: rate,
      describeStateMachine: rate,
      listStateMachines: rate,
      /** States that Standard runs enter: more of them wait. */
      stateTransition: rate,
      /** Seconds by which DescribeExecution and ListExecutions are behind. */
      readLag: v.exactOptional(positive),
      /**
       * Whether States.ALL catches States.DataLimitExceeded where a task's result is too large: recorded on AWS, and
       * the other way round in its guide. Without it as recorded.
       */
      catchesLargeResults: v.exactOptional(v.boolean()),
      /** Whether a Catch is told the Cause of States.Timeout. Without it, it is. */
      causeOfTimeout: v.exactOptional(v.boolean()),
      /** How many item readers fail with States.ItemReaderFailed, before those that succeed. */
      itemReaderFailures: v.exactOptional(count),
      source,
    }),
  ),

  lambda: v.exactOptional(
    v.strictObject({
      /** Functions of the account that run at the same time: more are answered with TooManyRequestsException. */
      concurrency: v.exactOptional(count),
      /** The share of invocations that are answered with TooManyRequestsException. */
      throttle: share,
      /** The share of invocations whose process is killed before it has answered, whatever it has done by then. */
      kill: share,
      source,
    }),
  ),

  /**
   * Units a second for the items of one partition key, of a table or of an index: more are answered with
   * ThrottlingException, or with ProvisionedThroughputExceededException where capacity is provisioned.
   */
  dynamoDb: v.exactOptional(
    v.strictObject({
      writesPerSecondOfPartition: v.exactOptional(positive),
      readsPerSecondOfPartition: v.exactOptional(positive),
      /** Seconds by which reads are behind that are not strongly consistent, those of global indexes among them. */
      readLag: v.exactOptional(positive),
      source,
    }),
  ),

  /** Requests a second for the keys that are equal up to their last slash: more are answered with SlowDown. */
  s3: v.exactOptional(
    v.strictObject({
      putsPerSecondOfPrefix: v.exactOptional(positive),
      getsPerSecondOfPrefix: v.exactOptional(positive),
      source,
    }),
  ),

  sqs: v.exactOptional(
    v.strictObject({
      /** The share of messages that are delivered a second time, also after they were deleted. */
      redeliver: share,
      /** Whether any of the messages that are there is the next. */
      reorder: v.exactOptional(v.boolean()),
      source,
    }),
  ),

  /** Settings of the stand-in for Domo, by their own names. Their seconds are not shortened. */
  domo: v.exactOptional(v.strictObject({ ...someSettingsSchema.entries, source })),

  /** What nobody may do, whatever their policies allow. */
  deny: v.exactOptional(v.array(denialSchema)),
});

export type World = v.InferOutput<typeof worldSchema>;

/**
 * @param from where the world was read, for messages
 * @throws SandboxError that names each problem with its path
 */
export function parseWorld(value: unknown, from: string): World {
  const parsed = v.safeParse(worldSchema, value);
  if (parsed.success) return parsed.output;
  throw new SandboxError(`The world ${from} is not one: ${describeIssues(parsed.issues, '')}`);
}

/** @throws SandboxError if there is no such file, or it holds no world */
export function readWorld(file: string): World {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SandboxError(`The world ${file} can't be read: ${(error as Error).message}`);
  }
  return parseWorld(value, file);
}
