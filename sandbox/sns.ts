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
const fields: ReadonlySet<string> = new Set(['Action', 'Version', 'TopicArn', 'Subject', 'Message']);

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
}

export interface SnsOptions {
  /** JSON lines with `time`, `topic`, `messageId`, `subject` and `message`. */
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
        const unknown = [...form.keys()].filter((field) => !fields.has(field));
        if (unknown.length > 0) refuse(`The sandbox does not know ${unknown.join(', ')} of Publish.`);
        const topic = topics.find(({ arn }) => arn === form.get('TopicArn'));
        if (topic === undefined) throw new ServiceFault('NotFound', 'Topic does not exist');
        const message = form.get('Message') ?? '';
        const subject = form.get('Subject');
        if (message === '') refuse('Empty message');
        if (Buffer.byteLength(message) > longestMessage) refuse('Message too long');
        if (subject !== null && !/^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(subject)) refuse('Subject');
        const messageId = randomUUID();
        const time = new Date().toISOString();
        const line: PublishedNotice = { time, topic: topic.name, messageId, subject, message };
        appendFileSync(file, `${JSON.stringify(line)}\n`);
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

function refuse(why: string): never {
  throw new ServiceFault('InvalidParameter', `Invalid parameter: ${why}`);
}
