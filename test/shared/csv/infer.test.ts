import { domoDialect } from '../../../shared/csv/dialect.ts';
import { inferColumns } from '../../../shared/csv/infer.ts';
import { HeaderMismatch } from '../../../shared/errors.ts';

const dialect = { ...domoDialect, strayQuotes: 'reject' as const };

/** The type inferred for one column of these cells, given as they stand in the file. */
function typeOf(cells: string[], whole = true) {
  const data = Buffer.from(cells.map((cell) => `${cell},x\n`).join(''));
  return inferColumns(['a', 'b'], data, { whole, showCells: true, dialect })[0]?.type;
}

describe('the type of a column', () => {
  it.each([
    ['LONG', ['1', '-20', '0', '9223372036854775807']],
    ['LONG', ['1', '', '3']],
    ['LONG', ['"1"', '2']],
    ['DOUBLE', ['1', '2.5']],
    ['DOUBLE', ['0.1', '-0.25', '1.50']],
    ['DOUBLE', ['999999999999999', '1.5']],
    ['DOUBLE', ['0.000000000000000123456']],
    ['DATE', ['2024-01-01', '', '2024-02-29']],
    ['DATETIME', ['2024-01-01T10:00:00', '2024-01-01 10:00:00']],
    ['STRING', ['a', '1']],
    ['STRING', ['', '']],
    ['STRING', []],
    ['LONG', ['1', '""']],
    ['STRING', ['""']],
    ['STRING', ['007', '1']],
    ['STRING', ['00']],
    ['STRING', ['-0']],
    ['STRING', ['+1']],
    ['STRING', ['1', '9223372036854775808']],
    ['DOUBLE', ['1234567890123456', '1.5']],
    ['STRING', ['12345678901234567', '1.5']],
    ['STRING', ['1.5', '0.1234567890123456789']],
    ['STRING', ['01.5']],
    ['STRING', ['1e5', '2']],
    ['STRING', ['1', 'NaN']],
    ['LONG', ['1', ' 2']],
    ['STRING', ['2024-01-01', '2024-02-30']],
    ['DATETIME', ['2024-01-01', '2024-01-01T00:00:00']],
    ['STRING', ['1', '2024-01-01']],
    ['STRING', ['true', 'false']],
    ['STRING', ['N/A', '1']],
  ])('is %s for %j', (type, cells) => {
    expect(typeOf(cells)).toBe(type);
  });

  it('is STRING where not all cells were seen', () => {
    expect(typeOf(['1', '2'], false)).toBe('STRING');
  });

  it('is known for each column by itself, with the names of the header', () => {
    const data = Buffer.from('1,x,2.5\n2,"y\n1",3\n');
    expect(inferColumns(['id', 'text', 'price'], data, { whole: true, showCells: true, dialect })).toEqual([
      { name: 'id', type: 'LONG' },
      { name: 'text', type: 'STRING' },
      { name: 'price', type: 'DOUBLE' },
    ]);
  });

  it('survives records of another width, which are refused elsewhere', () => {
    const columns = inferColumns(['a', 'b'], Buffer.from('1\n2,3,4\n'), {
      whole: true,
      showCells: true,
      dialect,
    });
    expect(columns.map(({ type }) => type)).toEqual(['LONG', 'LONG']);
  });
});

describe('a header', () => {
  it.each([
    [['a', ''], 'no name for column 2'],
    [['', 'b', ' '], 'no name for column 1, 3'],
    [['a', 'b', 'a'], 'named alike: "a", "a"'],
    [['id', 'ID'], 'named alike: "id", "ID"'],
    [['a', '', 'a'], 'no name for column 2, and columns that are named alike: "a", "a"'],
  ])('%j gives no columns', (header, complaint) => {
    const infer = () =>
      inferColumns(header, Buffer.alloc(0), { whole: true, showCells: true, dialect, object: 's3://b/k' });
    expect(infer).toThrow(HeaderMismatch);
    expect(infer).toThrow(complaint);
    expect(infer).toThrow(/^s3:\/\/b\/k: row 1: .*Give every column a name of its own/);
  });
});
