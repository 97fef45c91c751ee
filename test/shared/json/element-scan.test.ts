import fc from 'fast-check';
import { createProver } from '../../../shared/csv/proof.ts';
import { planRanges, type Range } from '../../../shared/csv/ranges.ts';
import { type ElementIndex, rangesAtElements } from '../../../shared/json/element-index.ts';
import { createElementScan } from '../../../shared/json/element-scan.ts';
import { cut } from './cutting.ts';

/** The index of a text that comes in chunks of this size, each in a call of its own where that is said. */
function scanned(text: Buffer, chunk: number, { most = 10_000, calls = false } = {}): ElementIndex {
  const place = { dataStart: 0, dataEnd: text.length, most };
  let scan = createElementScan(place);
  while (scan.position < text.length && !scan.isBroken) {
    scan.push(text.subarray(scan.position, scan.position + chunk));
    if (calls && !scan.isBroken)
      scan = createElementScan({ ...place, progress: JSON.parse(JSON.stringify(scan.progress())) });
  }
  return scan.end();
}

/** What the elements are cut into, for parts of this size. */
function rangesOf(
  text: Buffer,
  index: ElementIndex,
  partSize: number,
): { ranges: Range[]; counts: number[] } {
  const ends = planRanges(0, text.length, partSize)
    .slice(0, -1)
    .map(({ end }) => end);
  const { edges, counts } = rangesAtElements(index, ends);
  const places = [0, ...edges, text.length];
  const ranges = counts.map((_, i) => {
    return { index: i, count: counts.length, start: places[i] ?? 0, end: places[i + 1] ?? 0 };
  });
  return { ranges, counts };
}

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', '}', '[', ']', ',', ':', 'é', '\n') }),
    fc.integer(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', '}"', '\\', '[{'), tie('any'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).any;
const record = fc.dictionary(fc.constantFrom('a', 'b', '"]', '\\\\'), value, {
  maxKeys: 4,
  noNullPrototype: true,
});
const drawn = fc.record({
  records: fc.array(record, { maxLength: 30 }),
  isArray: fc.boolean(),
  between: fc.array(fc.constantFrom('', ' ', '\n', '\t\r\n'), { minLength: 3, maxLength: 3 }),
  partSize: fc.integer({ min: 1, max: 400 }),
  chunk: fc.integer({ min: 1, max: 300 }),
  most: fc.constantFrom(1, 2, 5, 10_000),
  calls: fc.boolean(),
});

function spell(
  records: readonly object[],
  isArray: boolean,
  [before, behind, inside]: readonly string[],
): Buffer {
  const texts = records.map((one) => JSON.stringify(one, null, inside === '' ? 0 : 1));
  const joined = texts.join(`${before}${isArray ? ',' : ''}${behind}`);
  return Buffer.from(
    isArray ? `${before}[${behind}${joined}${behind}]${before}` : `${before}${joined}${behind}`,
  );
}

const told = (one: unknown) =>
  one === null || typeof one === 'string' ? one : one === undefined ? undefined : JSON.stringify(one);

it('cuts any array, and any objects, into ranges whose records are those that JSON.parse reads', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, async ({ records, isArray, between, partSize, chunk, most, calls }) => {
      fc.pre(isArray || records.length > 0);
      const text = spell(records, isArray, between);
      const index = scanned(text, chunk, { most, calls });
      expect(index).toEqual(scanned(text, text.length, { most }));
      expect(index).toMatchObject({ count: records.length, isArray, brokenAt: null });
      expect(index.marks.length).toBeLessThanOrEqual(most);
      const { ranges, counts } = rangesOf(text, index, partSize);
      const seen = await cut(text, ['/a', '/b'], { format: 'json', ranges, chunk, isArray });
      const isCompact = (one: unknown) => (typeof one === 'string' ? one.replaceAll(/\s/g, '') : one);
      expect(seen.rows.map((row) => row.map(isCompact))).toEqual(
        records.map(({ a, b }) => [isCompact(told(a)), isCompact(told(b))]),
      );
      expect(seen.reports.map(({ rows }) => rows)).toEqual(counts);
      const prover = createProver({ dataStart: 0, dataEnd: text.length });
      for (const [i, range] of ranges.entries()) prover.add(range, seen.reports[i] as never);
      expect(prover.verdict()).toMatchObject({ kind: 'proven', rows: records.length, bytes: text.length });
    }),
    { numRuns: 300 },
  );
});

it('leads to the fault that there is in a text with one wrong byte, at the row and byte of the whole text', async () => {
  await fc.assert(
    fc.asyncProperty(
      drawn,
      fc.nat(),
      fc.constantFrom(...' {}[]:,"\\a0\n\0'),
      async ({ records, isArray, between, partSize, chunk }, place, byte) => {
        fc.pre(records.length > 0);
        const text = spell(records, isArray, between);
        text[place % text.length] = byte.charCodeAt(0);
        const [whole] = (await cut(text, ['none'], { format: 'json', ranges: [range(text)] })).reports;
        const index = scanned(text, chunk);
        const { ranges } = rangesOf(text, index, partSize);
        const { reports } = await cut(text, ['none'], {
          format: 'json',
          ranges,
          isArray: index.isArray,
          chunk,
        });
        const faulty = reports.findIndex(({ anomaly }) => anomaly !== null);
        const before = reports.slice(0, faulty).reduce((sum, { rows }) => sum + rows, 0);
        const anomaly = reports[faulty]?.anomaly ?? null;
        // What is shown of the text ends with the chunk.
        const bare = (one: object | null, row = 0) => one && { ...one, found: '', row };
        expect(bare(anomaly, before + (anomaly?.row ?? 0))).toEqual(
          bare(whole?.anomaly ?? null, whole?.anomaly?.row),
        );
        // What the scan finds wrong is wrong.
        if (index.brokenAt !== null) expect(whole?.anomaly?.offset).toBeLessThanOrEqual(index.brokenAt);
      },
    ),
    { numRuns: 500 },
  );
});

function range(text: Buffer): Range {
  return { index: 0, count: 1, start: 0, end: text.length };
}

it.each<[string, string, number | null]>([
  ['an array', '[{"a":1}]', null],
  ['an empty array', ' [ ] ', null],
  ['objects one behind the other', '{"a":1}{"b":2} {"c":3}', null],
  ['an end without the bracket', '[{"a":1}', 8],
  ['an end behind a comma', '[{"a":1},', 9],
  ['an end within an element', '[{"a":1},{"b":[', 15],
  ['an end within a string', '[{"a":"]}', 9],
  ['an end behind a backslash', '[{"a":"\\', 8],
  ['text behind the end', '[{"a":1}] x', 10],
  ['another array behind the end', '[{"a":1}]\n[{"a":2}]', 10],
  ['an element that is no object', '[{"a":1},2]', 9],
  ['an array as an element', '[{"a":1},[2]]', 9],
  ['no comma', '[{"a":1}{"b":2}]', 8],
  ['two commas', '[{"a":1},,{"b":2}]', 9],
  ['a comma before the end', '[{"a":1},]', 9],
  ['a comma between objects without an array', '{"a":1},{"b":2}', 7],
  ['one bracket too many', '[{"a":1}}]', 8],
  ['brackets and escapes in strings', String.raw`[{"a\"}]":"\\"},{"b":"[{\\\""}]`, null],
  ['a blank text', '  ', 2],
  ['a number', '7', 0],
])('%s', (_, text, brokenAt) => {
  const bytes = Buffer.from(text);
  for (const chunk of [1, 3, bytes.length]) expect(scanned(bytes, chunk).brokenAt).toBe(brokenAt);
});

it('does not grow with the depth or the length of an element', () => {
  const deep = Buffer.from(`[{"a":${'['.repeat(1_000_000)}`);
  expect(scanned(deep, 1000)).toEqual({ marks: [], count: 1, isArray: true, brokenAt: deep.length });
  const long = Buffer.from(`[{"a":"${'{'.repeat(1_000_000)}"},{"b":1}]`);
  expect(scanned(long, 1000)).toEqual({
    ...{ count: 2, isArray: true, brokenAt: null },
    marks: [[long.length - 8, 1]],
  });
});
