import type { QueueDefinition } from '../../template/resources/queue.ts';
import { type MessageAttributes, sizeOf } from '../message.ts';
import { sqsFault } from './fault.ts';

/** What a message may hold (AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html). */
const notAllowed = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const mostAttributes = 10;
const attributeName = /^(?!AWS\.|Amazon\.)[\w.-]{1,256}$/i;

/** @throws ServiceFault if SQS would not take the message */
export function checkMessage(
  { longestMessage }: QueueDefinition,
  body: string,
  attributes: MessageAttributes,
): void {
  if (body === '') throw sqsFault('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (notAllowed.test(body)) {
    throw sqsFault('InvalidMessageContents', 'Invalid characters found: only those of XML 1.0 are allowed.');
  }
  const list = Object.entries(attributes);
  if (list.length > mostAttributes) {
    refuse(`Number of message attributes [${list.length}] exceeds the allowed maximum [${mostAttributes}].`);
  }
  for (const [name, { DataType, StringValue, BinaryValue }] of list) {
    if (!attributeName.test(name)) refuse(`The message attribute name '${name}' is invalid.`);
    const wanted = /^Binary(\..+)?$/.test(DataType) ? BinaryValue : StringValue;
    if (!/^(String|Number|Binary)(\..+)?$/.test(DataType)) {
      refuse(`The type of message attribute '${name}' is invalid: String, Number or Binary is needed.`);
    }
    if (wanted === undefined || wanted === '') {
      refuse(`The message attribute '${name}' must contain a non-empty value of its type.`);
    }
  }
  if (sizeOf(body, attributes) > longestMessage) {
    refuse(
      `One or more parameters are invalid. Reason: Message must be shorter than ${longestMessage} bytes.`,
    );
  }
}

function refuse(why: string): never {
  throw sqsFault('InvalidParameterValue', why);
}
