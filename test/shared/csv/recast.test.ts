import type { Misfit, OutCell } from '../../../shared/cells/cell.ts';
import type { Changes } from '../../../shared/cells/change.ts';
import type { Recast } from '../../../shared/cells/recast.ts';
import { type Dialect, domoDialect } from '../../../shared/csv/dialect.ts';
import type { Cell } from '../../../shared/csv/records.ts';
import type { ScanOptions } from '../../../shared/csv/scan.ts';
import { createScanner } from '../../../shared/csv/scanner.ts';

function scan(
  text: string,
  record: (cells: readonly Cell[], row: number) => readonly OutCell[] | Misfit,
  options: Partial<ScanOptions> = {},
  changes: Changes = {},
) {
  const recast: Recast = { record, changes };
  const bytes = Buffer.from(text);
  const scanner = createScanner({
    ...{
      dialect: domoDialect,
      width: null,
      shortRows: 'reject',
      emptyColumns: 'reject',
      maxRecordBytes: 1000,
    },
    ...{ offset: 100, until: 1e9, dataEnd: 100 + bytes.length, recast, ...options },
  });
  scanner.push(bytes);
  scanner.end();
  const pieces = scanner.take();
  return { bytes, pieces, scanner, text: Buffer.concat(pieces).toString() };
}

const semicolons: Dialect = { ...domoDialect, delimiter: ';' };

describe('a scan whose cells are recast', () => {
  it('gives the recast every record with its number, and writes what comes back', () => {
    const seen: [string[], number][] = [];
    const { text, scanner } = scan(
      'a,"b"\n\n"c""d",\r\n',
      (cells, row) => {
        seen.push([cells.map(({ text }) => text), row]);
        return [`${row}`, cells[1] as Cell, cells[0] as Cell, null, ''];
      },
      { dialect: { ...domoDialect, blankLines: 'skip' } },
    );
    expect(seen).toEqual([
      [['a', 'b'], 1],
      [['c"d', ''], 2],
    ]);
    expect(text).toBe('1,"b",a,,""\n2,,"c""d",,""\r\n');
    expect(scanner).toMatchObject({ rows: 2, anomaly: null });
  });

  it('writes views of the chunk where nothing was changed', () => {
    const { bytes, pieces } = scan('a,"b"\nc,\n', (cells) => cells);
    expect(pieces).toEqual([bytes]);
    expect(pieces[0]?.buffer).toBe(bytes.buffer);
  });

  it.each<[string, OutCell[], string]>([
    ['text that needs quotes', ['a,b', 'c"d', 'e\nf', 'g\rh', 'i'], '"a,b","c""d","e\nf","g\rh",i\n'],
    ['nulls and empty texts', [null, '', null], ',"",\n'],
    ['an only null', [null], '""\n'],
    ['an only empty text', [''], '""\n'],
  ])('spells %s', (_, out, expected) => {
    expect(scan('x\n', () => out).text).toBe(expected);
  });

  it('leaves surplus cells out before, and those that are missing to the recast', () => {
    const widths: number[] = [];
    const record = (cells: readonly Cell[]) => {
      widths.push(cells.length);
      return cells;
    };
    scan('a,b,\nc\n', record, { width: 2, shortRows: 'pad', emptyColumns: 'drop' });
    expect(widths).toEqual([2, 1]);
  });

  it('ends at the first cell that does not fit', () => {
    const misfit: Misfit = { cell: 1, column: 'Amount', type: 'LONG', reason: 'number' };
    const record = (cells: readonly Cell[], row: number) => (row === 2 ? misfit : cells);
    const long = 'x'.repeat(100);
    const { scanner } = scan(`a;b\nc;"${long}"\nd;e\n`, record, { dialect: semicolons });
    expect(scanner.anomaly).toEqual({
      ...{ kind: 'CellMisfit', row: 2, offset: 106, column: 'Amount', type: 'LONG', reason: 'number' },
      text: `${'x'.repeat(60)}…`,
    });
    expect(scanner).toMatchObject({ done: true, rows: 1 });
  });

  it('adds its own changes to those of the recast', () => {
    const { scanner } = scan('a\nb\n', () => [null], {}, { date: 3, emptyText: 1 });
    expect(scanner.changes).toEqual({ date: 3, emptyText: 3 });
  });
});
