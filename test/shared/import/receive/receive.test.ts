import { AwsUnavailable } from '../../../../shared/errors.ts';
import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { work } from '../../../helpers/run.ts';

quiet();

const other = {
  ...route,
  ...{ name: 'other', prefix: 'other/', target: { kind: 'stream', streamId: 43 } as const },
};
const down = new AwsUnavailable('down');

let world: World;
beforeEach(() => {
  world = createWorld({ routes: [route, other] });
  world.domo.addStream(43);
});

const runs = () => [...world.runs.values()].map(({ streamKey, fence }) => [streamKey, fence]);

test('a load is entered, waits in the backlog of its stream, and a run comes for it', async () => {
  const [id = ''] = await world.drop({ key: 'a b+ü.csv', sequencer: '0A', time: '2026-11-23T12:00:00Z' });
  expect(world.row(id)).toMatchObject({
    ...{ state: 'received', key: 'incoming/sales/a b+ü.csv', route: 'sales', streamKey: stream },
    ...{ sequencer: '0A', receivedAt: '2026-11-23T12:00:00Z', updateMethod: 'APPEND' },
  });
  expect(world.backlog()).toEqual([id]);
  expect([...(world.backlogs.get(stream)?.keys() ?? [])]).toEqual([`2026-11-23T12:00:00Z#0A#${id}`]);
  expect(runs()).toEqual([[stream, 1]]);
  expect(world.lease().holder).toMatchObject({ started: true, giveUp: false });
});

test('of a burst each stream gets one run, and nobody is asked for each file', async () => {
  await world.drop(...[1, 2, 3, 4].map((i) => ({ key: `incoming/sales/${i}.csv` })), { key: 'other/1.csv' });
  expect(world.backlog()).toHaveLength(4);
  expect(world.backlog('stream-43')).toHaveLength(1);
  expect(runs()).toEqual([
    [stream, 1],
    ['stream-43', 1],
  ]);
  expect(world.requests.count('streams.keyOf')).toBe(2);
  expect(world.requests.count('leases.read')).toBe(2);
  expect(world.requests.made.filter((request) => /^(objects|domo|documents)/.test(request))).toEqual([]);
});

test('a run that has the stream is enough for those that come later', async () => {
  await world.drop({});
  await world.drop({});
  expect(runs()).toEqual([[stream, 1]]);
});

describe('a message that came before', () => {
  test('of a load that waits changes nothing', async () => {
    const event = world.put();
    for (let times = 0; times < 3; times++) expect(await world.receive(event, event)).toEqual([]);
    expect(world.rows.size).toBe(1);
    expect(world.backlog()).toHaveLength(1);
    expect(runs()).toEqual([[stream, 1]]);
  });

  test('of a load that has ended changes nothing', async () => {
    const event = world.put();
    await world.receive(event);
    await work(world);
    expect(await world.receive(event)).toEqual([]);
    expect([...world.rows.values()]).toMatchObject([{ state: 'committed' }]);
    expect(world.backlog()).toEqual([]);
    expect(runs()).toHaveLength(1);
  });

  test('of a load that has ended brings a run for the others, where the call that should have started it died', async () => {
    const [ended, waiting] = [world.put(), world.put()];
    await world.receive(ended);
    await work(world);
    world.requests.refuse('leases.read', down, 1);
    await world.receive(waiting);
    expect(runs()).toHaveLength(1);
    expect(await world.receive(ended)).toEqual([]);
    expect(runs()).toHaveLength(2);
  });

  test.each(['backlog.put', 'leases.read', 'runs.start'])(
    'and whose call died at %s, is taken up where that stopped',
    async (request) => {
      const event = world.put();
      world.requests.refuse(request, down, 1);
      expect(await world.receive(event)).toEqual([0]);
      expect(await world.receive(event)).toEqual([]);
      expect(world.rows.size).toBe(1);
      expect(world.backlog()).toHaveLength(1);
      expect(runs()).toEqual([[stream, 1]]);
    },
  );

  test('is put in the place that the first one had, in the stream that it had', async () => {
    world.requests.refuse('backlog.put', down, 1);
    const event = JSON.parse(world.put({ sequencer: '0A' }));
    await world.receive(JSON.stringify(event));
    // The sweep tells of an object without a sequencer, and the route may lead elsewhere by now.
    event.time = '2026-11-23T12:00:09Z';
    delete event.detail.object.sequencer;
    world.routes = [{ ...other, name: 'sales', prefix: route.prefix }];
    await world.receive(JSON.stringify(event));
    const [id = ''] = [...world.rows.keys()];
    expect([...(world.backlogs.get(stream)?.keys() ?? [])]).toEqual([`2026-11-23T12:00:00Z#0A#${id}`]);
    expect(world.backlog('stream-43')).toEqual([]);
  });
});

test.each<[string, string]>([
  ['the mark of a folder', 'incoming/sales/2026/'],
  ['a marker', 'incoming/sales/run1/_SUCCESS'],
  ['an upload under way', 'incoming/sales/x.csv.filepart'],
  ['an object of no route', 'elsewhere/a.csv'],
])('%s is no load', async (_, key) => {
  expect(await world.receive(world.put({ key, text: '' }))).toEqual([]);
  expect([world.rows.size, world.runs.size]).toEqual([0, 0]);
});

test('an empty object is a load: people are told of it', async () => {
  expect(await world.drop({ text: '' })).toHaveLength(1);
});

test.each([
  'no JSON',
  '{}',
  '{"replay":{}}',
  '{"time":"2026-11-23T12:00:00Z","detail":{"bucket":{"name":"b"},"object":{"key":"k"}}}',
])('a message that says %s comes again, and keeps none of the others', async (body) => {
  expect(await world.receive(world.put(), body, world.put())).toEqual([1]);
  expect(world.backlog()).toHaveLength(2);
});

test('where the ledger can’t be reached for one, that one comes again', async () => {
  world.requests.refuse('ledger.enter', down, 1);
  expect(await world.receive(world.put(), world.put())).toHaveLength(1);
  expect(world.backlog()).toHaveLength(1);
});

test('where no run can be started for a stream, all messages of that stream come again', async () => {
  world.requests.refuse('runs.start', down, 1);
  const bodies = ['incoming/sales/1.csv', 'other/1.csv', 'incoming/sales/2.csv'].map((key) =>
    world.put({ key }),
  );
  const again = await world.receive(...bodies);
  expect([[0, 2], [1]]).toContainEqual(again);
  await world.receive(...bodies);
  expect(runs()).toHaveLength(2);
});

test('a message that wants a load again that nobody knows is of no use', async () => {
  expect(await world.receive(replayMessage('unknown', false))).toEqual([]);
  expect([world.rows.size, world.runs.size]).toEqual([0, 0]);
});
