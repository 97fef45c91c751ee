import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { BridgeEvent } from '../../sandbox/event-bridge/event-bridge.ts';
import { loadId } from '../../shared/import/identity.ts';
import { maxFailures } from '../../shared/import/lease/recovery.ts';
import { replayMessage } from '../../shared/import/receive/message.ts';
import { tellAssumptions } from './assumptions.ts';
import { jumpTo } from './clock.ts';
import { type Playing, play } from './conditions.ts';
import type { DrawnWorld } from './drawn-world.ts';
import { contentOf, type Dropped } from './files.ts';
import { domo, indexed, isImporting, leftovers, look, openExecutions } from './inspection.ts';
import { isCutOff, mayFail, mayNeedWatchIn } from './leniency.ts';
import { type Drop, outage, plague, type Schedule, scheduleOf } from './schedule.ts';
import type { World } from './world.ts';

/** How long everything may take to come to rest. Milliseconds. */
const patience = 150_000;

/** Between two messages by which the same load is wanted again. Milliseconds. */
const pauseOfInsistence = 20;

/** What came of a schedule. */
export interface Findings {
  /** Nothing, or what must not be. */
  wrong: string[];
  /** How many loads ended in which state, before any was replayed. */
  states: Record<string, number>;
  /** How many loads were in doubt then: nobody knew whether their rows are in Domo. */
  doubts: number;
  /** Assumptions that Domo breaks, and of which the stack was told. */
  broken: string[];
  /** What happened, for whoever looks for the cause. */
  history: string[];
}

/** Lets a schedule happen, waits until all is at rest, looks; then replays what failed, and looks again. */
export async function rehearse(world: World, seed: number, drawn: DrawnWorld): Promise<Findings> {
  const schedule = scheduleOf(seed);
  const files: Dropped[] = [];
  const wrong: string[] = [];
  const states: Record<string, number> = {};
  const serial = world.files.length;
  world.said();
  const broken = await tellAssumptions(world, drawn);
  world.relayBy(relayOf(schedule));
  const playing = await play(world, drawn, schedule, seed);

  await Promise.all([
    ...schedule.drops.map(async (drop, index) => {
      await sleep(drop.at);
      await perform(world, drop, `${drop.route}/${serial}/${index}.csv`, files);
    }),
    ...schedule.revocations.map(async (at) => {
      await sleep(at);
      await domo(world, 'DELETE', 'tokens');
    }),
    ...schedule.replays.map(async ({ at, which, force, times }) => {
      await sleep(at);
      const file = files[Math.floor(which * files.length)];
      for (let i = 0; file !== undefined && file.id !== '' && i < times; i++) {
        file.forced ||= force;
        await world.intake.send([replayMessage(file.id, force)]);
        await sleep(pauseOfInsistence);
      }
    }),
    ...schedule.stops.map(async ({ at, which }) => {
      await sleep(at);
      const running = world.runs();
      const executionArn = running[Math.floor(which * running.length)];
      if (executionArn !== undefined) await stop(world, executionArn);
    }),
  ]);
  const watches = mayNeedWatch(schedule) || mayNeedWatchIn(drawn) ? mostWatches : 0;
  let rest = await atRest(world, files, { watches, playing });
  // Nobody looks after a lease that no load needs: the next one has it taken over.
  if (rest.length > 0 && watches > 0 && (await onlyLeased(world, files)))
    rest = await dropOnEach(world, schedule, files, { watches, playing });
  wrong.push(...rest);
  const history = [...world.lambda.history()];
  await playing.calm();
  world.relayBy(() => [0]);
  await indexed(world);
  const doubts = files.filter(({ row }) => row?.unresolved).length;
  if (rest.length === 0) {
    wrong.push(...(await look(world, files, drawn)));
    if (!isOutage(schedule) && !isPlague(schedule)) wrong.push(...failures(files, drawn));
    const open = await openExecutions(world);
    // Domo could not be reached to abort it; the next load does.
    if (open.length > 0 && (isOutage(schedule) || isCutOff(drawn))) await dropOnEach(world, schedule, files);
    else wrong.push(...open);
    for (const { row } of files) states[String(row?.state)] = (states[String(row?.state)] ?? 0) + 1;
    wrong.push(...(await replayFailed(world, files, drawn)).map((what) => `after the replay: ${what}`));
    wrong.push(...(await openExecutions(world)).map((what) => `after all: ${what}`));
  }
  history.push('--- replay', ...world.lambda.history(), ...world.said());
  if (wrong.length > 0) history.push(JSON.stringify(await (await domo(world, 'GET', 'state')).json()));
  return { wrong, states, doubts, broken, history };
}

/** S3 events by the file they are of, status events by their number. */
function relayOf({ drops, statusEvents }: Schedule) {
  let ended = 0;
  return (event: BridgeEvent): number[] => {
    if (event.source === 'aws.s3') {
      const { key } = event.detail.object as { key: string };
      const drop = drops[Number(/\/(\d+)\.csv$/.exec(key)?.[1])];
      return drop === undefined ? [0] : [drop.late, ...drop.again];
    }
    if (event.detail.status === 'RUNNING' || event.detail.status === 'SUCCEEDED') return [0];
    ended += 1;
    const found = statusEvents.find(({ nth }) => nth === ended);
    return found === undefined ? [0] : [found.late, found.late + 20].slice(0, found.times);
  };
}

async function perform(world: World, drop: Drop, key: string, files: Dropped[]): Promise<void> {
  const { file, versionId } = await put(world, drop, key, files);
  if (drop.change === null) return;
  await sleep(drop.change.after);
  if (drop.change.kind === 'overwritten') {
    await put(world, drop, key, files);
    return;
  }
  file.gone = drop.change.kind === 'version deleted';
  const version = file.gone ? { VersionId: versionId } : {};
  await world.s3.send(new DeleteObjectCommand({ Bucket: world.bucket, Key: key, ...version }));
}

async function put(world: World, drop: Drop, Key: string, files: Dropped[]) {
  const { name, rows, text } = contentOf(drop, world.files.length);
  const file: Dropped = {
    ...{ id: '', route: drop.route, name, rows, flaw: drop.flaw, gone: false, row: null },
    ...{ wasUnclear: false, forced: false },
  };
  world.files.push(file);
  files.push(file);
  const { VersionId } = await world.s3.send(new PutObjectCommand({ Bucket: world.bucket, Key, Body: text }));
  const versionId = String(VersionId);
  file.id = loadId({ bucket: world.bucket, key: Key, versionId, etag: '' }, null);
  return { file, versionId };
}

/** Nobody was told of the end of a run: only then the function is needed that looks every few minutes. */
function mayNeedWatch({ statusEvents, troubles }: Schedule): boolean {
  return statusEvents.some(({ times }) => times === 0) || troubles.some((one) => one.function === 'recover');
}

interface Wait {
  /** How often the function may look that looks every few minutes, since what it does may be in vain, too. */
  watches: number;
  /** null: nothing is in the way any more. */
  playing: Playing | null;
}

const calm: Wait = { watches: 0, playing: null };

/**
 * Waits until nothing moves.
 *
 * @returns what does not come to rest
 */
async function atRest(world: World, files: Dropped[], { watches, playing }: Wait = calm): Promise<string[]> {
  const deadline = performance.now() + patience;
  let still = 0;
  let watched = 0;
  for (;;) {
    await world.lambda.settled();
    // Only when nothing moves that can be seen for nothing is AWS asked: asking all the time would be most of the work.
    const busy = world.underWay() + world.lambda.busy().length + world.runs().length > 0;
    still = !busy && (await world.messages()) === 0 ? still + 1 : 0;
    if (still === 2 && performance.now() < deadline && (await isImporting(world))) {
      still = 0;
      // Nobody waits for what Domo indexes for hours.
      if (playing !== null) jumpTo(Date.now() + watchInterval);
    }
    if (still === 2 && playing?.isRefusing()) {
      await playing.passRefusal();
      still = 0;
    }
    if (still === 2) {
      const seen = () => leftOpen(world, files);
      const left = playing === null ? await seen() : await playing.aside(seen);
      if (left.length === 0) return [];
      if (watched === watches || performance.now() > deadline) return left;
      still = 0;
      watched += 1;
      jumpTo(Date.now() + watchInterval);
      await world.lambda.call('watch');
    }
    if (performance.now() > deadline) {
      const running = world.runs();
      return [
        `not at rest: runs ${running.join()}; messages ${await world.messages()}; events ${world.underWay()}; calls ${world.lambda.busy().join()}`,
        ...(await Promise.all(running.map((run) => place(world, run)))),
        ...(await leftOpen(world, files)),
      ];
    }
    await sleep(15);
  }
}

const mostWatches = 12;
/** Milliseconds. */
const watchInterval = 5 * 60_000;

/** What should not be there when nothing moves any more. */
async function leftOpen(world: World, files: readonly Dropped[]): Promise<string[]> {
  await refresh(world, files);
  const open = files.filter(({ row }) => row === null || row.endedAt === null);
  return [
    ...open.map(({ id, name, row }) => `${name} (load ${id}) is ${row?.state ?? 'unknown'}`),
    ...(await leftovers(
      world,
      files.map(({ route }) => route),
    )),
  ];
}

async function refresh(world: World, files: readonly Dropped[]): Promise<void> {
  await Promise.all(
    files.map(async (file) => {
      if (file.id === '' || (file.row !== null && file.row.endedAt !== null)) return;
      file.row = await world.ledger.get(file.id);
      if (file.row?.unresolved) file.wasUnclear = true;
    }),
  );
}

/** Domo can't be reached for long, or does not let the client in where it would clear up. */
function isOutage({ domo: faults }: Schedule): boolean {
  return faults.some(
    ({ times, operation, kind }) => (times ?? 0) >= outage || (operation === 'token' && kind === 'status'),
  );
}

/** Runs may die so often that what they die of is given up. */
function isPlague({ troubles, stops }: Schedule): boolean {
  return stops.length > maxFailures || troubles.some(({ calls = 1 }) => calls >= plague);
}

/** A load ends with one of these errors where its requests went unanswered more often than they are repeated. */
const unanswered = ['DomoAnswerLost'];

/**
 * Nothing fails over what passes, unless Domo's answers get lost again and again where it must not be asked blindly, or
 * the world lets it.
 */
function failures(files: readonly Dropped[], drawn: DrawnWorld): string[] {
  return files
    .filter(
      ({ row }) =>
        !mayFail(drawn, row) &&
        row?.state === 'failed' &&
        row.unresolved === null &&
        !unanswered.includes(row.error ?? ''),
    )
    .map(({ name, row }) => `${name} (load ${row?.id}) failed: ${row?.error} ${row?.reason}`);
}

/**
 * One more file for each route that a schedule has, with nothing in the way.
 *
 * @returns what does not come to rest
 */
async function dropOnEach(
  world: World,
  { drops }: Schedule,
  files: Dropped[],
  wait = calm,
): Promise<string[]> {
  const more: Dropped[] = [];
  for (const route of new Set(drops.map((drop) => drop.route))) {
    const plain = { flaw: 'none' as const, large: false, at: 0, late: 0, again: [], change: null };
    await put(world, { route, rows: 1, ...plain }, `${route}/${world.files.length}/more.csv`, more);
  }
  files.push(...more);
  return atRest(world, more, wait);
}

/**
 * Whether every load has ended, and only leases of runs that have ended are left. Such a run may have been stopped after
 * its load ended and before it let its batch go, whose rows Domo has taken.
 */
async function onlyLeased(world: World, files: readonly Dropped[]): Promise<boolean> {
  if (files.some(({ row }) => row === null || row.endedAt === null)) return false;
  const left = await Promise.all(
    [...new Set(files.map(({ route }) => world.streamKeyOf(route)))].map(async (streamKey) => {
      const [{ batch }, waiting] = await Promise.all([
        world.leases.read(streamKey),
        world.backlog.first(streamKey, 1),
      ]);
      return (batch !== null && !batch.commitAccepted) || waiting.length > 0;
    }),
  );
  return world.runs().length === 0 && !left.includes(true);
}

const stillUnclear = ['ImportUnclear', 'ExecutionUnclear'];

/** With nothing in the way, a load that failed is loaded when it is replayed. */
async function replayFailed(world: World, files: readonly Dropped[], drawn: DrawnWorld): Promise<string[]> {
  const failed = files.filter(({ row }) => row?.state === 'failed');
  if (failed.length === 0) return [];
  await world.intake.send(failed.map(({ id }) => replayMessage(id, false)));
  for (const file of failed) file.row = null;
  const rest = await atRest(world, failed);
  if (rest.length > 0) return rest;
  // Of an import, or of an execution in a state that nobody has heard of, nobody may ever know; then its replay says so again.
  const stillFailed = failed.filter(
    ({ row, gone }) =>
      row?.state === 'failed' && !gone && !(row.unresolved && stillUnclear.includes(row.error ?? '')),
  );
  return [
    ...stillFailed.map(({ name, row }) => `${name} failed again: ${row?.reason}`),
    ...(await look(world, files, drawn)),
  ];
}

async function stop({ sfn }: World, executionArn: string): Promise<void> {
  await sfn.send(new StopExecutionCommand({ executionArn }));
}

/** Where a run is: the last states that it entered. */
async function place({ sfn }: World, executionArn: string): Promise<string> {
  const { events } = await sfn.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 40 }),
  );
  const told = (events ?? []).map(
    ({ type, stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? type,
  );
  return `${executionArn}: ${told.reverse().join(' ')}`;
}
