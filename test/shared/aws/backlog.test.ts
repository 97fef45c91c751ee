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
  await Promise.all(
    orders.map((order) => store.put('long', { order, run: order, token: 't', ticket: '', load })),
  );
  await store.put('other', { order: '000', run: 'other', token: 't', ticket: '', load });
  await store.remove('long', { order: '100', ticket: 'another' });
  expect(await store.get('long', '100')).not.toBeNull();
  await store.remove('long', { order: '100', ticket: '' });
  const found: Waiter[] = [];
  for await (const waiter of store.waiters('long')) found.push(waiter);
  expect(found.map(({ run }) => run)).toEqual(orders.filter((order) => order !== '100').sort());
  expect(await store.get('long', '100')).toBeNull();
  expect((await store.get('other', '000'))?.run).toBe('other');
});

test('what an earlier try to get in line writes late does not count', async () => {
  const store = createTurnStore(table);
  const place = { order: '1', run: 'run', load: makeLoad() };
  for (const [token, ticket] of [
    ['first', '2026-11-24T00:00:00.000Z#0000'],
    ['third', '2026-11-24T00:00:00.000Z#0002'],
    ['second', '2026-11-24T00:00:00.000Z#0001'],
  ] as const) {
    await store.put('late', { ...place, token, ticket });
  }
  expect((await store.get('late', '1'))?.token).toBe('third');
  await store.put('late', { ...place, token: 'anew', ticket: '2026-11-24T00:00:01.000Z#0000' });
  expect((await store.get('late', '1'))?.token).toBe('anew');
});
