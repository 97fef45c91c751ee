import { parseConfig } from '../../../shared/config/config.ts';

const routes = Array.from({ length: 500 }, (_, route) => ({
  name: `route-${route}`,
  prefix: `incoming/${route}/`,
  dataSet: {
    name: `DataSet ${route}`,
    columns: Array.from({ length: 20 }, (_, column) => ({ name: `column ${column}`, type: 'STRING' })),
  },
  updateMethod: 'UPSERT',
  keyColumnNames: ['column 0'],
}));

function textOf(change: object): string {
  return JSON.stringify({ imports: routes.map((route) => ({ ...route, ...change })) }, null, 2);
}

/** Milliseconds of the processor: what else the machine does has no part in them. */
function timeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test('five hundred routes are read, and a mistake in each is found in about the time of none', () => {
  const [good, bad] = [textOf({}), textOf({ keyColumnNames: ['colunm 0'], header: false })];
  const undisturbed = timeOf(() => expect(parseConfig(good, 'x').imports).toHaveLength(500));
  const disturbed = timeOf(() => expect(() => parseConfig(bad, 'x')).toThrow('x has 1000 problems:'));
  expect(disturbed / undisturbed).toBeLessThan(5);
});
