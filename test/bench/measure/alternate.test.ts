import { alternate } from '../../../bench/measure/alternate.ts';
import { median, summarise } from '../../../bench/measure/figures.ts';

test.each([
  [[3], 3],
  [[1, 9, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (numbers, expected) => {
  expect(median(numbers)).toBe(expected);
});

test('a summary has medians, the extremes of the time, and the most memory', () => {
  const runs = [
    { seconds: 3, cpuSeconds: 1, peakRss: 10 },
    { seconds: 1, cpuSeconds: 5, peakRss: null },
    { seconds: 2, cpuSeconds: 2, peakRss: 30 },
  ];
  expect(summarise(runs)).toEqual({ seconds: 2, cpuSeconds: 2, peakRss: 30, runs: 3, least: 1, most: 3 });
  expect(summarise([{ seconds: 1, cpuSeconds: 1, peakRss: null }]).peakRss).toBeNull();
});

test('all run in turn, another first each time, and the turn for warming up does not count', async () => {
  const order: string[] = [];
  let now = 0;
  const contestant = (name: string) => ({
    name,
    async run() {
      order.push(name);
      now += 1;
      return { seconds: now, cpuSeconds: 0, peakRss: null };
    },
  });
  const results = await alternate(['a', 'b', 'c'].map(contestant), 2, () => undefined);
  expect(order.join('')).toBe('abcbcacab');
  expect(results.a?.all.map(({ seconds }) => seconds)).toEqual([6, 8]);
  expect(results.a?.runs).toBe(2);
});
