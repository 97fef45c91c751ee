import { found } from '../helpers/found.ts';
import type { DrawnWorld } from './drawn-world.ts';
import { judgeReason, judgeRows } from './expectation.ts';
import type { Dropped } from './files.ts';
import { mayLackReceipt } from './leniency.ts';
import { routeNames } from './schedule.ts';
import type { World } from './world.ts';

/** What must hold whenever all is at rest. */
export async function look(world: World, files: readonly Dropped[], drawn: DrawnWorld): Promise<string[]> {
  const wrong = await leftovers(
    world,
    files.map(({ route }) => route),
  );
  const state = await stateOf(world);
  for (const { name, row, rows, flaw, gone } of files) {
    if (row === null) continue;
    wrong.push(...judgeReason(name, row));
    const told = `${name} (load ${row.id}) is ${row.state}: ${row.reason ?? ''}`;
    if (row.state === 'rejected' && flaw === 'none' && !gone && rows > 0)
      wrong.push(`${told}, though nothing is wrong with it`);
    if (row.state === 'committed' && flaw !== 'none' && row.rows > 0) wrong.push(`${told}, though it is bad`);
    if (row.state === 'committed' && row.executionId !== null) {
      const { executionId, streamId } = row;
      const stream = state.streams.find(({ id }) => id === streamId);
      const by = stream?.executions.find(({ id }) => id === executionId)?.state;
      if (by !== 'SUCCESS') wrong.push(`${told} by execution ${executionId}, which is ${by}`);
    }
    const receipt = await world.receipt(row).catch(() => null);
    if (receipt?.state !== row.state && !mayLackReceipt(drawn))
      wrong.push(`${told}, but its receipt says ${receipt?.state}`);
  }
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

export async function openExecutions(world: World): Promise<string[]> {
  const { streams } = await stateOf(world);
  return streams.flatMap(({ id, executions }) =>
    executions
      .filter(({ state }) => state === 'ACTIVE')
      .map((execution) => `execution ${execution.id} of stream ${id} is open`),
  );
}

/** Waits until Domo has indexed all that it has taken. */
export async function indexed(world: World): Promise<void> {
  const isDone = async () => {
    const { streams } = await stateOf(world);
    const waiting = streams.some(({ executions }) =>
      executions.some(({ state, committed }) => committed && state === 'ACTIVE'),
    );
    return !waiting && !(await isImporting(world));
  };
  await found('all rows in their DataSets', isDone);
}

/** Whether Domo has taken rows by the DataSet API that are not visible yet: on a busy machine that takes a while. */
export async function isImporting(world: World): Promise<boolean> {
  const { dataSets } = await stateOf(world);
  return dataSets.some(({ importsWaiting }) => importsWaiting > 0);
}

/** No run has a lease, no batch is under way, and no load waits in a backlog, when all is at rest. */
export async function leftovers(world: World, routes: Iterable<string>): Promise<string[]> {
  const wrong = await Promise.all(
    [...new Set(routes)].map(async (route) => {
      const streamKey = world.streamKeyOf(route);
      const { holder, batch } = await world.leases.read(streamKey);
      const waiting = await world.backlog.first(streamKey, 100);
      return [
        ...(holder || batch ? [`${streamKey} is leased: ${JSON.stringify({ holder, batch })}`] : []),
        ...waiting.map(({ order }) => `the backlog of ${streamKey} still has ${order}`),
      ];
    }),
  );
  return wrong.flat();
}

async function stateOf(world: World): Promise<DomoState> {
  return (await (await domo(world, 'GET', 'state')).json()) as DomoState;
}

interface DomoState {
  streams: {
    id: number;
    dataSetId: string;
    executions: { id: number; state: string; committed: boolean }[];
  }[];
  dataSets: { id: string; name: string; rows: number; importsWaiting: number }[];
}

async function rowsOf({ domo: client }: World, dataSetId: string): Promise<unknown[][]> {
  return (await client.dataSets.query(dataSetId, 'SELECT * FROM table')).rows;
}

/** A request of the sandbox's own of its Domo. */
export async function domo(world: World, method: string, name: string, body?: unknown): Promise<Response> {
  const answer = await fetch(`${world.domoUrl}/_sandbox/${name}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}
