import { deployed, type Pace } from '../../../../shared/import/estimate/assumptions.ts';
import { estimate, speedOf } from '../../../../shared/import/estimate/estimate.ts';

const GB = 1e9;
/** A function whose processor keeps it at 40 MB/s, TLS included. */
const pace: Pace = { bytesPerCpuSecond: 1 / (1 / 40e6 - 1 / 280e6 + 1 / 430e6), compressed: 0 };

test('a file of one part takes the time of the run and of its part', () => {
  expect(estimate({ bytes: 40e6, parts: 1, maxConcurrency: 40 }, pace).seconds).toBeCloseTo(3 + 1 + 0.5);
});

test('parts that go together take the time of one; more than that take turns, and a Map Run', () => {
  const of = (maxConcurrency: number) =>
    estimate({ bytes: 40 * 40e6, parts: 40, maxConcurrency }, pace).seconds;
  expect(of(40)).toBeCloseTo(3 + 1 + 0.5);
  expect(of(20)).toBeCloseTo(3 + 7 + 2 * 1.5);
});

test('one in one request is sent as it is, others are compressed', () => {
  const sent = (parts: number) =>
    estimate({ bytes: GB, parts, maxConcurrency: 1 }, { ...pace, compressed: 0.4 }).trafficDollars;
  expect(sent(0)).toBeCloseTo(0.09);
  expect(sent(16)).toBeCloseTo(0.09 * 0.4);
});

test('a function is as fast as its share of a processor, and no faster than its network', () => {
  const fast = { bytesPerCpuSecond: 200e6, compressed: 0.5 };
  expect(speedOf(pace, 1769)).toEqual({ bytesPerSecond: expect.closeTo(40e6), bottleneck: 'processor' });
  expect(speedOf(pace, 1769 / 2)).toEqual({ bytesPerSecond: expect.closeTo(20e6), bottleneck: 'processor' });
  expect(speedOf(pace, 4000)).toEqual(speedOf(pace, 1769));
  expect(speedOf(fast, 1769)).toEqual({ bytesPerSecond: 50e6, bottleneck: 'network' });
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

describe('what is deployed by default is what the model says', () => {
  const sizes = [0.1 * GB, GB, 10 * GB, 100 * GB, 1000 * GB];
  const partsOf = (bytes: number, partSize: number) => Math.max(1, Math.floor(bytes / partSize));
  const total = (partSize: number, memory = deployed.memory) =>
    sizes.map((bytes) => {
      const work = { bytes, parts: partsOf(bytes, partSize), maxConcurrency: 40 };
      const { seconds, dollars, trafficDollars } = estimate(work, undefined, { ...deployed, memory });
      return { seconds, dollars: dollars + trafficDollars };
    });
  const mean = (values: number[]) =>
    Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
  const secondsOf = (partSize: number, memory?: number) =>
    mean(total(partSize, memory).map(({ seconds }) => seconds));

  test('parts of 64 MB: of the sizes from Domo’s 50 MB up to twice as much, none is much quicker over all files', () => {
    for (const partSize of [50e6, 80e6, 100e6, 128e6]) {
      expect(secondsOf(64e6)).toBeLessThan(1.05 * secondsOf(partSize));
    }
    for (const partSize of [8e6, 16e6]) expect(secondsOf(partSize)).toBeGreaterThan(1.3 * secondsOf(64e6));
  });

  test('1,769 MB of memory: no more is quicker, and the cheapest saves next to nothing of the whole bill', () => {
    for (const memory of [2048, 3008, 10_240]) expect(secondsOf(64e6, memory)).toBeCloseTo(secondsOf(64e6));
    const bill = (memory: number) => mean(total(64e6, memory).map(({ dollars }) => dollars));
    for (const memory of [512, 768, 1024, 1280]) expect(bill(1769)).toBeLessThan(1.02 * bill(memory));
  });

  test('Express children: Standard ones cost more than the functions', () => {
    const work = { bytes: 1000 * GB, parts: 15_625, maxConcurrency: 40 };
    const [express = 0, standard = 0] = (['express', 'standard'] as const).map(
      (children) => estimate(work, undefined, { ...deployed, children }).dollars,
    );
    expect(standard - express).toBeGreaterThan(express);
  });
});

describe('a file that is inspected before it is sent', () => {
  const work = { bytes: 64e9, parts: 1000, maxConcurrency: 40 };
  const plain = estimate(work);

  test('takes its parts twice where its cells are looked at', () => {
    const inspected = estimate({ ...work, inspections: ['survey'] });
    expect(inspected.seconds / plain.seconds).toBeCloseTo(2, 1);
    expect(inspected.dollars / plain.dollars).toBeCloseTo(2, 1);
    expect(inspected.trafficDollars).toBe(plain.trafficDollars);
  });

  test('is read in one call after the other for an index', () => {
    const inspected = estimate({ ...work, inspections: ['index'] });
    expect(inspected.seconds - plain.seconds).toBeCloseTo(2 + 64e9 / 75e6);
    expect(inspected.dollars).toBeGreaterThan(plain.dollars);
  });
});
