import { forEach } from '../../../shared/import/for-each.ts';

const items = Array.from({ length: 100 }, (_, i) => i);
const tick = () => new Promise(setImmediate);

test('each item is worked on once, so many at the same time', async () => {
  const seen: number[] = [];
  let now = 0;
  let most = 0;
  const work = async (item: number) => {
    most = Math.max(most, ++now);
    await tick();
    seen.push(item);
    now -= 1;
  };
  await forEach(items, work, 7);
  expect(seen.sort((one, other) => one - other)).toEqual(items);
  expect(most).toBe(7);
});

test('after a failure no more are begun, and nothing goes on behind it', async () => {
  let begun = 0;
  let now = 0;
  const work = async (item: number) => {
    begun += 1;
    now += 1;
    await tick();
    now -= 1;
    if (item === 20) throw new Error('one');
    if (item === 21) throw new Error('another');
  };
  await expect(forEach(items, work, 5)).rejects.toThrow('one');
  expect(now).toBe(0);
  expect(begun).toBeLessThan(30);
});

test('nothing is nothing', async () => {
  await forEach([], async () => {
    throw new Error('there is no item');
  });
});
