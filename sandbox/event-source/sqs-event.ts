import { region } from '../account.ts';
import {
  type MessageAttributes,
  md5Of,
  md5OfAttributes,
  type ReceivedMessage,
  systemAttributes,
} from '../sqs/message.ts';

/** One message, as a function finds it in `Records` (lambda/latest/dg/with-sqs.html). */
export type SqsRecord = ReturnType<typeof sqsRecord>;

export function sqsRecord({ message, receiptHandle }: ReceivedMessage, queueArn: string) {
  const { id, body, attributes } = message;
  const named = Object.keys(attributes).length > 0;
  return {
    messageId: id,
    receiptHandle,
    body,
    attributes: systemAttributes(message),
    messageAttributes: recordAttributes(attributes),
    ...(named ? { md5OfMessageAttributes: md5OfAttributes(attributes) } : {}),
    md5OfBody: md5Of(body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function recordAttributes(attributes: MessageAttributes) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
}
