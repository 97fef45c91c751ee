import { translated } from '../../../shared/aws/translated.ts';
import { ObjectGone } from '../../../shared/errors.ts';

const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException', $metadata: {} });

test('what a call gives is given, and what the SDK throws is an error of ours', async () => {
  const port = translated({
    get: async (id: string) => `row ${id}`,
    put: async () => Promise.reject(throttled),
    own: async () => Promise.reject(new ObjectGone('gone')),
    now: () => 7,
    name: 'table',
  });
  expect([await port.get('1'), port.now(), port.name]).toEqual(['row 1', 7, 'table']);
  await expect(port.put()).rejects.toMatchObject({ name: 'AwsUnavailable', cause: throttled });
  await expect(port.own()).rejects.toMatchObject({ name: 'ObjectGone' });
});

test('also what is thrown while items come', async () => {
  const port = translated({
    async *list() {
      yield 1;
      throw throttled;
    },
  });
  const seen: number[] = [];
  const all = async () => {
    for await (const item of port.list()) seen.push(item);
  };
  await expect(all()).rejects.toMatchObject({ name: 'AwsUnavailable' });
  expect(seen).toEqual([1]);
});
