import { isUtf8 } from 'node:buffer';
import type { ColumnType } from '../../../shared/data-set.ts';
import type { Values } from '../../../shared/parquet/encodings/values.ts';
import { converted, logical, physical } from '../../../shared/parquet/format.ts';
import { plainText } from '../../../shared/parquet/spell/doubles.ts';
import { differenceOf, fieldOf, randomBits, spell } from './spellings.ts';

const MANY = 30_000;

const bits = new DataView(new ArrayBuffer(8));

function doubleOf(low: number, high: number): number {
  bits.setInt32(0, low);
  bits.setInt32(4, high);
  return bits.getFloat64(0);
}

function floatOf(some: number): number {
  bits.setInt32(0, some);
  return bits.getFloat32(0);
}

function checkDoubles(doubles: number[]): void {
  const finite = doubles.filter(Number.isFinite);
  const field = fieldOf({ type: physical.double });
  const { kernel, plain } = spell(field, 'DOUBLE', finite.length, ({ floats }, index, place) => {
    floats[place] = finite[index] as number;
  });
  expect(differenceOf({ kernel, plain })).toBeNull();
  const texts = finite.map((value) => (Object.is(value, -0) ? '-0' : plainText(String(value))));
  expect(differenceOf({ kernel, plain: texts })).toBeNull();
}

describe('doubles are spelt as JavaScript spells them', () => {
  test('of any bits', () => {
    const next = randomBits(1);
    checkDoubles(Array.from({ length: MANY }, () => doubleOf(next(), next())));
  });

  test('between 0 and 1, and of all usual sizes', () => {
    const next = randomBits(2);
    checkDoubles(
      Array.from({ length: MANY }, () => ((next() >>> 0) + (next() >>> 0) / 2 ** 32) / 2 ** (next() & 63)),
    );
  });

  test('decimals of up to 17 digits', () => {
    const next = randomBits(3);
    checkDoubles(
      Array.from({ length: MANY }, () => {
        const digits = (((next() >>> 0) * 2 ** 21 + (next() >>> 11)) % 10 ** (1 + (next() & 15))).toString();
        return Number(`${next() & 1 ? '-' : ''}${digits}e${-(next() & 31) + 8}`);
      }),
    );
  });

  test('powers of two and ten, whole numbers, and what is beside each', () => {
    const doubles: number[] = [0, -0, 5e-324, 2.2250738585072014e-308, Number.MAX_VALUE];
    for (let power = -1074; power < 1024; power++) doubles.push(2 ** power);
    for (let power = -323; power < 309; power++) doubles.push(Number(`1e${power}`), Number(`-5e${power}`));
    for (let whole = 0; whole < 1000; whole++) doubles.push(whole, 2 ** 53 - whole, 2 ** 53 + 2 * whole);
    const beside = doubles.flatMap((value) => {
      bits.setFloat64(0, value);
      const [high, low] = [bits.getInt32(0), bits.getInt32(4)];
      return [-1, 1].map((by) => doubleOf(high, low + by));
    });
    checkDoubles([...doubles, ...beside]);
  });
});

/** A table of numbers of 64 bits, with those at the ends of digits and types. */
function longs(seed: number): [low: number, high: number][] {
  const next = randomBits(seed);
  const edges = [0n, 1n << 31n, 1n << 32n, 1n << 53n, 1n << 63n];
  for (let power = 1n; power < 1n << 63n; power *= 10n) edges.push(power, 9n * power);
  const near = edges.flatMap((edge) => [edge - 1n, edge, edge + 1n, -edge - 1n, -edge, 1n - edge]);
  return [
    ...near.map((value): [number, number] => [
      Number(BigInt.asIntN(32, value)),
      Number(BigInt.asIntN(32, value >> 32n)),
    ]),
    ...Array.from({ length: MANY }, (): [number, number] => {
      const shift = next() & 63;
      const [low, high] = [next(), next()];
      return shift > 31 ? [high >> (shift - 32), high >> 31] : [low, high >> shift];
    }),
  ];
}

const decimal = (scale: number) => ({ converted: converted.decimal, scale, precision: 18 });
const timestamp = (fraction: number, isUtc: boolean) => ({
  logical: { kind: logical.timestamp, fraction, isUtc, scale: 0, precision: 0, bits: 0, isSigned: true },
});

test.each<[string, Parameters<typeof fieldOf>[0], ColumnType]>([
  ['INT64', { type: physical.int64 }, 'LONG'],
  ['UINT64', { type: physical.int64, converted: converted.uint64 }, 'LONG'],
  ['UINT64', { type: physical.int64, converted: converted.uint64 }, 'DECIMAL'],
  ['INT32', { type: physical.int32 }, 'LONG'],
  ['UINT32', { type: physical.int32, converted: converted.uint32 }, 'LONG'],
  ...[0, 1, 2, 4, 8, 9, 15, 16].map((scale) => decimalOf(physical.int64, scale, 'DECIMAL')),
  ...[17, 19, 20, 30].map((scale) => decimalOf(physical.int64, scale, 'STRING')),
  ...[0, 2, 9, 12].map((scale) => decimalOf(physical.int32, scale, 'DECIMAL')),
  ['DATE', { type: physical.int32, converted: converted.date }, 'DATE'],
  ['DATE', { type: physical.int32, converted: converted.date }, 'STRING'],
  ...[3, 6, 9].flatMap((fraction) => [
    momentOf(fraction, true, 'DATETIME'),
    momentOf(fraction, false, 'DATETIME'),
    momentOf(fraction, true, 'STRING'),
  ]),
])('whole numbers as %s', (_, element, type) => {
  const numbers = longs(4);
  const isWide = element.type === physical.int64;
  const put = ({ ints }: Values, index: number, place: number) => {
    const [low, high] = numbers[index] as [number, number];
    if (isWide) ints.set([low, high], 2 * place);
    else ints[place] = low;
  };
  expect(differenceOf(spell(fieldOf(element), type, numbers.length, put))).toBeNull();
});

function decimalOf(type: number, scale: number, column: ColumnType): [string, object, ColumnType] {
  return [`DECIMAL(18, ${scale})`, { type, ...decimal(scale) }, column];
}

function momentOf(fraction: number, isUtc: boolean, column: ColumnType): [string, object, ColumnType] {
  return [`TIMESTAMP of ${fraction} digits`, { type: physical.int64, ...timestamp(fraction, isUtc) }, column];
}

test('every day of four centuries, and the ends of time', () => {
  const ends = [-719_162, 2_932_896, 0].flatMap((day) => [day - 1, day, day + 1]);
  const days = [...Array.from({ length: 146_098 }, (_, day) => day - 25_567), ...ends];
  const field = fieldOf({ type: physical.int32, converted: converted.date });
  const { kernel, plain } = spell(field, 'DATE', days.length, ({ ints }, index, place) => {
    ints[place] = days[index] as number;
  });
  expect(differenceOf({ kernel, plain })).toBeNull();
  expect(kernel.slice(0, -9)).toEqual(
    days.slice(0, -9).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
  );
});

test('floats', () => {
  const next = randomBits(5);
  const floats = Array.from({ length: MANY }, () => floatOf(next()));
  for (let k = 0; k < MANY; k++) floats.push(Math.fround((next() % 100_000) / 10 ** (next() & 7)));
  for (let power = -149; power < 128; power++) floats.push(2 ** power, -(2 ** power));
  floats.push(0, -0, 16_777_216, 16_777_217, Number.NaN, Number.POSITIVE_INFINITY);
  const put = ({ floats: into }: Values, index: number, place: number) => {
    into[place] = floats[index] as number;
  };
  expect(differenceOf(spell(fieldOf({ type: physical.float }), 'DOUBLE', floats.length, put))).toBeNull();
});

describe('texts', () => {
  const field = fieldOf({ type: physical.byteArray, converted: converted.utf8 });

  function spellTexts(texts: Buffer[]) {
    const all = Buffer.concat(texts);
    const starts: number[] = [];
    let at = 0;
    for (const { length } of texts) {
      starts.push(at);
      at += length;
    }
    return spell(field, 'STRING', texts.length, (values, index, place) => {
      values.bytes = all;
      values.starts[place] = starts[index] as number;
      values.ends[place] = (starts[index] as number) + (texts[index] as Buffer).length;
    });
  }

  test('what a cell needs is seen at every place of a text of any length', () => {
    const texts: Buffer[] = [];
    for (const piece of ['', ',', '"', '\n', '\r', '\0', 'é', '\\N', '""', '\u{1f600}']) {
      for (let length = 0; length < 40; length++) {
        for (let at = 0; at <= length; at += 3)
          texts.push(Buffer.from(`${'x'.repeat(at)}${piece}${'y'.repeat(length - at)}`));
      }
    }
    for (const length of [1000, 65_535, 65_536, 65_537, 200_000]) {
      texts.push(Buffer.alloc(length, 'z'), Buffer.alloc(length, '"'), Buffer.alloc(length, 'z,'));
    }
    expect(differenceOf(spellTexts(texts))).toBeNull();
  });

  test('bytes that look like UTF-8, and are or are not', () => {
    const next = randomBits(6);
    const bytes = [
      ...[0x41, 0x2c, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1],
      ...[0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff],
    ];
    const texts = Array.from({ length: MANY }, () =>
      Buffer.from(Array.from({ length: next() & 7 }, () => bytes[(next() >>> 0) % bytes.length] as number)),
    );
    expect(texts.filter((text) => isUtf8(text)).length).toBeGreaterThan(MANY / 10);
    expect(differenceOf(spellTexts(texts))).toBeNull();
  });
});
