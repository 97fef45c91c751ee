import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { accountId, region } from '../account.ts';
import { ServiceFault } from '../json-protocol.ts';
import { isObject } from '../template/json.ts';
import type { BridgeEvent } from './event-bridge.ts';

/** Of one request (eventbridge/latest/APIReference/API_PutEvents.html). */
const mostEntries = 10;
/** Bytes of all entries of a request together. */
const longestRequest = 256 * 1024;

/** A field that EventBridge knows and the sandbox does not is refused: nobody would notice that it is left out. */
const entrySchema = v.strictObject({
  Source: v.optional(v.string()),
  DetailType: v.optional(v.string()),
  Detail: v.optional(v.string()),
  Resources: v.optional(v.array(v.string()), []),
  EventBusName: v.optional(v.literal('default')),
});
const requestSchema = v.strictObject({ Entries: v.pipe(v.array(entrySchema), v.minLength(1)) });

/** An entry that is taken, or why it is not. */
export type Entry = { event: BridgeEvent } | { code: string; message: string };

/** @throws ServiceFault if the request as a whole is refused */
export function readEntries(input: unknown): Entry[] {
  const parsed = v.safeParse(requestSchema, input);
  if (!parsed.success) {
    const [{ message }] = parsed.issues;
    throw new ServiceFault('ValidationException', `The sandbox does not take this PutEvents: ${message}`);
  }
  const { Entries } = parsed.output;
  if (Entries.length > mostEntries) {
    throw new ServiceFault(
      'ValidationException',
      `1 validation error: 'entries' has more than ${mostEntries}`,
    );
  }
  const size = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (size > longestRequest) {
    throw new ServiceFault(
      'ValidationException',
      'Total size of the entries in the request is over the limit.',
    );
  }
  return Entries.map(readEntry);
}

export function resultOf(entry: Entry): object {
  return 'event' in entry
    ? { EventId: entry.event.id }
    : { ErrorCode: entry.code, ErrorMessage: entry.message };
}

function readEntry({ Source, DetailType, Detail, Resources }: v.InferOutput<typeof entrySchema>): Entry {
  if (!Source || !DetailType || Detail === undefined) {
    return { code: 'InvalidArgument', message: 'Parameter Source, DetailType or Detail is not valid.' };
  }
  if (Source.startsWith('aws.')) {
    return { code: 'NotAuthorizedForSourceException', message: `Not authorized for the source ${Source}.` };
  }
  const detail = parse(Detail);
  if (!isObject(detail)) return { code: 'MalformedDetail', message: 'Detail is malformed.' };
  return {
    event: {
      ...{ version: '0', id: randomUUID(), 'detail-type': DetailType, source: Source, account: accountId },
      time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      ...{ region, resources: Resources, detail },
    },
  };
}

function sizeOf({ Source = '', DetailType = '', Detail = '', Resources }: v.InferOutput<typeof entrySchema>) {
  return Buffer.byteLength([Source, DetailType, Detail, ...Resources].join(''));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
