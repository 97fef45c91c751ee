import * as v from 'valibot';
import { arn } from '../../account.ts';
import { uuidOf } from '../identity.ts';
import { resourceType } from '../resource-type.ts';

/** What connects a queue with a function. Defaults and bounds: AWS::Lambda::EventSourceMapping, for SQS. */
export interface EventSourceMappingDefinition {
  /** Of the resource, for messages. */
  logicalId: string;
  queueArn: string;
  functionName: string;
  /** Messages that an invocation is given, at most. */
  batchSize: number;
  /** Seconds for which a batch may be gathered. */
  window: number;
  /** Whether the function says which of its messages failed. */
  reportsFailures: boolean;
  /** Invocations at the same time, at most; null where the mapping sets no limit. */
  maximumConcurrency: number | null;
  enabled: boolean;
}

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** The largest batch that needs no window: what one ReceiveMessage gives. */
const withoutWindow = 10;

export const eventSourceMappingType = resourceType({
  type: 'AWS::Lambda::EventSourceMapping',
  naming: {
    longest: 128,
    arn: (name) => arn('lambda', `event-source-mapping:${uuidOf(name)}`),
    ref: uuidOf,
    attributes: { Id: uuidOf, EventSourceMappingArn: (_, own) => own },
  },
  properties: {
    EventSourceArn: v.pipe(
      v.string(),
      v.startsWith('arn:aws:sqs:', 'the sandbox knows queues as event sources, and nothing else'),
    ),
    FunctionName: v.string(),
    BatchSize: v.optional(whole(1, 10_000), 10),
    MaximumBatchingWindowInSeconds: v.optional(whole(0, 300), 0),
    FunctionResponseTypes: v.optional(v.array(v.literal('ReportBatchItemFailures')), []),
    ScalingConfig: v.optional(v.strictObject({ MaximumConcurrency: v.optional(whole(2, 1000)) }), {}),
    Enabled: v.optional(v.boolean(), true),
  },
  ignored: ['MetricsConfig', 'Tags'],
  read: (given, { logicalId }): EventSourceMappingDefinition => {
    v.parse(
      v.pipe(
        v.number(),
        v.check(
          (size) => size <= withoutWindow || given.MaximumBatchingWindowInSeconds > 0,
          `BatchSize: more than ${withoutWindow} needs a MaximumBatchingWindowInSeconds of at least 1`,
        ),
      ),
      given.BatchSize,
    );
    return {
      logicalId,
      queueArn: given.EventSourceArn,
      functionName: given.FunctionName.replace(/^arn:.*:function:/, '').replace(/:.*$/, ''),
      batchSize: given.BatchSize,
      window: given.MaximumBatchingWindowInSeconds,
      reportsFailures: given.FunctionResponseTypes.length > 0,
      maximumConcurrency: given.ScalingConfig.MaximumConcurrency ?? null,
      enabled: given.Enabled,
    };
  },
});
