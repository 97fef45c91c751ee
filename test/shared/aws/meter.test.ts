import { createMeter } from '../../../shared/aws/meter.ts';

test('a measure is a line of which CloudWatch makes a metric for the route and one for the whole stack', () => {
  process.env.POWERTOOLS_SERVICE_NAME = 'Sluice-Test';
  const lines: string[] = [];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((line) => lines.push(String(line)) > 0);
  try {
    const meter = createMeter();
    meter.record('sales', [
      { name: 'LoadsCommitted', unit: 'Count', value: 1 },
      { name: 'BytesLoaded', unit: 'Bytes', value: 345 },
    ]);
    meter.record('other', [{ name: 'LoadsFailed', unit: 'Count', value: 1 }]);
  } finally {
    write.mockRestore();
    delete process.env.POWERTOOLS_SERVICE_NAME;
  }
  const [first, second] = lines.map((line) => JSON.parse(line));
  expect(lines).toHaveLength(2);
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
