import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { createVerdicts } from '../../../shared/aws/verdicts.ts';
import { startTable, type Tables } from '../../helpers/table.ts';

let table: Tables;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

test('a verdict is kept for one request of one stream, for as long as its loads are known', async () => {
  const verdicts = createVerdicts(table);
  const now = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-11-23T12:00:00Z'));
  await verdicts.put('stream-a', 'batch', 'unclear').finally(() => now.mockRestore());
  expect(await verdicts.get('stream-a', 'batch')).toBe('unclear');
  expect(await verdicts.get('stream-b', 'batch')).toBeNull();
  expect(await verdicts.get('stream-a', 'other')).toBeNull();
  const Key = { pk: 'STREAM#stream-a', sk: 'REQUEST#batch' };
  const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key }));
  expect(Item?.expiresAt).toBe(Date.parse('2026-11-23T12:00:00Z') / 1000 + 400 * 24 * 3600);
});
