import { AwsUnavailable } from '../../../../shared/errors.ts';
import { backOff, visibilityTimeout } from '../../../../shared/import/receive/back-off.ts';
import { type QueueMessage, receive } from '../../../../shared/import/receive/receive.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';

quiet();

test.each<[receives: number, least: number, most: number]>([
  [1, 1, 2],
  [2, 2, 4],
  [3, 4, 8],
  [4, 8, 16],
  [5, 16, 32],
  [6, 32, 64],
  [7, 64, 128],
])('after receive %d a message is hidden for %d to %d s', (receives, least, most) => {
  expect([backOff(receives, 0), backOff(receives, 0.999_999)]).toEqual([least, most]);
  expect(most).toBeLessThan(visibilityTimeout);
});

test.each([8, 9, 60])('after receive %d it is hidden for as long as the queue says', (receives) => {
  expect(backOff(receives, 0)).toBeNull();
});

const down = new AwsUnavailable('down');
let world: World;
beforeEach(() => {
  world = createWorld();
});
/** Receives new files, each of which has been received so often before. @returns the ids of those that come again */
const receiveAfter = (...receives: number[]) => {
  const messages = receives.map((times, i): QueueMessage => {
    return { id: `m${i}`, body: world.put(), receiptHandle: `r${i}`, receives: times };
  });
  return receive({ ...world.ports, intake: world.intake }, messages);
};
const asked = () => world.requests.count('intake.changeVisibility');

test('where all is taken the queue is not asked', async () => {
  expect(await receiveAfter(1, 3)).toEqual([]);
  expect(asked()).toBe(0);
});

test('of several messages only those that failed come again sooner, each by its own receives', async () => {
  world.requests.on('ledger.enter', {
    before: () => {
      throw down;
    },
    where: ((load: { object: { key: string } }) => !load.object.key.endsWith('/2.csv')) as never,
  });
  expect(await receiveAfter(1, 1, 5)).toEqual(['m0', 'm2']);
  expect(world.hidden.map(({ receiptHandle }) => receiptHandle)).toEqual(['r0', 'r2']);
  const [first, third] = world.hidden.map(({ seconds }) => seconds);
  expect([1, 2]).toContain(first);
  expect(third).toBeGreaterThanOrEqual(16);
  expect(third).toBeLessThanOrEqual(32);
  expect(asked()).toBe(1);
});

test.each(['backlog.put', 'leases.read', 'runs.start', 'streams.keyOf'])(
  'so does a message whose call failed at %s',
  async (request) => {
    world.requests.refuse(request, down, 1);
    expect(await receiveAfter(1)).toEqual(['m0']);
    expect(world.hidden).toHaveLength(1);
  },
);

test('so do all messages where the routes can’t be read', async () => {
  const { routes } = world.ports;
  world.ports.routes = () => Promise.reject(down);
  expect(await receiveAfter(1, 2)).toEqual(['m0', 'm1']);
  expect(world.hidden.map(({ receiptHandle }) => receiptHandle)).toEqual(['r0', 'r1']);
  world.ports.routes = routes;
});

test('a message that has been received often is left to the queue', async () => {
  world.requests.refuse('ledger.enter', down);
  expect(await receiveAfter(8)).toEqual(['m0']);
  expect(asked()).toBe(0);
});

test('where the queue can’t be reached the message comes again all the same', async () => {
  world.requests.refuse('ledger.enter', down);
  world.requests.refuse('intake.changeVisibility', down);
  expect(await receiveAfter(1)).toEqual(['m0']);
  expect(asked()).toBe(1);
});
