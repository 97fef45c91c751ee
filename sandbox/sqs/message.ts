import { createHash } from 'node:crypto';

/** As SQS's JSON protocol has it; binary values are base64. */
export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  BinaryValue?: string;
}

export type MessageAttributes = Record<string, MessageAttribute>;

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** The queue that this message is a dead letter of. */
  readonly deadLetterOf: string | null;
  receives: number;
  /** Milliseconds since 1970. */
  firstReceivedAt: number | null;
}

/** A message in the hands of who received it. */
export interface ReceivedMessage {
  message: Readonly<Message>;
  receiptHandle: string;
}

export function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/**
 * The digest of a message's attributes
 * (AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html: "Calculating the MD5 message digest").
 */
export function md5OfAttributes(attributes: MessageAttributes): string {
  const hash = createHash('md5');
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of Object.keys(attributes).sort()) {
    const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttribute;
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    hash.update(Buffer.of(BinaryValue === undefined ? 1 : 2));
    add(BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64'));
  }
  return hash.digest('hex');
}

/** Bytes that count towards a message's size: its body, and names, types and values of its attributes. */
export function sizeOf(body: string, attributes: MessageAttributes): number {
  let size = Buffer.byteLength(body);
  for (const [name, { DataType, StringValue = '', BinaryValue = '' }] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue);
    size += Buffer.byteLength(BinaryValue, 'base64');
  }
  return size;
}

/** What SQS itself knows of a message, by the names that its API and Lambda's events use. */
export function systemAttributes(message: Readonly<Message>): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: 'AIDASANDBOX',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ...(message.deadLetterOf === null ? {} : { DeadLetterQueueSourceArn: message.deadLetterOf }),
  };
}
