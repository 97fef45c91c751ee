import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BridgeEvent } from '../../sandbox/event-bridge/event-bridge.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { LoadRecord } from '../../shared/import/load.ts';
import { commonConfig } from '../helpers/common-config.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { found } from '../helpers/found.ts';

jest.setTimeout(120_000);

/** A sandbox in which the events of objects with `held` in their keys are kept back. */
let sandbox: Sandbox;
let drops: Drops;
let folder: string;
const held: BridgeEvent[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-order-'));
  const config = join(folder, 'sluice.config.json');
  await writeFile(config, JSON.stringify(commonConfig));
  sandbox = await startSandbox({
    ...{ config, dir: join(folder, 'state'), fresh: true, port: 0, domoPort: 0 },
    relay: async (event, put) => {
      if (!JSON.stringify(event.detail).includes('held')) return put(event);
      held.push(event);
      return 1;
    },
  });
  drops = await connect(sandbox.ready);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

const file = (...ids: number[]) => `id\n${ids.map((id) => `${id}\n`).join('')}`;
const idsIn = async (load: LoadRecord) => (await drops.rows(load)).map(([id]) => id);

/** Drops a version of a key, and keeps back its event. */
async function dropHeld(key: string, body: string): Promise<{ id: string; event: BridgeEvent }> {
  const before = held.length;
  const id = await drops.drop(key, body);
  return { id, event: await found('the event', async () => held[before]) };
}

/** The event as S3 tells it whose clock is wrong by so many seconds. */
function off({ event }: { event: BridgeEvent }, seconds: number): string {
  const time = new Date(Date.parse(event.time) + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  return JSON.stringify({ ...event, time });
}

test('of two versions of a key that wait the newer one wins, whatever the times of their events', async () => {
  const older = await dropHeld('crossed/held.csv', file(1));
  const newer = await dropHeld('crossed/held.csv', file(2));
  await drops.intake.send([off(newer, -3), off(older, 3)]);
  const ended = await drops.outcome(newer.id);
  expect(ended).toMatchObject({ state: 'committed' });
  expect(await drops.outcome(older.id)).toMatchObject({ state: 'superseded' });
  expect(await idsIn(ended)).toEqual([2]);
});

test('an older version of a key that is told of late does not replace the newer one', async () => {
  const older = await dropHeld('late/held.csv', file(1));
  const newer = await dropHeld('late/held.csv', file(2));
  await drops.intake.send([off(newer, -3)]);
  const ended = await drops.outcome(newer.id);
  expect(ended).toMatchObject({ state: 'committed' });
  await drops.intake.send([off(older, 3)]);
  expect(await drops.outcome(older.id)).toMatchObject({ state: 'superseded' });
  expect(await idsIn(ended)).toEqual([2]);
});

test('a replay of a load that a newer one has overtaken changes nothing, and --force loads it all the same', async () => {
  const many = await drops.outcome(await drops.drop('overtaken/1.csv', file(1, 2, 3, 4, 5)));
  const few = await drops.outcome(await drops.drop('overtaken/2.csv', file(6)));
  expect(few).toMatchObject({ state: 'rejected', error: 'DataSetWouldShrink' });
  // The events of one second have no order but that of S3's sequencers, which are those of different keys here.
  await found('the next second', async () => Date.now() > Date.parse(few.receivedAt) + 1000);
  const newest = await drops.outcome(await drops.drop('overtaken/3.csv', file(7, 8, 9)));
  expect(newest).toMatchObject({ state: 'committed' });

  expect(await drops.replay(few.id)).toMatchObject({ state: 'superseded' });
  expect(await idsIn(many)).toEqual([7, 8, 9]);
  expect(await drops.replay(few.id, true)).toMatchObject({ state: 'committed' });
  expect(await idsIn(many)).toEqual([6]);
});
