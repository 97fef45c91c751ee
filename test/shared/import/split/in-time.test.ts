import { AwsUnavailable, FileTooLarge } from '../../../../shared/errors.ts';
import { collected } from '../../../../shared/import/collected.ts';
import { longestRead, readInTime } from '../../../../shared/import/split/in-time.ts';
import { makeLoad } from '../../../helpers/load.ts';

const { object } = makeLoad({ key: 'in/a.csv' });

/** Reads 60 pieces of a range, each of which takes so long. @param pause milliseconds */
async function read(pause: number, end: number): Promise<number> {
  let now = 0;
  const range = { index: 0, count: 1, start: 9, end };
  async function* slow(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < 60; i++) {
      yield Buffer.from('x');
      now += pause;
    }
  }
  const inTime = readInTime({ now: () => now }, longestRead, { object, range }, slow);
  return (await collected(inTime(0, end))).length;
}

test('what is read in time is read', async () => {
  expect(await read(longestRead / 60, 1e12)).toBe(60);
});

test.each([
  ['an ordinary range', 2e9, AwsUnavailable, /the 1999999991 bytes from byte 9 on .* within 200 s\.$/],
  ['a range that was joined of many without rows', 1e11, FileTooLarge, /rows begin in few of them/],
])('%s that takes too long ends in time', async (_, end, kind, message) => {
  await expect(read(longestRead / 30, end)).rejects.toThrow(kind);
  await expect(read(longestRead / 30, end)).rejects.toThrow(message);
});
