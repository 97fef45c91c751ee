import fc from 'fast-check';
import { collectTables } from '../../../shared/source/tables/collect.ts';
import { pack, unpack } from '../../../shared/source/tables/pack.ts';
import * as packed from '../../../shared/source/tables/packed.ts';

test('what is committed has the tables of the library: npm run encodings', () => {
  const tables = collectTables();
  const committed = new Map(Object.entries(packed));
  expect([...committed.keys()].sort()).toEqual(tables.map(({ name }) => name).sort());
  for (const { name, table } of tables) expect([...unpack(committed.get(name) ?? '')]).toEqual(table);
});

test('a table that was packed is unpacked as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 0x10ffff })), (table) => {
      expect([...unpack(pack(table))]).toEqual(table);
    }),
  );
});
