import { firstTurn, type Waiter } from '../../../shared/loads/turn.ts';
import { createTurnStore } from '../../../shared/loads/turn-store.ts';
import { makeLoad } from '../../helpers/load.ts';
import { startTable } from '../../helpers/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

test('of writes over the same version, one is done', async () => {
  const store = createTurnStore(table);
  for (let fence = 1; fence <= 2; fence++) {
    const seen = await store.read('cas');
    const done = await Promise.all([1, 2, 3].map(() => store.replace('cas', { ...seen, fence })));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await store.read('cas')).toEqual({ ...firstTurn, fence, version: fence });
  }
});

test('waiters come in their order, however many, of their stream only', async () => {
  const store = createTurnStore(table);
  const load = makeLoad();
  const orders = Array.from({ length: 230 }, (_, i) => `${String((i * 7) % 230).padStart(3, '0')}`);
  await Promise.all(orders.map((order) => store.put('long', { order, run: order, token: 't', load })));
  await store.put('other', { order: '000', run: 'other', token: 't', load });
  await store.remove('long', '100');
  const found: Waiter[] = [];
  for await (const waiter of store.waiters('long')) found.push(waiter);
  expect(found.map(({ run }) => run)).toEqual(orders.filter((order) => order !== '100').sort());
  expect(await store.get('long', '100')).toBeNull();
  expect((await store.get('other', '000'))?.run).toBe('other');
});
