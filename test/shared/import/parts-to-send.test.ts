import { offerParts } from '../../../shared/import/parts-to-send.ts';
import type { PartItem } from '../../../shared/import/part.ts';

const batch = { id: 'b', bucket: 'bucket', maxConcurrency: 100 };

function part(number: number, key = 'in/file.csv'): PartItem {
  return {
    part: number,
    range: { index: number - 1, count: 99, start: 0, end: 1 },
    state: null,
    load: {
      id: 'load',
      object: { bucket: 'bucket', key, size: 1, etag: 'e', versionId: 'v' },
      ...{ dataStart: 0, columnCount: 1, maxRecordBytes: 1 },
      dialect: { delimiter: ',', strayQuotes: 'reject' },
    },
  };
}

const parts = (count: number, key?: string) => Array.from({ length: count }, (_, i) => part(i + 1, key));

async function offer(maxConcurrency: number, items: PartItem[]) {
  const listed: unknown[] = [];
  const offered = await offerParts({ ...batch, maxConcurrency }, 3, items, async (...given) => {
    listed.push(given);
  });
  return { offered, listed };
}

test.each([
  ['one', 100, parts(1)],
  ['as many as an Inline Map sends at once', 100, parts(40)],
  ['as many as the route sends at once', 2, parts(2)],
])('%s: they are handed to the run', async (_, maxConcurrency, items) => {
  expect(await offer(maxConcurrency, items)).toEqual({
    offered: { parts: items, partList: null },
    listed: [],
  });
});

test.each([
  ['more than an Inline Map sends at once', 100, parts(41)],
  ['more than the route sends at once', 2, parts(3)],
  ['more text than a run can carry', 100, parts(30, 'ü'.repeat(2000))],
])('%s: they are listed in the bucket', async (_, maxConcurrency, items) => {
  const partList = { bucket: 'bucket', key: '_sluice/batches/b/parts-3.jsonl' };
  expect(await offer(maxConcurrency, items)).toEqual({
    offered: { parts: null, partList },
    listed: [[partList.bucket, partList.key, items]],
  });
});
