import { AwsUnavailable } from '../../../../shared/errors.ts';
import { sweep } from '../../../../shared/import/sweep/sweep.ts';
import { route } from '../../../helpers/load.ts';
import { bucket, createWorld, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { work } from '../../../helpers/run.ts';

quiet();

let world: World;
const swept = () => sweep({ ...world.ports, intake: world.intake }, bucket);
/** A route that has loaded a file before; by the clock it is half past twelve. */
async function loadedBefore(updateMethod: 'APPEND' | 'REPLACE' = 'APPEND'): Promise<void> {
  world = createWorld({ routes: [{ ...route, updateMethod }] });
  await world.drop({ key: 'first.csv', time: '2026-11-23T10:00:00Z' });
  await work(world);
  world.now = Date.parse('2026-11-23T12:30:00Z');
}
/** A route that has loaded nothing. */
function fresh(): void {
  world = createWorld();
  world.now = Date.parse('2026-11-23T12:30:00Z');
}

test('what was missed is loaded, and people are told', async () => {
  await loadedBefore();
  world.put({ key: 'missed.csv' });
  expect(await swept()).toEqual({ started: 1, left: 0 });
  expect(world.sent).toHaveLength(1);
  expect(world.notices).toEqual([
    {
      subject: 'Sluice: 1 file had not been loaded',
      message: expect.stringMatching(
        /It is being loaded now:\n\ns3:\/\/bucket\/incoming\/sales\/missed\.csv\n/,
      ),
      about: { kind: 'sweep' },
    },
  ]);
  await world.receive(...world.sent);
  await work(world);
  expect([...world.rows.values()].map(({ state }) => state)).toEqual(['committed', 'committed']);
  expect(await swept()).toEqual({ started: 0, left: 0 });
  expect(world.notices).toHaveLength(1);
});

test('what has waited for its set since the day before is told once', async () => {
  world = createWorld({
    routes: [{ ...route, files: { ...route.files, set: { marker: 'READY' } } }],
  });
  await world.drop({ key: 'a.csv', time: '2026-11-23T12:00:00Z' });
  const subjects = [];
  for (const time of ['2026-11-23T18:00:00Z', '2026-11-24T18:00:00Z', '2026-11-25T18:00:00Z']) {
    world.now = Date.parse(time);
    expect(await swept()).toEqual({ started: 0, left: 0 });
    subjects.push(world.notices.splice(0).map(({ subject }) => subject));
  }
  expect(subjects).toEqual([[], ['Sluice: 1 file waits for the rest of a set'], []]);
});

test('what was dropped in the second of the first load is loaded', async () => {
  await loadedBefore();
  world.put({ key: 'missed.csv', time: '2026-11-23T10:00:00Z' });
  expect(await swept()).toEqual({ started: 1, left: 0 });
});

test('what is older than all that its route has loaded is left to a person', async () => {
  await loadedBefore();
  world.put({ key: 'before.csv', time: '2026-11-23T09:59:59Z' });
  expect(await swept()).toEqual({ started: 0, left: 1 });
  expect(world.sent).toEqual([]);
  expect(world.notices[0]?.message).toContain('npx sluice sweep --fix');
});

test('all of a route that has loaded nothing yet is left to a person', async () => {
  fresh();
  world.put({});
  expect(await swept()).toEqual({ started: 0, left: 1 });
});

test('a load that is known is brought back, also where its route has loaded nothing', async () => {
  fresh();
  await world.drop({});
  world.backlogs.clear();
  expect(await swept()).toEqual({ started: 1, left: 0 });
});

const whole = '0'.repeat(32);
test.each([
  ['uploaded in parts, under REPLACE', 'REPLACE', `${whole}-3`, { started: 0, left: 1 }],
  ['uploaded in parts, under APPEND', 'APPEND', `${whole}-3`, { started: 1, left: 0 }],
  ['uploaded as a whole, under REPLACE', 'REPLACE', whole, { started: 1, left: 0 }],
] as const)('a file that was %s', async (_, updateMethod, etag, expected) => {
  await loadedBefore(updateMethod);
  world.put({ key: 'large.csv' });
  for (const { object } of world.objects.values()) object.etag = etag;
  expect(await swept()).toEqual(expected);
});

test('a week is looked back, and a quarter of an hour is left for events that are on their way', async () => {
  await loadedBefore();
  for (const time of ['2026-11-16T12:29:59Z', '2026-11-23T12:15:01Z']) world.put({ time });
  expect(await swept()).toEqual({ started: 0, left: 0 });
  for (const time of ['2026-11-16T12:30:00Z', '2026-11-23T12:15:00Z']) world.put({ time });
  expect(await swept()).toEqual({ started: 1, left: 1 });
});

test('what the queue does not take is trouble of the call, which is made again', async () => {
  await loadedBefore();
  world.put({});
  world.requests.refuse('intake.send', new AwsUnavailable('down'), 1);
  await expect(swept()).rejects.toThrow('down');
  expect(await swept()).toEqual({ started: 1, left: 0 });
});
