import * as v from 'valibot';
import { accountId, arn, region, urlSuffix } from '../../account.ts';
import { type Named, resourceType } from '../resource-type.ts';

/** A standard queue. Its defaults and bounds are those of AWS::SQS::Queue in CloudFormation's reference. */
export interface QueueDefinition extends Named {
  /** Seconds for which a message that was received is hidden. */
  visibilityTimeout: number;
  /** Seconds after which a message is dropped. */
  retention: number;
  /** Seconds for which a new message is hidden. */
  delay: number;
  /** Seconds for which ReceiveMessage waits for a message, unless it says otherwise. */
  wait: number;
  /** Bytes of a message with its attributes, at most. */
  longestMessage: number;
  redrive: { deadLetterArn: string; maxReceiveCount: number } | null;
}

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

export const queueType = resourceType({
  type: 'AWS::SQS::Queue',
  naming: {
    property: 'QueueName',
    longest: 80,
    arn: (name) => arn('sqs', name),
    ref: queueUrl,
    attributes: { Arn: (_, own) => own, QueueName: (name) => name, QueueUrl: queueUrl },
  },
  properties: {
    QueueName: v.optional(v.string()),
    VisibilityTimeout: v.optional(whole(0, 43_200), 30),
    MessageRetentionPeriod: v.optional(whole(60, 1_209_600), 345_600),
    DelaySeconds: v.optional(whole(0, 900), 0),
    ReceiveMessageWaitTimeSeconds: v.optional(whole(0, 20), 0),
    MaximumMessageSize: v.optional(whole(1024, 1_048_576), 1_048_576),
    RedrivePolicy: v.optional(
      v.strictObject({
        deadLetterTargetArn: v.string(),
        maxReceiveCount: v.pipe(v.union([v.number(), v.string()]), v.transform(Number), whole(1, 1000)),
      }),
    ),
  },
  ignored: [
    'KmsDataKeyReusePeriodSeconds',
    'KmsMasterKeyId',
    'RedriveAllowPolicy',
    'SqsManagedSseEnabled',
    'Tags',
  ],
  read: ({ RedrivePolicy, ...given }, named): QueueDefinition => ({
    ...named,
    visibilityTimeout: given.VisibilityTimeout,
    retention: given.MessageRetentionPeriod,
    delay: given.DelaySeconds,
    wait: given.ReceiveMessageWaitTimeSeconds,
    longestMessage: given.MaximumMessageSize,
    redrive:
      RedrivePolicy === undefined
        ? null
        : {
            deadLetterArn: RedrivePolicy.deadLetterTargetArn,
            maxReceiveCount: RedrivePolicy.maxReceiveCount,
          },
  }),
});

/** The endpoint of SQS that a template's URLs of queues begin with. */
export const queueEndpoint = `https://sqs.${region}.${urlSuffix}`;

function queueUrl(name: string): string {
  return `${queueEndpoint}/${accountId}/${name}`;
}
