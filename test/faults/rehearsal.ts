import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { BridgeEvent } from '../../sandbox/event-bridge/event-bridge.ts';
import { loadId } from '../../shared/loads/identity.ts';
import type { Turn, Waiter } from '../../shared/loads/turn.ts';
import { judgeRows } from './expectation.ts';
import { contentOf, type Dropped } from './files.ts';
import { type Drop, outage, routeNames, type Schedule } from './schedule.ts';
import { createTroubles, noTroubles } from './trouble.ts';
import type { World } from './world.ts';

/** How long everything may take to come to rest. Milliseconds. */
const patience = 45_000;

/** What came of a schedule. */
export interface Findings {
  /** Nothing, or what must not be. */
  wrong: string[];
  /** How many loads ended in which state, before any was replayed. */
  states: Record<string, number>;
  /** What happened, for whoever looks for the cause. */
  history: string[];
}

/** Lets a schedule happen, waits until all is at rest, looks; then replays what failed, and looks again. */
export async function rehearse(world: World, schedule: Schedule): Promise<Findings> {
  const files: Dropped[] = [];
  const wrong: string[] = [];
  const states: Record<string, number> = {};
  const serial = world.files.length;
  world.said();
  await domo(world, 'PUT', 'settings', schedule.settings);
  await domo(world, 'POST', 'faults', schedule.domo);
  world.relayBy(relayOf(schedule));
  world.lambda.trouble(createTroubles(schedule.troubles));

  await Promise.all([
    ...schedule.drops.map(async (drop, index) => {
      await sleep(drop.at);
      await perform(world, drop, `${drop.route}/${serial}/${index}.csv`, files);
    }),
    ...schedule.revocations.map(async (at) => {
      await sleep(at);
      await domo(world, 'DELETE', 'tokens');
    }),
    ...schedule.stops.map(async ({ at, which }) => {
      await sleep(at);
      const running = await runs(world);
      const executionArn = running[Math.floor(which * running.length)];
      if (executionArn !== undefined) await stop(world, executionArn);
    }),
  ]);
  const rest = await atRest(world, files);
  wrong.push(...rest);
  const history = [...world.lambda.history()];
  await domo(world, 'DELETE', 'faults');
  world.lambda.trouble(noTroubles);
  world.relayBy(() => [0]);
  if (rest.length === 0) {
    wrong.push(...(await look(world, files)));
    const open = await openExecutions(world);
    // Domo could not be reached to abort it; the next load does.
    if (open.length > 0 && isOutage(schedule)) await dropOnEach(world, schedule, files);
    else wrong.push(...open);
    for (const { row } of files) states[String(row?.state)] = (states[String(row?.state)] ?? 0) + 1;
    wrong.push(...(await replayFailed(world, files)).map((what) => `after the replay: ${what}`));
    wrong.push(...(await openExecutions(world)).map((what) => `after all: ${what}`));
  }
  history.push('--- replay', ...world.lambda.history(), ...world.said());
  if (wrong.length > 0) history.push(JSON.stringify(await (await domo(world, 'GET', 'state')).json()));
  return { wrong, states, history };
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
    return found === undefined ? [0] : [found.late, ...(found.twice ? [found.late + 20] : [])];
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
  const file: Dropped = { id: '', route: drop.route, name, rows, flaw: drop.flaw, gone: false, row: null };
  world.files.push(file);
  files.push(file);
  const { VersionId } = await world.s3.send(new PutObjectCommand({ Bucket: world.bucket, Key, Body: text }));
  const versionId = String(VersionId);
  file.id = loadId({ bucket: world.bucket, key: Key, versionId, etag: '' }, null);
  return { file, versionId };
}

/** Waits until nothing moves. @returns what does not come to rest */
async function atRest(world: World, files: Dropped[]): Promise<string[]> {
  const deadline = Date.now() + patience;
  let still = 0;
  for (;;) {
    await world.lambda.settled();
    // Only when nothing moves that can be seen for nothing is AWS asked: asking all the time would be most of the work.
    const busy = world.underWay() + world.lambda.busy().length > 0;
    const asked = busy ? null : await ask(world, files);
    still = asked?.running.length === 0 && asked.open.length === 0 ? still + 1 : 0;
    if (still === 2) return [];
    if (Date.now() > deadline) {
      const { running, open } = await ask(world, files);
      return [
        `not at rest: runs ${running.join()}; loads ${open.map(({ id, row }) => `${id} ${row?.state} by ${row?.run}`).join()}; events ${world.underWay()}; calls ${world.lambda.busy().join()}`,
        ...(await Promise.all(running.map((run) => place(world, run)))),
        ...(await turnstiles(world)),
      ];
    }
    await sleep(15);
  }
}

/** The runs that are running, and the files whose loads have not ended. */
async function ask(world: World, files: Dropped[]): Promise<{ running: string[]; open: Dropped[] }> {
  const running = await runs(world);
  if (running.length === 0) await refresh(world, files);
  return { running, open: files.filter(({ row }) => row === null || row.endedAt === null) };
}

async function refresh(world: World, files: readonly Dropped[]): Promise<void> {
  for (const file of files) {
    if (file.id !== '' && (file.row === null || file.row.endedAt === null)) {
      file.row = await world.ledger.get(file.id);
    }
  }
}

/** What must hold whenever all is at rest. */
async function look(world: World, files: readonly Dropped[]): Promise<string[]> {
  const wrong = await turnstiles(world);
  for (const { name, row, rows, flaw, gone } of files) {
    if (row === null) continue;
    const told = `${name} (load ${row.id}) is ${row.state}: ${row.reason ?? ''}`;
    if (row.state === 'rejected' && flaw === 'none' && !gone && rows > 0)
      wrong.push(`${told}, though nothing is wrong with it`);
    if (row.state === 'committed' && flaw !== 'none' && row.rows > 0) wrong.push(`${told}, though it is bad`);
    const receipt = await world.receipt(row).catch(() => null);
    if (receipt?.state !== row.state) wrong.push(`${told}, but its receipt says ${receipt?.state}`);
    const status = await statusOf(world, row.run);
    const good = ['committed', 'superseded', 'duplicate'].includes(row.state);
    if (status === 'SUCCEEDED' && !good) wrong.push(`${told}, but its run says it is well`);
  }
  const state = await stateOf(world);
  for (const { id, name: route, rows: count } of state.dataSets) {
    if (!files.some((file) => file.route === route)) continue;
    // One that never had data can't be queried.
    const rows = count === 0 ? [] : await rowsOf(world, id);
    const ofRoute = world.files.filter((file) => file.route === route);
    wrong.push(...judgeRows(route, ofRoute, rows).map((what) => `${route}: ${what}`));
  }
  const twice = routeNames.filter((route) => state.dataSets.filter(({ name }) => name === route).length > 1);
  if (twice.length > 0) wrong.push(`more than one DataSet of ${twice.join()}`);
  return wrong;
}

async function openExecutions(world: World): Promise<string[]> {
  const { streams } = await stateOf(world);
  return streams.flatMap(({ id, executions }) =>
    executions
      .filter(({ state }) => state === 'ACTIVE')
      .map((execution) => `execution ${execution.id} of stream ${id} is open`),
  );
}

/** Domo can't be reached for long, or does not let the client in where it would clear up. */
function isOutage({ domo: faults }: Schedule): boolean {
  return faults.some(
    ({ times, operation, kind }) => (times ?? 0) >= outage || (operation === 'token' && kind === 'status'),
  );
}

/** One more file for each route that a schedule has, with nothing in the way. */
async function dropOnEach(world: World, { drops }: Schedule, files: Dropped[]): Promise<void> {
  const more: Dropped[] = [];
  for (const route of new Set(drops.map((drop) => drop.route))) {
    const drop: Drop = {
      route,
      rows: 1,
      flaw: 'none',
      large: false,
      at: 0,
      late: 0,
      again: [],
      change: null,
    };
    await put(world, drop, `${route}/${world.files.length}/more.csv`, more);
  }
  await atRest(world, more);
  files.push(...more);
}

async function stateOf(world: World): Promise<DomoState> {
  return (await (await domo(world, 'GET', 'state')).json()) as DomoState;
}

interface DomoState {
  streams: { id: number; dataSetId: string; executions: { id: number; state: string }[] }[];
  dataSets: { id: string; name: string; rows: number }[];
}

async function rowsOf({ domo: client }: World, dataSetId: string): Promise<unknown[][]> {
  return (await client.dataSets.query(dataSetId, 'SELECT * FROM table')).rows;
}

/** With nothing in the way, a load that failed is loaded when it is replayed. */
async function replayFailed(world: World, files: readonly Dropped[]): Promise<string[]> {
  const failed = files.filter(({ row }) => row?.state === 'failed');
  if (failed.length === 0) return [];
  for (const { id } of failed) {
    const input = JSON.stringify({ replay: { load: id } });
    await world.sfn.send(new StartExecutionCommand({ stateMachineArn: world.machine, input }));
  }
  for (const file of failed) file.row = null;
  const deadline = Date.now() + patience;
  while ((await runs(world)).length > 0 && Date.now() < deadline) await sleep(15);
  const rest = await atRest(world, failed as Dropped[]);
  if (rest.length > 0) return rest;
  // Of an import nobody may ever know; then its replay says so again.
  const stillFailed = failed.filter(
    ({ row, gone }) => row?.state === 'failed' && !gone && row.error !== 'ImportUnclear',
  );
  return [
    ...stillFailed.map(({ name, row }) => `${name} failed again: ${row?.reason}`),
    ...(await look(world, files)),
  ];
}

/**
 * No stream may be held, and nobody may wait, when all is at rest; but for what is left of a run that was stopped while its
 * last call died, too: whoever comes next clears that away.
 */
async function turnstiles(world: World): Promise<string[]> {
  const wrong: string[] = [];
  for (const { pk, sk, turn, waiter } of await world.items('STREAM#')) {
    if (waiter !== undefined) {
      const { run, load } = waiter as Waiter;
      const row = await world.ledger.get(load.id);
      if (row?.endedAt === null || (await isRunning(world, run))) wrong.push(`${sk} still waits at ${pk}`);
    }
    const holder = (turn as Turn | undefined)?.holder ?? null;
    if (holder !== null && (holder.told !== null || (await isRunning(world, holder.run)))) {
      wrong.push(`${pk} is held: ${JSON.stringify(turn)}`);
    }
  }
  return wrong;
}

async function isRunning(world: World, run: string): Promise<boolean> {
  return (await statusOf(world, run)) === 'RUNNING';
}

async function runs({ sfn, machine }: World): Promise<string[]> {
  const input = { stateMachineArn: machine, statusFilter: 'RUNNING' as const, maxResults: 1000 };
  const { executions } = await sfn.send(new ListExecutionsCommand(input));
  return (executions ?? []).map(({ executionArn }) => String(executionArn));
}

async function stop({ sfn }: World, executionArn: string): Promise<void> {
  await sfn.send(new StopExecutionCommand({ executionArn }));
}

async function statusOf({ sfn }: World, executionArn: string): Promise<string> {
  const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  return String(status);
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

async function domo(world: World, method: string, name: string, body?: unknown): Promise<Response> {
  const answer = await fetch(`${world.domoUrl}/_sandbox/${name}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}
