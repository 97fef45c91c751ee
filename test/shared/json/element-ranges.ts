import fc from 'fast-check';
import { createProver } from '../../../shared/csv/proof.ts';
import { planRanges, type Range } from '../../../shared/csv/ranges.ts';
import { type ElementIndex, rangesAtElements } from '../../../shared/json/element-index.ts';
import { createElementScan } from '../../../shared/json/element-scan.ts';
import { cut } from './cutting.ts';

/** The index of a text that comes in chunks of this size, each in a call of its own where that is said. */
export function scanned(text: Buffer, chunk: number, { most = 10_000, calls = false } = {}): ElementIndex {
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

/** Any array, and any objects, are cut into ranges whose records are those that JSON.parse reads. */
export async function checkRanges(numRuns: number): Promise<void> {
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
    { numRuns },
  );
}

/** A text with one wrong byte has the fault of the whole text, at its row and byte, whatever it is cut into. */
export async function checkFaults(numRuns: number): Promise<void> {
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
    { numRuns },
  );
}

function range(text: Buffer): Range {
  return { index: 0, count: 1, start: 0, end: text.length };
}
