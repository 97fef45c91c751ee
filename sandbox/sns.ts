import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Answer } from './http.ts';
import { ServiceFault } from './json-protocol.ts';
import { answerQuery, type QueryApi, tag } from './query-protocol.ts';
import type { TopicDefinition } from './template/resources/topic.ts';

const version = '2010-03-31';

/** Bytes of a message with all that belongs to it. */
const longestMessage = 256 * 1024;

/** What a call may name; any other field of SNS would be ignored in silence. */
const fields: ReadonlySet<string> = new Set([
  ...['Action', 'Version', 'TopicArn', 'Subject', 'Message', 'MessageStructure'],
]);
const attributeField = /^MessageAttributes\.entry\.(\d+)\.(?:Name|Value\.DataType|Value\.StringValue)$/;
/** What a name of an attribute may be (sns/latest/dg/sns-message-attributes.html). */
const attributeName = /^(?!aws\.|amazon\.|\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;

/** A stand-in for SNS without subscribers: it writes published messages to a file, and prints them. */
export interface Sns {
  answer(form: URLSearchParams): Answer;
  /** The latest messages that were published, newest first. */
  latest(limit: number): PublishedNotice[];
}

/** A line of the file. */
export interface PublishedNotice {
  time: string;
  topic: string;
  messageId: string;
  subject: string | null;
  message: string;
  attributes: Record<string, string>;
}

export interface SnsOptions {
  /**
   * JSON lines with `time`, `topic`, `messageId`, `subject`, `message` and `attributes`; and what is sent to subscribers
   * of a protocol in the place of `message`, under the name of the protocol.
   */
  file: string;
  topics: readonly TopicDefinition[];
  /** What a person should know. */
  log: (line: string) => void;
}

export function createSns({ file, topics, log }: SnsOptions): Sns {
  const api: QueryApi = {
    name: 'SNS',
    version,
    namespace: `http://sns.amazonaws.com/doc/${version}/`,
    actions: {
      Publish(form) {
        const unknown = [...form.keys()].filter((field) => !fields.has(field) && !attributeField.test(field));
        if (unknown.length > 0) refuse(`The sandbox does not know ${unknown.join(', ')} of Publish.`);
        const topic = topics.find(({ arn }) => arn === form.get('TopicArn'));
        if (topic === undefined) throw new ServiceFault('NotFound', 'Topic does not exist');
        const whole = form.get('Message') ?? '';
        const byProtocol = protocolsOf(form.get('MessageStructure'), whole);
        const message = byProtocol?.default ?? whole;
        const attributes = attributesOf(form);
        const subject = form.get('Subject');
        if (message === '') refuse('Empty message');
        if (Buffer.byteLength(whole) > longestMessage) refuse('Message too long');
        if (subject !== null && !/^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(subject)) refuse('Subject');
        const messageId = randomUUID();
        const time = new Date().toISOString();
        const line: PublishedNotice = { time, topic: topic.name, messageId, subject, message, attributes };
        const { default: _, ...others } = byProtocol ?? {};
        appendFileSync(
          file,
          `${JSON.stringify({ ...line, ...others })}
`,
        );
        log(`notice: ${subject ?? message.split('\n')[0]}`);
        return tag('MessageId', messageId);
      },
    },
  };

  return {
    answer: (form) => answerQuery(api, form),
    latest(limit) {
      if (!existsSync(file)) return [];
      const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
      return lines
        .slice(-limit)
        .reverse()
        .map((line) => JSON.parse(line));
    },
  };
}

/** What each protocol gets; null: all get the same. */
function protocolsOf(structure: string | null, message: string): Record<string, string> | null {
  if (structure === null) return null;
  if (structure !== 'json') refuse('MessageStructure');
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    refuse('Message Structure - JSON message body failed to parse');
  }
  const texts = Object.entries(Object(parsed)).filter(([, text]) => typeof text === 'string');
  const byProtocol = Object.fromEntries(texts) as Record<string, string>;
  if (byProtocol.default === undefined) refuse('Message Structure - No default entry in JSON message body');
  return byProtocol;
}

function attributesOf(form: URLSearchParams): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (let i = 1; form.has(`MessageAttributes.entry.${i}.Name`); i++) {
    const at = `MessageAttributes.entry.${i}`;
    const name = form.get(`${at}.Name`) ?? '';
    const type = form.get(`${at}.Value.DataType`);
    const value = form.get(`${at}.Value.StringValue`) ?? '';
    if (!attributeName.test(name)) refuse(`The message attribute name ${name}`);
    if (type !== 'String') refuse(`The sandbox knows message attributes of the type String, not ${type}.`);
    if (value === '') refuse(`The message attribute ${name} must contain non-empty message attribute value`);
    attributes[name] = value;
  }
  return attributes;
}

function refuse(why: string): never {
  throw new ServiceFault('InvalidParameter', `Invalid parameter: ${why}`);
}
