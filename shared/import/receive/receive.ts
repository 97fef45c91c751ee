import { matchRoute } from '../../config/match.ts';
import type { ImportRoute } from '../../config/route.ts';
import { asSluiceError } from '../../errors.ts';
import { log } from '../../log.ts';
import { roleOf, setOf } from '../files/role.ts';
import { adviceOfSet, noticeOfUnset } from '../files/set-advice.ts';
import { forEach } from '../for-each.ts';
import { loadId } from '../identity.ts';
import { wake } from '../lease/wake.ts';
import { type LedgerRow, objectOf } from '../ledger/row.ts';
import { tellOnce } from '../ledger/tell-once.ts';
import { describe, type Load } from '../load.ts';
import { orderOf } from '../order.ts';
import type { Intake, Ports } from '../ports.ts';
import { backOff, visibilityTimeout } from './back-off.ts';
import { type Message, parseMessage } from './message.ts';

export type ReceivePorts = Pick<
  Ports,
  'routes' | 'streams' | 'ledger' | 'backlog' | 'leases' | 'runs' | 'notices' | 'clock'
> & { intake: Pick<Intake, 'changeVisibility'> };

/** A message of the intake's queue. */
export interface QueueMessage {
  id: string;
  body: string;
  receiptHandle: string;
  /** How often it has been received, this time included. */
  receives: number;
}

/**
 * Enters the loads of a batch of messages: the ledger, then the backlog of the stream; then it sees to it that a run comes
 * for each stream. A message that came before changes nothing, and a load that was lost on its way between the two is
 * found again. What could not be taken comes again after a back-off.
 *
 * @returns the ids of the messages that are to come again
 */
export async function receive(ports: ReceivePorts, messages: readonly QueueMessage[]): Promise<string[]> {
  const failed = await take(ports, messages);
  await hide(
    ports,
    messages.filter(({ id }) => failed.has(id)),
  );
  return [...failed];
}

/** @returns the ids of the messages that could not be taken */
async function take(ports: ReceivePorts, messages: readonly QueueMessage[]): Promise<Set<string>> {
  // Waited for by each message, so that all come again soon if it fails.
  const routes = ports.routes();
  const keyOf = createKeys(ports);
  const failed = new Set<string>();
  const byStream = new Map<string, string[]>();
  await forEach(messages, async ({ id, body }) => {
    try {
      const streamKey = await enter(ports, await routes, keyOf, body);
      if (streamKey === null) return;
      byStream.set(streamKey, [...(byStream.get(streamKey) ?? []), id]);
    } catch (thrown) {
      log.error(`A message could not be taken, and comes again: ${asSluiceError(thrown).message}`, {
        id,
        body,
      });
      failed.add(id);
    }
  });
  await forEach([...byStream], async ([streamKey, ids]) => {
    try {
      await wake(ports, streamKey);
    } catch (thrown) {
      log.error(`No run could be started for stream ${streamKey}: its messages come again`, {
        error: asSluiceError(thrown),
      });
      for (const id of ids) failed.add(id);
    }
  });
  return failed;
}

/** Best effort: where this fails, the messages come when the visibility timeout of the queue is over. */
async function hide({ intake }: ReceivePorts, messages: readonly QueueMessage[]): Promise<void> {
  const hidden = messages.flatMap(({ receiptHandle, receives }) => {
    const seconds = backOff(receives, Math.random());
    return seconds === null ? [] : [{ receiptHandle, seconds }];
  });
  if (hidden.length === 0) return;
  try {
    await intake.changeVisibility(hidden);
  } catch (thrown) {
    log.warn(`Messages come again only after ${visibilityTimeout} s: ${asSluiceError(thrown).message}`);
  }
}

/**
 * @returns the stream for which a run must come; null where there is nothing to do. Also the stream of a load that has
 * ended: an earlier call with this message may have put it into the backlog late, and have died before it started a run
 */
async function enter(
  ports: ReceivePorts,
  routes: readonly ImportRoute[],
  keyOf: (route: ImportRoute) => Promise<string>,
  body: string,
): Promise<string | null> {
  const message = parseMessage(body);
  if (message.kind === 'replay') return replay(ports, routes, keyOf, message);
  const { object, sequencer, time } = message;
  const route = matchRoute(routes, object.key);
  if (route === null) return null;
  const advice = adviceOfSet(route, object.key);
  if (advice !== null) {
    const told = noticeOfUnset(route.name, object, advice);
    await tellOnce(ports, await keyOf(route), `set of ${route.name}`, told);
  }
  const role = roleOf(route, object.key);
  if (role.kind === 'ignored') {
    log.info(`${describe(object)} is no load. ${role.why}`, { object });
    return null;
  }
  const load: Load = {
    id: loadId(object, sequencer),
    object,
    sequencer,
    route: route.name,
    receivedAt: time,
  };
  const streamKey = await keyOf(route);
  const { updateMethod } = route;
  const set = role.kind === 'member' ? setOf(route, object.key) : undefined;
  const known = await ports.ledger.enter(load, {
    streamKey,
    updateMethod,
    ...(set === undefined ? {} : { set }),
  });
  // It is loaded with its set, which finds it: nobody has to come for it.
  if (set !== undefined && (known === null || known.set !== undefined)) {
    log.info(`${describe(object)} is load ${load.id}, and waits for ${set}.`);
    return null;
  }
  if (known !== null && known.endedAt !== null) {
    log.info(
      `${describe(object)} is load ${load.id} already, which is ${known.state}: this event changes nothing.`,
    );
    return known.streamKey;
  }
  // Also of a load that is known: the call that entered it may have died before this.
  const own = known?.streamKey ?? streamKey;
  const first =
    known === null
      ? load
      : { ...load, sequencer: known.sequencer, receivedAt: known.receivedAt, route: known.route };
  const { force = false, replays = 0 } = known ?? {};
  await ports.backlog.put(own, { order: orderOf(first), load: first, force, replays });
  return own;
}

/** What a person wants who wants a load again. */
type Replay = Extract<Message, { kind: 'replay' }>;

/**
 * Opens a load again that was rejected or failed; with `force` also one that a newer file has superseded, or whose
 * content was loaded before. One that is open is put into its backlog again, since whoever opened it may have died before
 * that. One that waits for a set goes only where it is to go alone. Any other is left alone.
 */
async function replay(
  ports: ReceivePorts,
  routes: readonly ImportRoute[],
  keyOf: (route: ImportRoute) => Promise<string>,
  { id, force, deleted, alone }: Replay,
): Promise<string | null> {
  const row = await ports.ledger.get(id);
  if (row === null) {
    log.warn(`There is no load ${id}.`);
    return null;
  }
  if (row.set !== undefined && !(alone && (await ports.ledger.leaveSet(id)))) {
    log.warn(`Load ${id} goes again with its set only, that of ${row.set}.`);
    return null;
  }
  const open = row.endedAt === null ? row : await reopen(ports, routes, keyOf, row, force);
  if (open === null) return row.streamKey;
  const { route, streamKey, sequencer, receivedAt, replays } = open;
  if (deleted !== null) await forget(ports, streamKey, deleted);
  const load: Load = { id, object: objectOf(open), sequencer, route, receivedAt };
  await ports.backlog.put(streamKey, { order: orderOf(load), load, force: force || open.force, replays });
  return streamKey;
}

/**
 * Forgets what the first load has made, where it is this DataSet, so that the next load makes it anew. It is gone for
 * good [D12], so no run can have a use for it, and nothing is done in Domo: a run that plans with it ends as all do
 * whose DataSet is deleted. A call of an older fence, which may still be about to create something, is refused.
 */
async function forget(
  { streams, leases }: ReceivePorts,
  streamKey: string,
  dataSetId: string,
): Promise<void> {
  const made = (await streams.get(streamKey))?.made;
  if (made?.dataSetId !== dataSetId) return;
  await streams.forget(streamKey, made, (await leases.read(streamKey)).fence);
  log.info(`DataSet ${dataSetId} was deleted in Domo: the next load of ${streamKey} makes it anew.`);
}

/** @returns the row of the load that is open again; null: it stays as it ended */
async function reopen(
  { ledger }: ReceivePorts,
  routes: readonly ImportRoute[],
  keyOf: (route: ImportRoute) => Promise<string>,
  row: LedgerRow,
  force: boolean,
): Promise<LedgerRow | null> {
  const { id, key, state } = row;
  const route = matchRoute(routes, key);
  if (route === null) {
    log.warn(`No route has a prefix of ${key}: load ${id} can't go again.`);
    return null;
  }
  const of = { route: route.name, streamKey: await keyOf(route), force };
  const from = force
    ? (['rejected', 'failed', 'superseded', 'duplicate'] as const)
    : (['rejected', 'failed'] as const);
  await ledger.reopen(id, from, of);
  // Another message may have opened it, or a try of this request whose answer was lost; and it may have ended once more
  // since it was looked at: an entry with fewer replays than its row would be taken out with that of the time before.
  const now = await ledger.get(id);
  if (now !== null && now.endedAt === null) return now;
  log.warn(`Load ${id} is ${state}, and does not go again.`);
  return null;
}

/** The key of a route's stream, asked for once for all messages of a call. */
function createKeys({ streams }: Pick<Ports, 'streams'>): (route: ImportRoute) => Promise<string> {
  const keys = new Map<string, Promise<string>>();
  return (route) => {
    const known = keys.get(route.name) ?? streams.keyOf(route);
    keys.set(route.name, known);
    return known;
  };
}
