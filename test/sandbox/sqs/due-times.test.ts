import { createDueTimes } from '../../../sandbox/sqs/due-times.ts';
import { createLine } from '../../../sandbox/sqs/line.ts';

beforeEach(() => jest.useFakeTimers({ now: 1000 }));
afterEach(() => jest.useRealTimers());

/** The same numbers at every run. */
function* numbers(count: number): Generator<number> {
  for (let i = 0, seed = 1; i < count; i++) {
    seed = (seed * 48_271) % 2_147_483_647;
    yield seed;
  }
}

test('each thing is done at its time, and those of one time in the order in which they came', () => {
  const done: [at: number, index: number][] = [];
  const times = createDueTimes<number>((index, at) => {
    expect(Date.now()).toBe(at);
    done.push([at, index]);
  });
  const all = [...numbers(2000)].map((seed, index): [number, number] => [1001 + (seed % 300), index]);
  for (const [at, index] of all) times.add(at, index);
  jest.advanceTimersByTime(400);
  expect(done).toEqual(all.sort(([a, i], [b, j]) => a - b || i - j));
});

test('a time beyond the longest timer is kept', () => {
  const done: string[] = [];
  const times = createDueTimes<string>((item) => done.push(item));
  times.add(1000 + 2 ** 32, 'late');
  jest.advanceTimersByTime(2 ** 32 - 1);
  expect(done).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(done).toEqual(['late']);
});

test('nothing is done any more when it is closed', () => {
  const done: string[] = [];
  const times = createDueTimes<string>((item) => done.push(item));
  times.add(1500, 'a');
  times.close();
  jest.advanceTimersByTime(1000);
  expect(done).toEqual([]);
});

test('a line gives in order what was added, each once, also when any may be taken', () => {
  const line = createLine<number>();
  const taken: number[] = [];
  for (let i = 0; i < 5000; i++) {
    line.add(i);
    if (i % 3 === 2) taken.push(line.take() ?? -1);
  }
  expect(taken).toEqual(taken.map((_, i) => i));
  const rest: number[] = [];
  for (const seed of numbers(line.length)) rest.push(line.takeAny((seed % 1000) / 1000) ?? -1);
  expect(rest).not.toEqual([...rest].sort((a, b) => a - b));
  expect([...taken, ...rest].sort((a, b) => a - b)).toEqual(Array.from({ length: 5000 }, (_, i) => i));
  expect([line.length, line.take(), line.takeAny(0.5)]).toEqual([0, undefined, undefined]);
});
