import { randomBytes } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { createReports } from '../../../shared/aws/reports.ts';
import type { PartReport } from '../../../shared/csv/report.ts';
import { batchId } from '../../../shared/import/documents.ts';
import type { SegmentReport, UploadReport } from '../../../shared/import/part.ts';
import { mostSegments } from '../../../shared/import/plan/parts.ts';
import type { Reports } from '../../../shared/import/ports.ts';
import { collected } from '../../helpers/collected.ts';
import { startTable, type Tables } from '../../helpers/table.ts';

let table: Tables;
let reports: Reports;
beforeAll(async () => {
  table = await startTable();
  reports = createReports(table.reports);
});
afterAll(() => table.stop());
const list = (batch: string) => collected(reports.list(batch));

const cut: PartReport = {
  ...{ range: 0, start: 'O', exact: true, map: 'OIO', empty: false, rows: 3, bytes: 30 },
  ...{ newlineAdded: false, literalQuotes: 0, textAfterClose: 0, anomaly: null },
  changes: {},
};

function segments(count: number, id = (i: number) => `load-${i}`): SegmentReport[] {
  return Array.from({ length: count }, (_, i) => ({ load: id(i), cut, error: null }));
}

function report(part: number, changes: Partial<UploadReport> = {}): UploadReport {
  return { part, segments: segments(1), sentBytes: 20, error: null, tries: 0, ...changes };
}

test('reports of a batch are listed by part, those of others are not', async () => {
  for (const part of [2, 100_000, 10, 1]) await reports.put('a', report(part));
  await reports.put('b', report(1, { sentBytes: 7 }));
  expect((await list('a')).map(({ part }) => part)).toEqual([1, 2, 10, 100_000]);
  expect(await list('b')).toEqual([report(1, { sentBytes: 7 })]);
  expect(await list('c')).toEqual([]);
});

test('a batch of another Stream, or of a later plan, has none of the reports, however executions are numbered', async () => {
  await reports.put(batchId('stream-41', 1), report(2));
  expect(await list(batchId('stream-42', 1))).toEqual([]);
  expect(await list(batchId('stream-41', 2))).toEqual([]);
});

test.each([
  ['a later try takes the place of an earlier one', [0, 1], 1],
  ['the same try may report again', [1, 1], 1],
  ['an earlier try that comes late changes nothing', [1, 0], 1],
  ['a try of a later round counts more than any of an earlier one', [100, 3], 100],
])('%s', async (name, order, kept) => {
  for (const tries of order) await reports.put(name, report(1, { tries }));
  expect(await list(name)).toEqual([report(1, { tries: kept })]);
});

test.each([8, 9, mostSegments])('what %d segments say comes back as it was', async (count) => {
  const anomaly = { kind: 'BlankLine', row: 2, offset: 44 } as const;
  const told: SegmentReport[] = segments(count).map((one, i) =>
    i === 3
      ? { ...one, cut: { ...cut, anomaly } }
      : i === 4
        ? { ...one, cut: null, error: { name: 'ObjectGone', message: 'in/a.csv is gone.' } }
        : one,
  );
  const batch = `of ${count}`;
  await reports.put(batch, report(1, { segments: told, sentBytes: null }));
  expect(await list(batch)).toEqual([report(1, { segments: told, sentBytes: null })]);
});

test('as many segments as a part may have fit into an item, also when each has gone wrong', async () => {
  const ids = (i: number) => randomBytes(15).toString('base64').slice(0, 19) + i;
  const long = { name: 'AwsUnavailable', message: `s3://bucket/${'long/'.repeat(40)}` };
  const told = segments(mostSegments, ids).map((one) => ({
    ...one,
    cut: null,
    error: { ...long, message: long.message + randomBytes(12).toString('hex') },
  }));
  await reports.put('large', report(1, { segments: told }));
  const Key = { pk: 'BATCH#large', sk: 'PART#00000001' };
  const { Item } = await table.client.send(new GetCommand({ TableName: table.reports.name, Key }));
  expect(Buffer.from(Item?.segments).length).toBeLessThan(100_000);
});

test('progress is what Domo has acknowledged', async () => {
  await reports.put('progress', report(1));
  await reports.put('progress', report(2, { segments: segments(20) }));
  await reports.put('progress', report(3, { sentBytes: null }));
  expect(await reports.progress('progress')).toEqual({ partsDone: 2, rowsDone: 63, bytesDone: 630 });
});

test('a report is forgotten in time', async () => {
  await reports.put('old', report(1));
  const Key = { pk: 'BATCH#old', sk: 'PART#00000001' };
  const { Item } = await table.client.send(new GetCommand({ TableName: table.reports.name, Key }));
  const days = (Number(Item?.expiresAt) - Date.now() / 1000) / (24 * 3600);
  expect(Math.round(days)).toBe(30);
});

describe('a part that may be sent once only', () => {
  test('is claimed by one, who may ask again, until it says that it has not sent the part', async () => {
    expect(await reports.claim('once', 1, 'a')).toBe(true);
    expect(await reports.claim('once', 1, 'a')).toBe(true);
    expect(await reports.claim('once', 1, 'b')).toBe(false);
    expect(await reports.claim('once', 2, 'b')).toBe(true);
    await reports.release('once', 1, 'b');
    expect(await reports.claim('once', 1, 'c')).toBe(false);
    await reports.release('once', 1, 'a');
    expect(await reports.claim('once', 1, 'c')).toBe(true);
    expect(await list('once')).toEqual([]);
  });

  test('a release that comes again changes nothing of what another has claimed since', async () => {
    await reports.claim('late', 1, 'a');
    await reports.release('late', 1, 'a');
    await reports.claim('late', 1, 'b');
    await reports.release('late', 1, 'a');
    expect(await reports.claim('late', 1, 'c')).toBe(false);
  });

  test('doubt takes the place of any report but one that says that it was sent', async () => {
    const doubt = report(1, { sentBytes: null, error: { name: 'PartSentBefore', message: 'm' }, tries: 1 });
    await reports.putUnlessSent('doubt', doubt);
    expect(await list('doubt')).toEqual([doubt]);
    await reports.put('failed', report(1, { sentBytes: null }));
    await reports.putUnlessSent('failed', doubt);
    expect(await list('failed')).toEqual([doubt]);
    await reports.put('sent', report(1));
    await reports.putUnlessSent('sent', doubt);
    expect(await list('sent')).toEqual([report(1)]);
  });
});
