import * as v from 'valibot';
import type { MessageAttributes } from '../message.ts';
import { sqsFault } from './fault.ts';

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const attributesSchema = v.optional(
  v.record(
    v.string(),
    v.strictObject({
      DataType: v.string(),
      StringValue: v.exactOptional(v.string()),
      BinaryValue: v.exactOptional(v.string()),
    }),
  ),
  {} as MessageAttributes,
);

const queueUrl = v.string();
const seconds = whole(0, 43_200);
const messageEntries = {
  MessageBody: v.string(),
  DelaySeconds: v.exactOptional(whole(0, 900)),
  MessageAttributes: attributesSchema,
};
const names = v.optional(v.array(v.string()), []);
const entry = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.array(v.strictObject({ Id: v.string(), ...entries }));

/** What each operation takes; any other field of SQS would be ignored in silence. */
export const inputs = {
  SendMessage: v.strictObject({ QueueUrl: queueUrl, ...messageEntries }),
  SendMessageBatch: v.strictObject({ QueueUrl: queueUrl, Entries: entry(messageEntries) }),
  ReceiveMessage: v.strictObject({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: v.optional(whole(1, 10), 1),
    VisibilityTimeout: v.exactOptional(seconds),
    WaitTimeSeconds: v.exactOptional(whole(0, 20)),
    AttributeNames: names,
    MessageSystemAttributeNames: names,
    MessageAttributeNames: names,
  }),
  DeleteMessage: v.strictObject({ QueueUrl: queueUrl, ReceiptHandle: v.string() }),
  DeleteMessageBatch: v.strictObject({ QueueUrl: queueUrl, Entries: entry({ ReceiptHandle: v.string() }) }),
  ChangeMessageVisibility: v.strictObject({
    QueueUrl: queueUrl,
    ReceiptHandle: v.string(),
    VisibilityTimeout: seconds,
  }),
  ChangeMessageVisibilityBatch: v.strictObject({
    QueueUrl: queueUrl,
    Entries: entry({ ReceiptHandle: v.string(), VisibilityTimeout: seconds }),
  }),
  GetQueueUrl: v.strictObject({
    QueueName: v.string(),
    QueueOwnerAWSAccountId: v.exactOptional(v.string()),
  }),
  GetQueueAttributes: v.strictObject({ QueueUrl: queueUrl, AttributeNames: names }),
  ListQueues: v.strictObject({
    QueueNamePrefix: v.optional(v.string(), ''),
    MaxResults: v.optional(whole(1, 1000), 1000),
  }),
  PurgeQueue: v.strictObject({ QueueUrl: queueUrl }),
  StartMessageMoveTask: v.strictObject({
    SourceArn: v.string(),
    DestinationArn: v.exactOptional(v.string()),
  }),
} as const;

export type Input<Name extends keyof typeof inputs> = v.InferOutput<(typeof inputs)[Name]>;

/** @throws ServiceFault that names the parameter */
export function parseInput<Name extends keyof typeof inputs>(name: Name, given: unknown): Input<Name> {
  const parsed = v.safeParse(inputs[name] as v.GenericSchema<unknown, Input<Name>>, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'the request';
  if (issue.expected === 'never') {
    throw sqsFault('UnsupportedOperation', `The sandbox does not know ${path} of ${name}.`);
  }
  if (issue.received === 'undefined') {
    throw sqsFault('MissingParameter', `The request must contain the parameter ${path}.`);
  }
  throw sqsFault(
    'InvalidParameterValue',
    `Value ${issue.received} for parameter ${path} is invalid. Reason: ${issue.message}.`,
  );
}
