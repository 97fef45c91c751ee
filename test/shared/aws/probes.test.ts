import { createProbes } from '../../../shared/aws/probes.ts';
import { startTable, type Tables } from '../../helpers/table.ts';

let table: Tables;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

test('the latest probe is kept, and nobody has made one before the first', async () => {
  const probes = createProbes(table);
  expect(await probes.get()).toBeNull();
  const first = {
    ...{ at: '2026-11-28T17:00:00Z', host: 'https://d' },
    seen: { partAgain: 'appends', countLag: 3 },
  } as const;
  await probes.put(first);
  expect(await probes.get()).toEqual(first);
  const second = { ...first, at: '2026-11-29T17:00:00Z', seen: {} };
  await probes.put(second);
  expect(await probes.get()).toEqual(second);
});
