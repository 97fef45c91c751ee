import fc from 'fast-check';
import type { Retrier } from '../../../sandbox/step-functions/definition/definition.ts';
import { matches, StateFailure } from '../../../sandbox/step-functions/flow/failure.ts';
import { nextRetry } from '../../../sandbox/step-functions/flow/retry.ts';

const failure = new StateFailure('E');

/** The delays of a state that always fails with the same error, until its Retry gives up. */
function delays(retriers: Retrier[], error = failure, random = () => 0.5): number[] {
  const found: number[] = [];
  let counts: number[] = [];
  for (;;) {
    const decision = nextRetry(retriers, counts, error, random);
    if (!decision) return found;
    found.push(decision.delay);
    counts = decision.counts;
  }
}

const schedules: [string, Retrier[], number[]][] = [
  ['the defaults', [{ ErrorEquals: ['E'] }], [1, 2, 4]],
  ['a longer interval', [{ ErrorEquals: ['E'], IntervalSeconds: 5, MaxAttempts: 2 }], [5, 10]],
  ['no backoff', [{ ErrorEquals: ['E'], BackoffRate: 1 }], [1, 1, 1]],
  ['a broken rate', [{ ErrorEquals: ['E'], IntervalSeconds: 2, BackoffRate: 1.5 }], [2, 3, 4.5]],
  ['a cap', [{ ErrorEquals: ['E'], MaxAttempts: 5, MaxDelaySeconds: 5 }], [1, 2, 4, 5, 5]],
  ['full jitter', [{ ErrorEquals: ['E'], JitterStrategy: 'FULL' }], [0.5, 1, 2]],
  [
    'full jitter under the cap',
    [{ ErrorEquals: ['E'], MaxAttempts: 4, MaxDelaySeconds: 3, JitterStrategy: 'FULL' }],
    [0.5, 1, 1.5, 1.5],
  ],
  ['jitter of none', [{ ErrorEquals: ['E'], JitterStrategy: 'NONE' }], [1, 2, 4]],
  ['no attempts', [{ ErrorEquals: ['E'], MaxAttempts: 0 }], []],
  ['another error', [{ ErrorEquals: ['F'] }], []],
  ['no retrier', [], []],
  [
    'the first that matches decides alone',
    [
      { ErrorEquals: ['E'], MaxAttempts: 1 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 9 },
    ],
    [1],
  ],
  ['a zero before a wildcard', [{ ErrorEquals: ['E'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }], []],
  [
    'the wildcard for the others',
    [
      { ErrorEquals: ['F'], MaxAttempts: 0 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 1 },
    ],
    [1],
  ],
];

test.each(schedules)('delays with %s', (_name, retriers, expected) => {
  expect(delays(retriers)).toEqual(expected);
});

test('each retrier counts its own attempts', () => {
  const retriers: Retrier[] = [
    { ErrorEquals: ['E'], MaxAttempts: 2 },
    { ErrorEquals: ['F'], MaxAttempts: 1 },
  ];
  const other = new StateFailure('F');
  const first = nextRetry(retriers, [], failure, Math.random);
  const second = nextRetry(retriers, first?.counts ?? [], other, Math.random);
  const third = nextRetry(retriers, second?.counts ?? [], failure, Math.random);
  expect(third).toEqual({ counts: [2, 1], delay: 2 });
  expect(nextRetry(retriers, third?.counts ?? [], other, Math.random)).toBeNull();
  expect(nextRetry(retriers, third?.counts ?? [], failure, Math.random)).toBeNull();
});

test('full jitter stays between zero and the delay without it', () => {
  const retrier = fc.record({
    ErrorEquals: fc.constant<string[]>(['E']),
    IntervalSeconds: fc.integer({ min: 1, max: 100 }),
    MaxAttempts: fc.integer({ min: 0, max: 6 }),
    BackoffRate: fc.double({ min: 1, max: 4, noNaN: true }),
    MaxDelaySeconds: fc.integer({ min: 101, max: 1000 }),
  });
  fc.assert(
    fc.property(retrier, fc.double({ min: 0, max: 0.999, noNaN: true }), (plain, draw) => {
      const longest = delays([plain]);
      const drawn = delays([{ ...plain, JitterStrategy: 'FULL' }], failure, () => draw);
      expect(drawn).toHaveLength(longest.length);
      for (const [i, delay] of drawn.entries()) {
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(longest[i] ?? 0);
      }
    }),
  );
});

const heartbeat = new StateFailure('States.Timeout', undefined, 'heartbeat');
const lists: [string, StateFailure, string[], boolean][] = [
  ['its own name', failure, ['F', 'E'], true],
  ['another name', failure, ['F'], false],
  ['another case', failure, ['e'], false],
  ['States.ALL', failure, ['States.ALL'], true],
  ['States.TaskFailed', failure, ['States.TaskFailed'], true],
  ['States.ALL for a timeout', new StateFailure('States.Timeout'), ['States.ALL'], true],
  ['States.TaskFailed not for a timeout', new StateFailure('States.Timeout'), ['States.TaskFailed'], false],
  ['States.Timeout for a missed heartbeat', heartbeat, ['States.Timeout'], true],
  ['States.HeartbeatTimeout for a missed heartbeat', heartbeat, ['States.HeartbeatTimeout'], true],
  [
    'States.HeartbeatTimeout not for a timeout',
    new StateFailure('States.Timeout'),
    ['States.HeartbeatTimeout'],
    false,
  ],
  ['States.ALL for an expression', new StateFailure('States.QueryEvaluationError'), ['States.ALL'], true],
  ['States.ALL not for too much data', new StateFailure('States.DataLimitExceeded'), ['States.ALL'], false],
  [
    'States.TaskFailed not for too much data',
    new StateFailure('States.DataLimitExceeded'),
    ['States.TaskFailed'],
    false,
  ],
  [
    'the name of too much data',
    new StateFailure('States.DataLimitExceeded'),
    ['States.DataLimitExceeded'],
    true,
  ],
  ['States.ALL not for States.Runtime', new StateFailure('States.Runtime'), ['States.ALL'], false],
  ['nothing for States.Runtime', new StateFailure('States.Runtime'), ['States.Runtime'], false],
];

test.each(lists)('matching %s', (_name, error, names, expected) => {
  expect(matches(error, names)).toBe(expected);
});
