import { createRecast } from '../../../shared/cells/recast.ts';
import { plainRules } from '../../../shared/cells/rules.ts';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import { createScanner } from '../../../shared/csv/scanner.ts';

// By itself in a file, because the memory of the kernel must be one in which nothing has been yet.
test('nothing is looked for behind the entries of the last record', () => {
  const types = ['LONG', 'STRING'] as const;
  const columns = types.map((type, index) => ({
    name: type,
    type,
    origin: { kind: 'cell' as const, index },
  }));
  const scanner = createScanner({
    ...{ offset: 0, until: Number.POSITIVE_INFINITY, dataEnd: 19, maxRecordBytes: 1000, width: 2 },
    ...{ shortRows: 'reject', emptyColumns: 'drop', dialect: { ...domoDialect, blankLines: 'skip' } },
    recast: createRecast({
      ...{ columns, rules: { ...plainRules, nulls: ['NULL'] }, trim: false, rowsBefore: 0, thisYear: 2026 },
    }),
  });
  scanner.push(Buffer.from('1,a\r\n2,b\r\n3,c\r\n\r\n\r\n'));
  scanner.end();
  expect(scanner.rows).toBe(3);
});
