import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { createProver } from '../../../shared/csv/proof.ts';
import { planRanges } from '../../../shared/csv/ranges.ts';
import { cut, faultOf, type Seen } from './cutting.ts';

const keys = ['a', 'b', 'c d', 'e.f', 'é', '', 'A', '"', 'x/y'];
const paths = ['a', 'b', 'c d', '/e.f', 'é', '/', '/"', '/x~1y'];
const pathKeys = ['a', 'b', 'c d', 'e.f', 'é', '', '"', 'x/y'];

/** A number as somebody may spell it, of which JavaScript gives back the digits. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
    fc.constantFrom('', '\\N', 'a,b', '"', '\n', '\\', '/', '😀', '\u2028', 'é'),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('any'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).any;

const record = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 6, noNullPrototype: true });

/** A text of JSON, spelt with blanks and escapes as the numbers say. */
function spell(value: unknown, next: () => number, isLine: boolean): string {
  const blank = () =>
    ['', '', '', ' ', '\t', '  ', isLine ? ' ' : '\n', isLine ? '\r' : '\r\n'][next() % 8] ?? '';
  const string = (text: string) =>
    JSON.stringify(text).replace(/[^"\\]/gu, (character) =>
      next() % 16 === 0 ? character.split('').map(escaped).join('') : character,
    );
  const spelt = (one: unknown): string => {
    // An escape that JSON.stringify has written must not be spelt anew.
    if (typeof one === 'string')
      return JSON.stringify(one).includes('\\') ? JSON.stringify(one) : string(one);
    if (Array.isArray(one)) return `[${blank()}${one.map(spelt).join(`${blank()},${blank()}`)}${blank()}]`;
    if (typeof one === 'object' && one !== null) {
      const members = Object.entries(one).map(
        ([key, of]) => `${spelt(key)}${blank()}:${blank()}${spelt(of)}`,
      );
      return `{${blank()}${members.join(`${blank()},${blank()}`)}${blank()}}`;
    }
    return Object.is(one, -0) ? '-0' : JSON.stringify(one);
  };
  return spelt(value);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** What JSON.parse sees in a record at the paths. Nested values are compared by what they are. */
function expected(record: Record<string, unknown>): Seen[] {
  return pathKeys.map((key) => {
    if (!Object.hasOwn(record, key)) {
      // Where there is no other that is alike, a key in another case is the one that is meant.
      return key === 'a' && Object.hasOwn(record, 'A') ? textOf(record.A) : undefined;
    }
    return textOf(record[key]);
  });
}

function textOf(value: unknown): Seen {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

/** Cells whose nested values are spelt in one way. */
function inOneSpelling(rows: readonly Seen[][], records: readonly Record<string, unknown>[]): Seen[][] {
  return rows.map((row, index) =>
    row.map((text, place) => {
      const key = pathKeys[place] ?? '';
      const of = records[index]?.[key] ?? (key === 'a' ? records[index]?.A : undefined);
      const isNested = typeof of === 'object' && of !== null;
      return isNested && typeof text === 'string' ? JSON.stringify(JSON.parse(text)) : text;
    }),
  );
}

function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state >> 8;
  };
}

const drawn = {
  records: fc.array(record, { maxLength: 12 }),
  seed: fc.nat(),
  partSize: fc.integer({ min: 1, max: 400 }),
  chunk: fc.integer({ min: 1, max: 300 }),
};

it('reads of lines what JSON.parse does, each in one part, however they are spelt and cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record(drawn), async ({ records, seed, partSize, chunk }) => {
      const next = numbers(seed);
      const lines = records.map((one) => `${next() % 5 === 0 ? ' \n' : ''}${spell(one, next, true)}`);
      const text = lines.join(next() % 2 === 0 ? '\n' : '\r\n') + (next() % 2 === 0 ? '' : '\n');
      const { rows, reports } = await cut(text, paths, { partSize, chunk });
      expect(inOneSpelling(rows, records)).toEqual(records.map(expected));
      const length = Buffer.byteLength(text);
      const prover = createProver({ dataStart: 0, dataEnd: length });
      for (const [index, range] of planRanges(0, length, partSize).entries()) {
        const report = reports[index];
        if (report !== undefined) prover.add(range, report);
      }
      const verdict = prover.verdict();
      expect(['proven', 'replan']).toContain(verdict.kind);
      if (verdict.kind === 'proven') expect(verdict.rows).toBe(records.length);
    }),
    { numRuns: 100 },
  );
});

it('reads of an array what JSON.parse does, however it is spelt', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record(drawn), async ({ records, seed, chunk }) => {
      const text = spell(records, numbers(seed), false);
      const { rows, reports } = await cut(text, paths, { format: 'json', chunk });
      expect(inOneSpelling(rows, records)).toEqual(records.map(expected));
      expect(reports[0]).toMatchObject({
        rows: records.length,
        bytes: Buffer.byteLength(text),
        anomaly: null,
      });
    }),
    { numRuns: 100 },
  );
});

it('refuses what JSON.parse refuses, at the same byte however it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ ...drawn, at: fc.nat(), byte: fc.constantFrom(...' {}[]:,"\\ue01-.+tfn\n') }),
      async ({ records, seed, chunk, at, byte }) => {
        const good = Buffer.from(records.map((one) => spell(one, numbers(seed), true)).join('\n'));
        const place = good.length === 0 ? 0 : at % good.length;
        const text = Buffer.concat([good.subarray(0, place), Buffer.from(byte), good.subarray(place + 1)]);
        const fault = await faultOf(text, ['none'], { chunk });
        expect(await faultOf(text, ['none'])).toBe(fault);
        const lines = text
          .toString()
          .split('\n')
          .filter((line) => line.trim() !== '');
        const isSound = lines.every(isObject) && isUtf8(text);
        expect([text.toString(), fault === null]).toEqual([text.toString(), isSound]);
      },
    ),
    { numRuns: 200 },
  );
});

function isObject(line: string): boolean {
  try {
    return line.trim().startsWith('{') && typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
