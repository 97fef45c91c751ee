import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { eventSource, eventVersion } from '../import/ledger/event.ts';
import type { Events } from '../import/ports.ts';
import { log } from '../log.ts';

/** Entries of one request (eventbridge/latest/APIReference/API_PutEvents.html). */
export const mostOfRequest = 10;

/** How often an entry is offered that EventBridge refuses within an answer; the SDK repeats whole requests. */
const tries = 3;

/**
 * Tells programs, on the default bus of EventBridge.
 *
 * @param stack its name: one bus has the events of all stacks of an account
 */
export function createEvents(bridge: EventBridgeClient, stack: string): Events {
  async function send(entries: PutEventsRequestEntry[]): Promise<void> {
    let left = entries;
    let why = '';
    for (let i = 0; i < tries && left.length > 0; i++) {
      const { Entries: results = [] } = await bridge.send(new PutEventsCommand({ Entries: left }));
      const refused = left.flatMap((entry, at) => {
        const { ErrorCode, ErrorMessage } = results[at] ?? {};
        if (ErrorCode === undefined) return [];
        why = `${ErrorCode}: ${ErrorMessage}`;
        return [entry];
      });
      left = refused;
    }
    if (left.length > 0) lost(left, why);
  }

  return {
    /** What can't be sent is logged, whole: a load that could not end before EventBridge is well would keep its stream. */
    async publish(events) {
      const entries = events.map(({ type, detail }) => ({
        ...{ Source: eventSource, DetailType: type },
        Detail: JSON.stringify({ version: eventVersion, stack, ...detail }),
      }));
      for (let at = 0; at < entries.length; at += mostOfRequest) {
        const some = entries.slice(at, at + mostOfRequest);
        try {
          await send(some);
        } catch (error) {
          lost(some, error);
        }
      }
    },
  };
}

function lost(entries: readonly PutEventsRequestEntry[], error: unknown): void {
  for (const { DetailType, Detail } of entries) {
    log.error(`An event could not be sent: ${DetailType}`, { detail: Detail, error });
  }
}
