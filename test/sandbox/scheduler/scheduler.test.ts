import { SandboxError } from '../../../sandbox/sandbox-error.ts';
import { type Scheduler, startScheduler } from '../../../sandbox/scheduler/scheduler.ts';
import type { ScheduleDefinition } from '../../../sandbox/template/resources/schedule.ts';

const start = Date.parse('2026-11-25T10:00:30Z');
let scheduler: Scheduler | null = null;

beforeEach(() => {
  jest.useFakeTimers({ now: start });
});
afterEach(() => {
  scheduler?.close();
  jest.useRealTimers();
});

function schedule(changes: Partial<ScheduleDefinition> = {}): ScheduleDefinition {
  return {
    name: 'daily',
    arn: 'arn:schedule',
    enabled: true,
    expression: 'cron(1 10 * * ? *)',
    timeZone: 'UTC',
    target: {
      Arn: 'arn:machine',
      Input: '{"at":"<aws.scheduler.scheduled-time>","of":"<aws.scheduler.schedule-arn>"}',
    },
    ...changes,
  };
}

function run(
  schedules: ScheduleDefinition[],
  take: (input: unknown) => Promise<void> = async () => undefined,
) {
  const given: unknown[] = [];
  const said: string[] = [];
  scheduler = startScheduler(schedules, {
    targetOf: (arn) =>
      arn === 'arn:machine'
        ? async (input) => {
            given.push(input);
            await take(input);
          }
        : null,
    log: (line) => said.push(line),
  });
  return { given, said };
}

test('a target is given the time that was due, each time that it is', async () => {
  const { given } = run([schedule()]);
  await jest.advanceTimersByTimeAsync(29_999);
  expect(given).toEqual([]);
  await jest.advanceTimersByTimeAsync(1);
  expect(given).toEqual([{ at: '2026-11-25T10:01:00Z', of: 'arn:schedule' }]);
  await jest.advanceTimersByTimeAsync(2 * 24 * 3_600_000);
  expect(given).toHaveLength(3);
});

test('without an input the target is given an empty object', async () => {
  const { given } = run([schedule({ target: { Arn: 'arn:machine' } })]);
  await jest.advanceTimersByTimeAsync(30_000);
  expect(given).toEqual([{}]);
});

test('a time that is further off than a timer reaches', async () => {
  const { given } = run([schedule({ expression: 'at(2027-06-01T00:00:00)' })]);
  await jest.advanceTimersByTimeAsync(180 * 24 * 3_600_000);
  expect(given).toEqual([]);
  await jest.advanceTimersByTimeAsync(10 * 24 * 3_600_000);
  expect(given).toEqual([expect.objectContaining({ at: '2027-06-01T00:00:00Z' })]);
});

test('a target that fails is told of, and is given the next time all the same', async () => {
  const { given, said } = run([schedule({ expression: 'rate(1 minute)' })], async () => {
    throw new Error('no');
  });
  await jest.advanceTimersByTimeAsync(120_000);
  expect(given).toHaveLength(2);
  expect(said[0]).toBe('The schedule daily could not start its target: Error: no');
});

test('one that is disabled never is due; after the end nothing is', async () => {
  const { given } = run([schedule({ enabled: false }), schedule({ name: 'other' })]);
  scheduler?.close();
  await jest.advanceTimersByTimeAsync(24 * 3_600_000);
  expect(given).toEqual([]);
});

test('a target that nobody knows is refused', () => {
  expect(() => run([schedule({ target: { Arn: 'arn:other' } })])).toThrow(SandboxError);
});
