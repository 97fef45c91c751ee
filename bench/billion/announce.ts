import type { BridgeEvent } from '../../sandbox/event-bridge/event-bridge.ts';

/** The event of an object, changed so that it tells the size of what is to be read in its place. */
export function announce(event: BridgeEvent, key: string, size: number): BridgeEvent {
  const object = event.detail.object as { key: string } | undefined;
  if (object?.key !== key) return event;
  return { ...event, detail: { ...event.detail, object: { ...object, size } } };
}
