import { createReports, type UploadReport } from '../../../shared/aws/reports.ts';
import { startTable } from '../../helpers/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const report = (part: number, tries: number, sentBytes: number | null = 20): UploadReport => ({
  ...{ part, tries, sentBytes, cut: null, error: null },
});

test('reports of an execution are listed by part, those of others are not', async () => {
  const reports = createReports(table);
  for (const part of [2, 10, 1]) await reports.put('a', 7, report(part, 0));
  await reports.put('a', 8, report(1, 0));
  await reports.put('b', 7, report(1, 0));
  expect((await reports.list('a', 7)).map(({ part }) => part)).toEqual([1, 2, 10]);
});

test.each([
  ['a later try takes the place of an earlier one', [0, 1], 1],
  ['the same try may report again', [1, 1], 1],
  ['an earlier try that comes late changes nothing', [1, 0], 1],
  ['a try of a later round counts more than any of an earlier one', [100, 3], 100],
])('%s', async (name, order, kept) => {
  const reports = createReports(table);
  for (const tries of order) await reports.put(name, 1, report(1, tries));
  expect(await reports.list(name, 1)).toEqual([report(1, kept)]);
});
