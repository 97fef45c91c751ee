import type { ImportRoute } from '../../../../shared/config/route.ts';
import { domoDialect } from '../../../../shared/csv/dialect.ts';
import { assumed } from '../../../../shared/domo/behaviour.ts';
import type { Batch } from '../../../../shared/import/batch.ts';
import {
  countParts,
  mostSegments,
  partsOf,
  placeParts,
  segmentsOf,
} from '../../../../shared/import/plan/parts.ts';
import { rangeCountOf, rangesOf } from '../../../../shared/import/plan/ranges.ts';
import { makeEntry, route } from '../../../helpers/load.ts';

const partSize = 1000;
const small = (bytes: number) => ({ ranges: 1, bytes, partSize });
const large = (ranges: number) => ({ ranges, bytes: ranges * partSize, partSize });

test.each<[string, ReturnType<typeof small>[], [firstPart: number, parts: number][]]>([
  ['one file', [small(10)], [[1, 1]]],
  [
    'small ones share a part up to its size',
    [small(400), small(600), small(1)],
    [
      [1, 1],
      [1, 1],
      [2, 1],
    ],
  ],
  ['one of several ranges has a part for each', [large(3)], [[1, 3]]],
  [
    'ids are consecutive over all, and the order of rows is kept',
    [small(1), large(2), small(1), small(1), large(2), small(1)],
    [
      [1, 1],
      [2, 2],
      [4, 1],
      [4, 1],
      [5, 2],
      [7, 1],
    ],
  ],
  [
    'one that fills a part by itself shares it with none',
    [small(1999), small(1)],
    [
      [1, 1],
      [2, 1],
    ],
  ],
  [
    'the first file says how large a part may be',
    [small(900), { ...small(900), partSize: 10_000 }],
    [
      [1, 1],
      [2, 1],
    ],
  ],
])('%s', (_, loads, expected) => {
  const places = placeParts(loads, true);
  expect(places.map(({ firstPart, parts }) => [firstPart, parts])).toEqual(expected);
});

test('a part has so many files at most', () => {
  const places = placeParts(Array(2500).fill({ ...small(0), partSize: 1e9 }), true);
  const counts = [1, 2, 3].map((part) => places.filter(({ firstPart }) => firstPart === part).length);
  expect(counts).toEqual([mostSegments, mostSegments, 500]);
});

test('where nothing may be shared each has parts of its own', () => {
  const places = placeParts([small(1), small(1), large(2), small(1)], false);
  expect(places.map(({ firstPart }) => firstPart)).toEqual([1, 2, 3, 5]);
});

const byParts: ImportRoute = { ...route, partSize };
const other: ImportRoute = {
  ...byParts,
  name: 'other',
  read: { ...route.read, header: false, delimiter: ';', strayQuotes: 'keep' },
  maxRecordBytes: 99,
};

/** A batch of loads of these sizes, with a header of 10 bytes. */
function batchOf(sizes: number[], share = true): Batch {
  const dataStart = 10;
  const entries = sizes.map((size, i) => makeEntry({ size, route: i % 2 === 0 ? byParts.name : other.name }));
  const places = placeParts(
    entries.map(({ load: { object } }) => ({
      ranges: rangeCountOf({ object, route: byParts }, dataStart),
      bytes: object.size - dataStart,
      partSize,
    })),
    share,
  );
  return {
    target: { kind: 'newStream', columns: [] },
    behaviour: assumed,
    names: [],
    routes: { [byParts.name]: byParts, other },
    loads: entries.map((entry, i) => ({
      ...entry,
      plan: { columnCount: 2, dataStart, firstPart: 0, parts: 0, ...places[i] },
    })),
  };
}

test.each([true, false])('every byte of every load is in one segment, in order (sharing: %s)', (share) => {
  const batch = batchOf([100, 5010, 20, 900, 300, 2999, 11], share);
  const parts = [...partsOf(batch)];
  expect([...partsOf(batch)]).toEqual(parts);
  expect(countParts(batch.loads.map(({ plan }) => plan))).toBe(parts.length);
  expect(parts.map(({ part }) => part)).toEqual(parts.map((_, i) => i + 1));
  const sent = parts.flatMap(({ segments }) => segments);
  expect(sent).toEqual(batch.loads.flatMap((member) => [...segmentsOf(batch, member)]));
  for (const { load, plan } of batch.loads) {
    const own = sent.filter((segment) => segment.load === load.id).map(({ range }) => range);
    const at = parts.findIndex(({ segments }) => segments.some((segment) => segment.load === load.id));
    expect([own[0]?.start, own.at(-1)?.end]).toEqual([plan.dataStart, load.object.size]);
    expect([own.length, parts[at]?.part]).toEqual([plan.parts, plan.firstPart]);
  }
});

test('a segment is read by the route of its load', () => {
  const batch = batchOf([100, 100]);
  expect([...partsOf(batch)][0]?.segments).toMatchObject([
    { dialect: { ...domoDialect, strayQuotes: 'reject' }, maxRecordBytes: 16 * 1024 * 1024, columnCount: 2 },
    { dialect: { ...domoDialect, delimiter: ';', strayQuotes: 'keep' }, maxRecordBytes: 99, dataStart: 10 },
  ]);
});

test('what goes in one request has no parts', () => {
  const inOne: ImportRoute = { ...byParts, target: { kind: 'dataSetApi', dataSetId: 'D', maxBytes: 1e6 } };
  const { object } = makeEntry({ size: 5000 }).load;
  expect([...rangesOf({ object, route: inOne }, 0)]).toEqual([]);
  expect(rangeCountOf({ object, route: inOne }, 0)).toBe(0);
});
