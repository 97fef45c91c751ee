import { createTokenBucket } from '../../../sandbox/worlds/token-bucket.ts';

let time = 0;
beforeEach(() => {
  time = 1000;
});
const bucket = (timeScale = 1) => createTokenBucket({ bucket: 3, perSecond: 2 }, timeScale, () => time);
const takes = (tokens: ReturnType<typeof bucket>, count: number) =>
  Array.from({ length: count }, () => tokens.take());

test('gives what it holds, then what comes back', () => {
  const tokens = bucket();
  expect(takes(tokens, 4)).toEqual([true, true, true, false]);
  time += 499;
  expect(tokens.take()).toBe(false);
  time += 1;
  expect(takes(tokens, 2)).toEqual([true, false]);
});

test('never holds more than its size', () => {
  const tokens = bucket();
  time += 1_000_000;
  expect(takes(tokens, 4)).toEqual([true, true, true, false]);
});

test('fills as fast as the time that it lives in', () => {
  const tokens = bucket(0.1);
  takes(tokens, 3);
  time += 50;
  expect(takes(tokens, 2)).toEqual([true, false]);
});

test('says how long to wait for a token that is not there yet, one behind the other', () => {
  const tokens = bucket();
  expect([1, 2, 3, 4, 5].map(() => tokens.reserve())).toEqual([0, 0, 0, 500, 1000]);
});

test('owes what was more than it held', () => {
  const tokens = bucket();
  tokens.charge(4);
  expect(tokens.has(0.5)).toBe(false);
  time += 750;
  expect(tokens.has(0.5)).toBe(true);
});

test('lets a thing in that is larger than it ever holds, when it is full', () => {
  const tokens = bucket();
  expect([tokens.has(100), tokens.full]).toEqual([true, true]);
  tokens.take();
  expect([tokens.has(100), tokens.full]).toEqual([false, false]);
});
