import { measuredBy } from '../../../bench/simulation/measured.ts';
import { simulate } from '../../../bench/simulation/simulate.ts';
import { estimate } from '../../../shared/import/estimate/estimate.ts';

const measured = { bytesPerCpuSecond: 40e6, compressed: 0.4 };
const terabyte = { bytes: 1e12, partSize: 64e6 };

test('is the model of the plan, at the pace that was measured, with the time to come up', () => {
  const { seconds, dollars, parts } = simulate({ ...terabyte, concurrency: 40 }, measured);
  const planned = estimate({ bytes: 1e12, parts: 15_625, maxConcurrency: 40 }, measured);
  expect(parts).toBe(15_625);
  expect(dollars).toBeCloseTo(planned.dollars);
  expect(seconds).toBeCloseTo(planned.seconds + 0.2);
});

test('more functions take less time for the same money, and come nearer to the limits', () => {
  const [few, many] = [40, 1000].map((concurrency) => simulate({ ...terabyte, concurrency }, measured));
  expect(many?.seconds).toBeLessThan(Number(few?.seconds) / 10);
  expect(many?.dollars).toBeCloseTo(Number(few?.dollars));
  expect(many?.nearest).toEqual({ name: 'functions at once in an account', share: 1 });
  expect(many?.domoBytesPerSecond).toBeCloseTo(0.4e12 / Number(many?.seconds));
});

test('a function that compresses faster than its network carries is held up by the network', () => {
  const of = (bytesPerCpuSecond: number) =>
    simulate({ ...terabyte, concurrency: 200 }, { ...measured, bytesPerCpuSecond });
  expect(of(40e6).bottleneck).toBe('processor of a function');
  expect(of(200e6).bottleneck).toBe('network of a function');
  expect(of(400e6).seconds).toBe(of(200e6).seconds);
});

test('goes by the slowest kind of data, and by the mean of what is sent', () => {
  const outcome = (cpuSeconds: number) => ({
    'split-part': { seconds: 1, cpuSeconds, peakRss: 1, runs: 1, least: 1, most: 1, all: [] },
  });
  const perCore = { bytes: 100e6, partSize: 1, runs: 1, compressed: { numeric: 0.3, text: 0.5 } };
  const outcomes = { numeric: outcome(1), text: outcome(2) };
  expect(measuredBy({ perCore: { ...perCore, outcomes } })).toEqual({
    bytesPerCpuSecond: 50e6,
    compressed: 0.4,
  });
  expect(() => measuredBy({ perCore: { ...perCore, outcomes: {} } })).toThrow('no figures');
});
