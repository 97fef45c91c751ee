import { randomUUID } from 'node:crypto';
import type { Message } from './message.ts';

/** A new handle, for one receive of a message. */
export function handleOf({ id, receives }: Message): string {
  return Buffer.from(`${id} ${receives} ${randomUUID()}`).toString('base64');
}

/** The id of the message that a receipt handle is of; an empty one for what is no receipt handle. */
export function idOf(receiptHandle: string): string {
  const text = Buffer.from(receiptHandle, 'base64').toString('latin1');
  return /^([0-9a-f-]{36}) \d+ [0-9a-f-]{36}$/.exec(text)?.[1] ?? '';
}
