import { counted } from '../../counted.ts';
import type { ErrorName } from '../../errors.ts';
import { listLines } from '../../wording.ts';
import { notice } from '../ledger/notice.ts';
import type { Ports } from '../ports.ts';
import type { Pause } from './lease.ts';

/** A stream with loads that are not final. */
export interface WatchedStream {
  streamKey: string;
  loads: number;
  routes: Set<string>;
  /** null: it is not paused, or not for long. */
  pause: Pause | null;
}

/** Milliseconds. */
const tellAgain = 24 * 60 * 60_000;

/**
 * Tells people of streams that Domo refuses: once for all that are refused with the same error, and of those that are
 * refused later only when nobody was told of that error within a day. A call that ends in between tells twice.
 */
export async function tellOfPauses(
  ports: Pick<Ports, 'leases' | 'notices' | 'clock'>,
  streams: readonly WatchedStream[],
): Promise<void> {
  const now = ports.clock.now();
  const byError = new Map<string, Paused[]>();
  for (const stream of streams.filter(isPaused)) {
    const alike = byError.get(stream.pause.error) ?? [];
    byError.set(stream.pause.error, [...alike, stream]);
  }
  for (const [error, paused] of byError) {
    const isKnown = paused.some(({ pause: { toldAt } }) => toldAt && now - Date.parse(toldAt) < tellAgain);
    if (isKnown) continue;
    await ports.notices.publish(noticeOf(error, paused));
    for (const { streamKey, pause } of paused) await noteTold(ports, streamKey, pause.since, now);
  }
}

type Paused = WatchedStream & { pause: Pause };

function isPaused(stream: WatchedStream): stream is Paused {
  return stream.pause !== null;
}

async function noteTold(
  { leases }: Pick<Ports, 'leases'>,
  streamKey: string,
  since: string,
  now: number,
): Promise<void> {
  for (;;) {
    const lease = await leases.read(streamKey);
    if (lease.paused?.since !== since) return;
    const paused = { ...lease.paused, toldAt: new Date(now).toISOString() };
    if (await leases.replace(streamKey, { ...lease, paused })) return;
  }
}

function noticeOf(error: string, paused: readonly Paused[]) {
  const loads = paused.reduce((sum, stream) => sum + stream.loads, 0);
  const routes = [...new Set(paused.flatMap((stream) => [...stream.routes]))].sort();
  const first = paused.reduce((one, other) => (other.pause.since < one.pause.since ? other : one));
  const waiting = loads === 1 ? '1 load waits' : `${loads} loads wait`;
  return notice({ kind: 'paused', error }, `paused: Domo refuses Sluice, ${waiting}`, [
    `Domo has refused Sluice since ${first.pause.since}, and ${waiting} for it, on ${counted(paused.length, 'stream', 'streams')}.`,
    `What Domo says: ${first.pause.reason}`,
    `What to do: ${adviceOf(error)}`,
    'Nothing is lost: Sluice asks Domo again every few minutes, and the loads go on by themselves. A load that has waited longer than the "maxPause" of its route ends as failed, and can be replayed.',
    ['Routes:', ...listLines(routes, (route) => route)].join('\n'),
    'All that waits: npx sluice status',
  ]);
}

function adviceOf(error: string): string {
  switch (error as ErrorName) {
    case 'DomoUnauthorized':
      return 'See in Domo whether the API client is active, has the scope "data", and may manage these DataSets; whether a firewall or an allow-list keeps this address out; and whether a limit of the plan is reached. Put a new client id and secret into the secret, if there are new ones.';
    case 'DomoThrottled':
      return 'Domo limits how much may be sent, and lets more in after a while. If this happens often, raise "commitInterval", or ask Domo for more.';
    default:
      return 'Domo, or the way to it, is out of order. Look at the status page of Domo, and at the network of the functions.';
  }
}
