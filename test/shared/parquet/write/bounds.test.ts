import fc from 'fast-check';
import { physical } from '../../../../shared/parquet/format.ts';
import { BoundsOfNumbers } from '../../../../shared/parquet/write/bounds.ts';

/** Readers leave out row groups by bounds: a wrong one loses rows in silence. */
const sorted = <T extends number | bigint>(values: readonly T[]) =>
  values.toSorted((a, b) => (a < b ? -1 : 1));
const least = <T extends number | bigint>(values: readonly T[]) => sorted(values)[0];
const greatest = <T extends number | bigint>(values: readonly T[]) => sorted(values).at(-1);
const some = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 1, maxLength: 20 });
const near = fc.bigInt({ min: -3n * 2n ** 32n, max: 3n * 2n ** 32n });

test('of numbers of 64 bits', () => {
  const value = fc.oneof(near, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
  const bounds = new BoundsOfNumbers();
  fc.assert(
    fc.property(some(value), (values) => {
      for (const number of values) bounds.add64(Number(number >> 32n), Number(number & 0xffff_ffffn));
      const found = bounds.take(physical.int64);
      expect(found?.least.readBigInt64LE()).toBe(least(values));
      expect(found?.greatest.readBigInt64LE()).toBe(greatest(values));
    }),
  );
});

test('of numbers of 128 bits', () => {
  const value = fc.oneof(near, fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }));
  const read = (bytes: Buffer | undefined) => BigInt.asIntN(128, BigInt(`0x${bytes?.toString('hex')}`));
  fc.assert(
    fc.property(some(value), (values) => {
      const bounds = new BoundsOfNumbers();
      for (const number of values) bounds.add(number);
      const found = bounds.take(physical.fixed);
      expect([read(found?.least), read(found?.greatest)]).toEqual([least(values), greatest(values)]);
    }),
  );
});

test('of days', () => {
  fc.assert(
    fc.property(some(fc.integer()), (values) => {
      const bounds = new BoundsOfNumbers();
      for (const number of values) bounds.add(number);
      const found = bounds.take(physical.int32);
      expect([found?.least.readInt32LE(), found?.greatest.readInt32LE()]).toEqual([
        least(values),
        greatest(values),
      ]);
    }),
  );
});

test('of doubles; a zero of one sign takes in the other', () => {
  const value = fc.oneof(fc.constantFrom(0, -0), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(some(value), (values) => {
      const bounds = new BoundsOfNumbers();
      for (const number of values) bounds.add(number);
      const found = bounds.take(physical.double);
      const [low, high] = [least(values), greatest(values)];
      expect(found?.least.readDoubleLE()).toBe(low === 0 ? -0 : low);
      expect(found?.greatest.readDoubleLE()).toBe(high === 0 ? 0 : high);
    }),
  );
});

test('where there were no values there are none, and they begin anew with each row group', () => {
  const bounds = new BoundsOfNumbers();
  expect(bounds.take(physical.double)).toBeNull();
  bounds.add(5);
  bounds.take(physical.int32);
  bounds.add(3);
  expect(bounds.take(physical.int32)?.greatest.readInt32LE()).toBe(3);
  expect(bounds.take(physical.int32)).toBeNull();
});
