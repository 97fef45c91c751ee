import { estimate } from '../../../../shared/loads/planning/estimate.ts';

const GB = 1e9;

test('a file of one part takes the time of the run and of its part', () => {
  const { seconds } = estimate({ bytes: 49e6, parts: 1, maxConcurrency: 40 });
  expect(seconds).toBeCloseTo(3 + 1 + 0.5);
});

test('parts that go together take the time of one', () => {
  const together = estimate({ bytes: 40 * 49e6, parts: 40, maxConcurrency: 40 });
  expect(together.seconds).toBeCloseTo(3 + 1 + 0.5);
  expect(estimate({ bytes: 40 * 49e6, parts: 40, maxConcurrency: 20 }).seconds).toBeCloseTo(3 + 2 * 1.5);
});

test('one in one request is sent as it is, others are compressed', () => {
  const sent = (parts: number) => estimate({ bytes: GB, parts, maxConcurrency: 1 }).trafficDollars;
  expect(sent(0)).toBeCloseTo(0.09);
  expect(sent(16)).toBeCloseTo(0.09 * 0.38);
});

test('a terabyte in parts of 256 MB costs less than a dollar but for traffic, in parts of 16 MB more', () => {
  const cost = (partSize: number) =>
    estimate({ bytes: 1000 * GB, parts: Math.floor((1000 * GB) / partSize), maxConcurrency: 200 }).dollars;
  // The model of the design, with Express children: 0.54 for 256 MiB, 0.70 for 64 MiB.
  expect(cost(256 * 2 ** 20)).toBeGreaterThan(0.45);
  expect(cost(256 * 2 ** 20)).toBeLessThan(0.65);
  expect(cost(64 * 2 ** 20)).toBeLessThan(0.85);
  expect(cost(16 * 2 ** 20)).toBeGreaterThan(1.2);
});
