import { bury, ledger, relief, streams, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { describe } from '../../shared/aws/objects.ts';
import { matchRoute } from '../../shared/config/match.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import { runStopped } from '../../shared/loads/bury.ts';
import { loadId } from '../../shared/loads/identity.ts';
import { objectOf } from '../../shared/loads/ledger.ts';
import { isFolderMark, type Load } from '../../shared/loads/load.ts';
import { reopen } from '../../shared/loads/reopen.ts';
import { parseEvent } from './event.ts';
import { type Order, parseOrder } from './order.ts';
import { backOff, type Recovered, recover } from './recover.ts';

export interface ReceiveInput {
  event: unknown;
  run: string;
  imports: ImportRoute[];
}

export type Received =
  | { outcome: 'load'; load: Load }
  | Recovered
  | { outcome: 'duplicate' | 'ignored'; message: string };

/** Finds out what a run is for: a new object, a load that is to go again, or a batch whose run died. */
export const handler = lambda(async ({ event, run, imports }: ReceiveInput): Promise<Received> => {
  const order = parseOrder(event);
  switch (order?.kind) {
    case 'replay':
      return replay(order, run, imports);
    case 'recover':
      return takeOver(order, run);
    case 'missed':
      return enter(order, run, imports);
    default:
      return receive(event, run, imports);
  }
});

/** Enters an object's load in the ledger; an event that came before ends here. */
async function receive(event: unknown, run: string, imports: ImportRoute[]): Promise<Received> {
  const { object, sequencer, time } = parseEvent(event);
  const route = matchRoute(imports, object.key);
  if (route === null || isFolderMark(object)) {
    const why = route === null ? 'no route has a prefix of this key' : 'it only marks a folder';
    return { outcome: 'ignored', message: `${describe(object)} is ignored: ${why}.` };
  }
  const id = loadId(object, sequencer);
  const load = { id, object, sequencer, route, receivedAt: time };
  const streamKey = await streams().keyOf(route);
  if (await ledger().receive(load, run, streamKey)) return { outcome: 'load', load };
  return {
    outcome: 'duplicate',
    message: `${describe(object)} is load ${id} already; this second event for it changes nothing.`,
  };
}

/** Opens a load again that was rejected or failed, or whose run ended before it did. */
async function replay(
  { id, force }: Extract<Order, { kind: 'replay' }>,
  run: string,
  imports: ImportRoute[],
): Promise<Received> {
  const row = await ledger().get(id);
  if (row === null) return { outcome: 'ignored', message: `There is no load ${id}.` };
  const { sequencer, receivedAt } = row;
  const object = objectOf(row);
  const route = matchRoute(imports, object.key);
  if (route === null) {
    return {
      outcome: 'ignored',
      message: `${describe(object)} is ignored: no route has a prefix of this key.`,
    };
  }
  if (row.endedAt === null) await relief().relieveIfDead(row.run, { load: id, streamKey: row.streamKey });
  if (await reopen(ledger(), turnstile(), row, run, force)) {
    await relief().relieveIfDead(run, { load: id, streamKey: null });
    return { outcome: 'load', load: { id, object, sequencer, route, receivedAt } };
  }
  return {
    outcome: 'duplicate',
    message: `Load ${id} is ${row.state}: only a load that was rejected or failed, or that nobody works on, can go again.`,
  };
}

async function takeOver(order: Extract<Order, { kind: 'recover' }>, run: string): Promise<Received> {
  const recovered = await recover(turnstile(), order, run);
  if (recovered.outcome !== 'ignored') {
    await relief().relieveIfDead(run, { load: null, streamKey: order.streamKey });
  }
  return recovered;
}

/** Sees to it that the ledger knows of an object whose run died before it could say so, and ends its load. */
async function enter(
  { event, run: dead }: Extract<Order, { kind: 'missed' }>,
  run: string,
  imports: ImportRoute[],
): Promise<Received> {
  const received = await receive(event, run, imports);
  if (received.outcome === 'duplicate') {
    // The dead run's function may have entered it after all, when nobody looked any more.
    const { object, sequencer } = parseEvent(event);
    await bury()({ load: { id: loadId(object, sequencer) }, run: dead });
  }
  if (received.outcome !== 'load') return received;
  const { load } = received;
  const { name, message } = runStopped(load.id, dead);
  const error = { Error: name, Cause: message };
  const hold = { streamKey: null, fence: null, batch: null, destination: null };
  return { outcome: 'abandon', load, ...hold, error, notBefore: backOff(0) };
}
