import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { createBacklog, streamPartition } from '../../../shared/aws/backlog.ts';
import type { Backlog } from '../../../shared/import/ports.ts';
import { makeEntry } from '../../helpers/load.ts';
import { startTable, type Tables } from '../../helpers/table.ts';

let table: Tables;
let backlog: Backlog;
beforeAll(async () => {
  table = await startTable();
  backlog = createBacklog(table);
});
afterAll(() => table.stop());

test('loads come in their order, of their stream only, until they are taken out', async () => {
  const seconds = [5, 2, 9, 0, 7];
  const entries = seconds.map((second) => makeEntry({ receivedAt: `2026-11-23T12:00:0${second}Z` }));
  for (const entry of entries) await backlog.put('stream', entry);
  const other = makeEntry({ force: true });
  await backlog.put('stream-2', other);
  const inOrder = [...entries].sort((a, b) => (a.order < b.order ? -1 : 1));
  expect(await backlog.first('stream', 10)).toEqual(inOrder);
  expect(await backlog.first('stream', 2)).toEqual(inOrder.slice(0, 2));
  expect(await backlog.last('stream', 2)).toEqual(inOrder.slice(-2));
  expect(await backlog.last('stream', 10)).toEqual(inOrder);
  if (inOrder[0] !== undefined) await backlog.remove('stream', inOrder[0]);
  await backlog.remove('stream', { order: 'not there', replays: 0 });
  expect(await backlog.first('stream', 10)).toEqual(inOrder.slice(1));
  expect(await backlog.first('stream-2', 10)).toEqual([other]);
  expect(await backlog.first('stream-3', 10)).toEqual([]);
});

test('a load that is put again keeps its place', async () => {
  const entry = makeEntry();
  await backlog.put('again', entry);
  await backlog.put('again', { ...entry, force: true });
  expect(await backlog.first('again', 10)).toEqual([{ ...entry, force: true }]);
});

test('a message that comes again does not take back what a person has wanted since', async () => {
  const entry = makeEntry();
  await backlog.put('forced', { ...entry, force: true });
  await backlog.put('forced', entry);
  expect(await backlog.first('forced', 10)).toEqual([{ ...entry, force: true }]);
});

test('what comes late about a load that has been opened again since changes nothing', async () => {
  const entry = makeEntry();
  const again = { ...entry, replays: 1 };
  await backlog.put('opened', again);
  await backlog.put('opened', entry);
  await backlog.remove('opened', entry);
  expect(await backlog.first('opened', 10)).toEqual([again]);
  await backlog.remove('opened', again);
  expect(await backlog.first('opened', 10)).toEqual([]);
});

test('it is asked consistently, and only for as much as is wanted', async () => {
  const inputs: object[] = [];
  const send = async ({ input }: { input: object }) => {
    inputs.push(input);
    return { Items: [] };
  };
  await createBacklog({ ...table, client: { send } as never }).first('stream', 1);
  expect(inputs).toEqual([expect.objectContaining({ ConsistentRead: true, Limit: 1 })]);
});

test('of many loads as many as are wanted are given, over as many pages as that takes', async () => {
  const total = 1501;
  const orders = Array.from({ length: total }, (_, i) => String((i * 7919) % total).padStart(5, '0'));
  // The adapter does not look into it. DynamoDB ends a page after 1 MB.
  const load = { id: 'load', padding: 'x'.repeat(2000) };
  for (let at = 0; at < total; at += 25) {
    const puts = orders.slice(at, at + 25).map((order) => ({
      PutRequest: { Item: { pk: streamPartition('long'), sk: `BACKLOG#${order}`, load, force: false } },
    }));
    await table.client.send(new BatchWriteCommand({ RequestItems: { [table.name]: puts } }));
  }
  const found = (await backlog.first('long', total - 1)).map(({ order }) => order);
  expect(found).toEqual([...orders].sort().slice(0, total - 1));
}, 120_000);
