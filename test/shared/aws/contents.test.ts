import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { createContents } from '../../../shared/aws/contents.ts';
import type { KnownContent } from '../../../shared/import/files/known-content.ts';
import { startTable, type Tables } from '../../helpers/table.ts';

let table: Tables;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const at = '2026-11-23T12:00:00Z';
const known = (batch: string): KnownContent => ({
  content: 'e/1',
  load: 'a',
  key: 'in/a.csv',
  batch,
  dataSetId: 'D',
  at,
});

test('content is kept in one place of one stream, for as long as its load is known', async () => {
  const contents = createContents(table);
  await contents.put('stream-a', 'place', known('batch'), 3);
  expect(await contents.get('stream-a', 'place')).toEqual(known('batch'));
  expect(await contents.get('stream-b', 'place')).toBeNull();
  expect(await contents.get('stream-a', 'other')).toBeNull();
  const Key = { pk: 'CONTENT#stream-a#place', sk: 'CONTENT' };
  const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key }));
  expect(Item?.expiresAt).toBe(Date.parse(at) / 1000 + 400 * 24 * 3600);
});

test.each([
  ['an older fence changes nothing', 4, 'new'],
  ['the same fence may write again', 5, 'late'],
  ['a newer fence counts', 6, 'late'],
])('%s', async (place, fence, batch) => {
  const contents = createContents(table);
  await contents.put('stream-a', place, known('new'), 5);
  await contents.put('stream-a', place, known('late'), fence);
  expect((await contents.get('stream-a', place))?.batch).toBe(batch);
});
