import type { DocumentRef } from '../../../shared/import/documents.ts';
import type { Part } from '../../../shared/import/part.ts';
import { offerParts } from '../../../shared/import/parts-to-send.ts';

const batch = { id: 'b', bucket: 'bucket', maxConcurrency: 100, showCells: true };

function part(number: number, key = 'in/file.csv', segments = 1): Part {
  const segment = {
    load: 'load',
    object: { bucket: 'bucket', key, size: 1, etag: 'e', versionId: 'v' },
    ...{ range: { index: number - 1, count: 99, start: 0, end: 1 }, state: null },
    ...{ dataStart: 0, dataEnd: 1, text: { size: 1, index: null }, reading: 0, rowsBefore: null },
  };
  return { part: number, segments: Array.from({ length: segments }, () => segment) };
}

const parts = (count: number, key?: string) => Array.from({ length: count }, (_, i) => part(i + 1, key));
const readings = { bucket: 'bucket', key: '_sluice/batches/b/readings.json' };
const inline = (all: Part[]) => all.map((one) => ({ ...one, list: null, readings }));

async function offer(maxConcurrency: number, all: Part[]) {
  const written: [key: string, document: unknown][] = [];
  const write = async ({ key }: DocumentRef, document: unknown) => void written.push([key, document]);
  const documents = {
    put: write,
    putLines: (ref: DocumentRef, lines: Iterable<unknown>) => write(ref, [...lines]),
  };
  const offered = await offerParts(documents, { ...batch, maxConcurrency }, 3, all, {});
  return { offered, written };
}

test.each([
  ['one', 100, parts(1)],
  ['as many as an Inline Map sends at once', 100, parts(40)],
  ['as many as the route sends at once', 2, parts(2)],
  ['one of eight segments', 100, [part(1, 'in/file.csv', 8)]],
])('%s: they are handed to the run', async (_, maxConcurrency, all) => {
  expect(await offer(maxConcurrency, all)).toEqual({
    offered: { parts: inline(all), partList: null },
    written: [],
  });
});

test.each([
  ['more than an Inline Map sends at once', 100, parts(41)],
  ['more than the route sends at once', 2, parts(3)],
  ['more text than a run can carry', 100, parts(30, 'ü'.repeat(2000))],
])('%s: they are listed in the bucket', async (_, maxConcurrency, all) => {
  const key = '_sluice/batches/b/parts-3.jsonl';
  expect(await offer(maxConcurrency, all)).toEqual({
    offered: { parts: null, partList: { bucket: 'bucket', key } },
    written: [[key, inline(all)]],
  });
});

test('the segments of a part that has many are listed in a document of the part and the round', async () => {
  const many = part(2, 'in/file.csv', 9);
  const key = '_sluice/batches/b/part-00002-3.json';
  expect(await offer(100, [part(1), many])).toEqual({
    offered: {
      parts: [...inline([part(1)]), { part: 2, segments: null, list: { bucket: 'bucket', key }, readings }],
      partList: null,
    },
    written: [[key, many.segments]],
  });
});
