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

test('a measure is a line of which CloudWatch makes a metric for the route and one for the whole stack', () => {
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
          Dimensions: [['service', 'route'], ['service']],
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
