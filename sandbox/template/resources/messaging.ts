import * as v from 'valibot';
import { accountId, arn, region, urlSuffix } from '../../account.ts';
import { type Named, resourceType } from '../resource-type.ts';

/** Dead letters: the sandbox says in its log what AWS would put here, so that the queue is a name only. */
export const queueType = resourceType({
  type: 'AWS::SQS::Queue',
  naming: {
    property: 'QueueName',
    longest: 80,
    arn: (name) => arn('sqs', name),
    ref: queueUrl,
    attributes: { Arn: (_, own) => own, QueueName: (name) => name, QueueUrl: queueUrl },
  },
  properties: { QueueName: v.optional(v.string()) },
  ignored: [
    'KmsDataKeyReusePeriodSeconds',
    'KmsMasterKeyId',
    'MessageRetentionPeriod',
    'RedriveAllowPolicy',
    'SqsManagedSseEnabled',
    'Tags',
    'VisibilityTimeout',
  ],
  read: (_, named) => named,
});

export type TopicDefinition = Named;

/** Where notices to people are published. */
export const topicType = resourceType({
  type: 'AWS::SNS::Topic',
  naming: {
    property: 'TopicName',
    longest: 256,
    arn: (name) => arn('sns', name),
    ref: (_, own) => own,
    attributes: { TopicArn: (_, own) => own, TopicName: (name) => name },
  },
  properties: { TopicName: v.optional(v.string()) },
  ignored: ['DisplayName', 'KmsMasterKeyId', 'Subscription', 'Tags', 'TracingConfig'],
  read: (_, named): TopicDefinition => named,
});

function queueUrl(name: string): string {
  return `https://sqs.${region}.${urlSuffix}/${accountId}/${name}`;
}
