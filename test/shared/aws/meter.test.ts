import { createMeter, type Meter } from '../../../shared/aws/meter.ts';

/** What is written to the log while something is measured. */
function linesOf(measure: (meter: Meter) => void): Record<string, unknown>[] {
  process.env.POWERTOOLS_SERVICE_NAME = 'Sluice-Test';
  const lines: string[] = [];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((line) => lines.push(String(line)) > 0);
  try {
    measure(createMeter());
  } finally {
    write.mockRestore();
    delete process.env.POWERTOOLS_SERVICE_NAME;
  }
  return lines.map((line) => JSON.parse(line));
}

test('answers of Domo are counted by their status, for the whole stack', () => {
  const lines = linesOf((meter) => {
    meter.recordAnswer(429);
    meter.recordAnswer(null);
    meter.record('sales', [{ name: 'LoadsFailed', unit: 'Count', value: 1 }]);
  });
  expect(lines).toEqual([
    expect.objectContaining({ service: 'Sluice-Test', status: '429', DomoAnswers: 1 }),
    expect.objectContaining({ service: 'Sluice-Test', status: 'none', DomoAnswers: 1 }),
    expect.not.objectContaining({ status: expect.anything() }),
  ]);
  expect(lines[0]).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Namespace: 'Sluice', Dimensions: [['service', 'status']] }] },
  });
});

test('a measure is a line of which CloudWatch makes a metric for the whole stack, and which names its route', () => {
  const [first, second, ...more] = linesOf((meter) => {
    meter.record('sales', [
      { name: 'LoadsCommitted', unit: 'Count', value: 1 },
      { name: 'BytesLoaded', unit: 'Bytes', value: 345 },
    ]);
    meter.record('other', [{ name: 'LoadsFailed', unit: 'Count', value: 1 }]);
  });
  expect(more).toEqual([]);
  expect(first).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'Sluice',
          Dimensions: [['service']],
          Metrics: [
            { Name: 'LoadsCommitted', Unit: 'Count' },
            { Name: 'BytesLoaded', Unit: 'Bytes' },
          ],
        },
      ],
    },
    service: 'Sluice-Test',
    route: 'sales',
    LoadsCommitted: 1,
    BytesLoaded: 345,
  });
  expect(second).toMatchObject({ route: 'other', LoadsFailed: 1 });
  expect(second).not.toHaveProperty('LoadsCommitted');
});

test('a measure of more loads than a line holds is there for the route in every line', () => {
  const lines = linesOf((meter) => {
    const values = Array.from({ length: 250 }, (_, value) => value);
    meter.record(
      'sales',
      values.map((value) => ({ name: 'SecondsToLoad', unit: 'Seconds' as const, value })),
    );
  });
  expect(lines.map(({ route }) => route)).toEqual(['sales', 'sales', 'sales']);
  expect(lines.flatMap(({ SecondsToLoad }) => SecondsToLoad)).toHaveLength(250);
});

describe('what is open', () => {
  const open = (value: number) => linesOf((meter) => meter.record('sales', openLoads(value)));
  const dimensions = (line: Record<string, unknown> | undefined) =>
    (line as unknown as Line)._aws.CloudWatchMetrics[0]?.Dimensions;

  test('is a metric of its route, too', () => {
    const [ofRoute, ofAll] = open(2);
    expect(ofRoute).toMatchObject({ route: 'sales', LoadsOpen: 2, OldestOpenSeconds: 2 });
    expect(dimensions(ofRoute)).toEqual([['service', 'route'], ['service']]);
    expect(ofAll).toMatchObject({ LoadsPaused: 2 });
    expect(dimensions(ofAll)).toEqual([['service']]);
  });

  test('is one of the whole alone where nothing is', () => {
    const lines = open(0);
    expect(lines).toEqual([expect.objectContaining({ LoadsOpen: 0, OldestOpenSeconds: 0, LoadsPaused: 0 })]);
    expect(dimensions(lines[0])).toEqual([['service']]);
  });
});

interface Line {
  _aws: { CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[] };
}

const openLoads = (value: number) =>
  (['LoadsOpen', 'OldestOpenSeconds', 'LoadsPaused'] as const).map((name) => ({
    ...{ name, value },
    unit: 'Count' as const,
  }));

/** As many metrics as CloudWatch makes of the lines: each name under each of its dimensions, by their values. */
function metricsOf(lines: Record<string, unknown>[]): number {
  const metrics = lines.flatMap((line) =>
    (line as unknown as Line)._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
      Dimensions.flatMap((by) =>
        Metrics.map(({ Name }) => JSON.stringify([Name, ...by.map((dimension) => line[dimension])])),
      ),
    ),
  );
  return new Set(metrics).size;
}

describe('twelve routes', () => {
  const routes = Array.from({ length: 12 }, (_, index) => `route-${index}`);
  const loaded = ['LoadsCommitted', 'RowsLoaded', 'BytesLoaded', 'SecondsToLoad'].map((name) => ({
    ...{ name, unit: 'Count' as const, value: 1 },
  }));

  test('make three metrics as long as nothing is loaded', () => {
    const lines = linesOf((meter) => {
      for (const route of routes) meter.record(route, openLoads(0));
    });
    expect(metricsOf(lines)).toBe(3);
  });

  test('make 31 in an hour in which all of them load something', () => {
    const lines = linesOf((meter) => {
      for (const route of routes) {
        meter.record(route, openLoads(1));
        meter.record(route, loaded);
      }
    });
    expect(metricsOf(lines)).toBe(7 + 24);
  });
});
