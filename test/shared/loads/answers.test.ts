import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { createAnswers } from '../../../shared/aws/answers.ts';
import { startTable } from '../../helpers/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

test('an answer is kept for one import of one DataSet, for as long as its loads are known', async () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const answers = createAnswers(table, () => now);
  await answers.put('import-a', 'batch', 'applied');
  expect(await answers.get('import-a', 'batch')).toBe('applied');
  expect(await answers.get('import-b', 'batch')).toBeNull();
  expect(await answers.get('import-a', 'other')).toBeNull();
  const Key = { pk: 'STREAM#import-a', sk: 'IMPORT#batch' };
  const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key }));
  expect(Item?.expiresAt).toBe(now / 1000 + 400 * 24 * 3600);
});
