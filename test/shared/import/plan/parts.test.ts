import type { ImportRoute } from '../../../../shared/config/route.ts';
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
import { makeEntry, makePlan, makeReading, route } from '../../../helpers/load.ts';

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
      ranges: rangeCountOf(byParts, { dataStart, dataEnd: object.size }),
      bytes: object.size - dataStart,
      partSize,
    })),
    share,
  );
  return {
    target: { kind: 'newStream', columns: [] },
    behaviour: assumed,
    ...{ names: [], addedColumns: [], readings: [makeReading()] },
    routes: { [byParts.name]: byParts, other },
    loads: entries.map((entry, i) => {
      const dataEnd = entry.load.object.size;
      return { ...entry, plan: makePlan({ dataStart, dataEnd, ...places[i] }) };
    }),
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

test('a segment has what its load was planned with', () => {
  const { loads, ...batch } = batchOf([100, 2050]);
  const more = { reading: 1, rowsBefore: [0, 7], text: { size: 2050, index: { bucket: 'b', key: 'k' } } };
  const numbered = loads.map((member, i) => ({
    ...member,
    plan: { ...member.plan, ...(i === 1 ? more : {}) },
  }));
  const segments = [...partsOf({ ...batch, loads: numbered })].flatMap((part) => part.segments);
  const own = { reading: 1, text: more.text, dataStart: 10, dataEnd: 2050 };
  expect(segments).toMatchObject([
    { reading: 0, rowsBefore: null, text: { index: null }, dataStart: 10, dataEnd: 100 },
    { ...own, rowsBefore: 0 },
    { ...own, rowsBefore: 7 },
  ]);
});

describe('a load that is inspected', () => {
  const segmentsOfOne = (inspect: 'index' | 'survey', of: ImportRoute = byParts) => {
    const { loads, ...batch } = batchOf([3010]);
    const [member] = loads;
    if (member === undefined) throw new Error('no load');
    const routes = { [byParts.name]: of };
    return [...segmentsOf({ ...batch, routes }, { ...member, plan: { ...member.plan, inspect } })];
  };

  test('has one segment, all of its object, where an index of its text is made', () => {
    expect(segmentsOfOne('index')).toMatchObject([
      { range: { index: 0, count: 1, start: 0, end: 3010 }, inspect: 'index', rowsBefore: null },
    ]);
  });

  test.each([
    ['a Stream', byParts],
    ['one request', { ...byParts, target: { kind: 'dataSetApi', dataSetId: 'D', maxBytes: 1e6 } } as const],
  ])('has those that a Stream would be sent where its cells are surveyed, for %s', (_, of) => {
    const segments = segmentsOfOne('survey', of);
    expect(segments.map(({ range: { start, end } }) => [start, end])).toEqual([
      [10, 1009],
      [1009, 2009],
      [2009, 3010],
    ]);
    expect(segments.every(({ inspect }) => inspect === 'survey')).toBe(true);
  });
});

test('what goes in one request has no parts', () => {
  const inOne: ImportRoute = { ...byParts, target: { kind: 'dataSetApi', dataSetId: 'D', maxBytes: 1e6 } };
  const data = { dataStart: 0, dataEnd: 5000 };
  expect([...rangesOf(inOne, data)]).toEqual([]);
  expect(rangeCountOf(inOne, data)).toBe(0);
});
