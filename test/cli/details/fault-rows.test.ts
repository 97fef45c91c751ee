import { gzipSync } from 'node:zlib';
import { type FaultRows, faultRows } from '../../../cli/details/fault-rows.ts';
import type { ImportRoute } from '../../../shared/config/route.ts';
import { route } from '../../helpers/load.ts';

type Read = Partial<ImportRoute['read']>;

async function shown(
  content: string | Uint8Array,
  place: { row: number; byte: number },
  error: string,
  read: Read = {},
): Promise<FaultRows | string> {
  const bytes = Buffer.from(content as string);
  const object = { bucket: 'b', key: 'in/a.csv', versionId: 'v', etag: 'e', size: bytes.length };
  const objects = {
    async *read(_: unknown, from: number, to: number) {
      // As S3 does.
      if (from >= bytes.length) throw new RangeError('The requested range is not satisfiable');
      yield bytes.subarray(from, to);
    },
  };
  return faultRows(objects, object, { ...route, read: { ...route.read, ...read } }, place, error);
}

const rows = (...all: [number, ...string[]][]) => all.map(([row, ...cells]) => ({ row, cells }));
const csv = 'id,name\n1,a\n2,b\n3,c\n4,d\nx,e\n6,f\n7,g\n8,h\n';

test('the rows around a cell, with the header above', async () => {
  expect(await shown(csv, { row: 6, byte: csv.indexOf('x,e') }, 'CellOfWrongType')).toEqual({
    header: ['id', 'name'],
    rows: rows([3, '2', 'b'], [4, '3', 'c'], [5, '4', 'd'], [6, 'x', 'e'], [7, '6', 'f'], [8, '7', 'g']),
    cell: 0,
  });
});

test.each<[string, string, Read, string, string[]]>([
  ['semicolons', 'id;name\n1;a,b,c\n2;x\n', {}, 'x', ['2', 'x']],
  ['tabs', 'id\tname\n1\ta\n2\tx\n', {}, 'x', ['2', 'x']],
  ['the delimiter of the route', 'id:name\n1:a\n2:x,y\n', { delimiter: ':' }, 'x', ['2', 'x,y']],
  ['line breaks in quotes', 'id,name\n1,"a\nb"\n2,x\n', {}, 'x', ['2', 'x']],
  ['CRLF', 'id,name\r\n1,a\r\n2,x\r\n', {}, 'x', ['2', 'x']],
  ['CR alone', 'id,name\r1,a\r2,x\r', {}, 'x', ['2', 'x']],
  ['blank lines', 'id,name\n\n1,a\n\n2,x\n', {}, 'x', ['2', 'x']],
  ['titles above the header', 'Report\n2026\n\nid,name\n1,a\n2,x\n', {}, 'x', ['2', 'x']],
  ['a byte order mark', '\ufeffid,name\n1,a\n2,x\n', {}, 'x', ['2', 'x']],
  ['a last row without an end', 'id,name\n1,a\n2,x', {}, 'x', ['2', 'x']],
])('%s', async (_what, text, read, at, cells) => {
  const byte = Buffer.from(text).indexOf(at);
  const found = await shown(text, { row: 3, byte }, 'CellOfWrongType', read);
  expect(found).toMatchObject({ cell: 1, header: ['id', 'name'] });
  expect((found as FaultRows).rows.find(({ row }) => row === 3)?.cells).toEqual(cells);
  expect((found as FaultRows).rows[0]).toMatchObject({ row: 2 });
});

test.each<[string, number, string, FaultRows['cell'], string[]]>([
  ['WrongColumnCount', 3, 'id,name\n1,a\n2\n3,c\n', null, ['2']],
  ['BlankLine', 3, 'id,name\n1,a\n\n3,c\n', null, ['']],
  ['UnclosedQuote', 3, 'id,name\n1,a\n2,"b\n3,c\n', 1, ['2', '"b']],
  ['QuoteInUnquotedField', 3, 'id,name\n1,a\n2,b"c\n3,d\n', 1, ['2', 'b"c']],
])('%s', async (error, row, text, cell, cells) => {
  const at = { WrongColumnCount: 14 - 2, BlankLine: 12, UnclosedQuote: 14, QuoteInUnquotedField: 15 }[error];
  const found = (await shown(text, { row, byte: at ?? 0 }, error)) as FaultRows;
  expect(found.cell).toBe(cell);
  expect(found.rows.map((one) => one.row)).toEqual([2, 3, 4]);
  expect(found.rows[1]?.cells).toEqual(cells);
  expect(found.rows[2]?.cells[0]).toBe('3');
});

test('a fault in the header is shown as row 1', async () => {
  expect(await shown('id,name\n1,a\n', { row: 1, byte: 3 }, 'HeaderMismatch')).toEqual({
    header: null,
    rows: rows([1, 'id', 'name'], [2, '1', 'a']),
    cell: 1,
  });
});

test('without a header rows count from 1', async () => {
  const found = await shown('1,a\nx,b\n', { row: 2, byte: 4 }, 'CellOfWrongType', { header: false });
  expect(found).toEqual({ header: null, rows: rows([1, '1', 'a'], [2, 'x', 'b']), cell: 0 });
});

test('far down in a file only what is around it is read, also where cells have line breaks', async () => {
  const one = 'n,"two\nlines, ""quoted"""\n';
  const text = `id,text\n${one.repeat(120_000)}x,"bad\ncell"\n${one.repeat(9)}`;
  const byte = text.indexOf('x,"bad');
  const reads: number[] = [];
  const bytes = Buffer.from(text);
  const objects = {
    async *read(_: unknown, from: number, to: number) {
      reads.push(to - from);
      yield bytes.subarray(from, to);
    },
  };
  const object = { bucket: 'b', key: 'k', versionId: 'v', etag: 'e', size: bytes.length };
  const found = await faultRows(objects, object, route, { row: 120_002, byte }, 'CellOfWrongType');
  const good = ['n', 'two\nlines, "quoted"'];
  expect(found).toEqual({
    header: ['id', 'text'],
    rows: rows(
      ...([119_999, 120_000, 120_001] as const).map((row) => [row, ...good] as [number, ...string[]]),
      [120_002, 'x', 'bad\ncell'],
      [120_003, ...good],
      [120_004, ...good],
    ),
    cell: 0,
  });
  expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(400_000);
});

test('a compressed file is decompressed up to the fault', async () => {
  const found = await shown(gzipSync(csv), { row: 6, byte: csv.indexOf('x,e') }, 'CellOfWrongType');
  expect(found).toMatchObject({ header: ['id', 'name'], cell: 0 });
});

test.each([
  ['utf-16le', Buffer.from(`\ufeff${csv}`, 'utf16le'), 2 + 2 * csv.indexOf('x,e'), {}],
  ['windows-1252', Buffer.from(csv.replace('d\n', 'é\n'), 'latin1'), csv.indexOf('x,e'), {}],
])('%s', async (encoding, content, byte) => {
  const read = encoding === 'utf-16le' ? {} : { encoding };
  const found = (await shown(content, { row: 6, byte }, 'CellOfWrongType', read)) as FaultRows;
  expect(found).toMatchObject({ header: ['id', 'name'], cell: 0 });
  expect(found.rows.find(({ row }) => row === 5)?.cells).toEqual(['4', encoding === 'utf-16le' ? 'd' : 'é']);
});

test('lines of JSON are shown as they are', async () => {
  const text = '{"id":1}\n{"id":\n{"id":3}\n';
  const found = await shown(text, { row: 2, byte: 15 }, 'InvalidJson', { header: false });
  expect(found).toEqual({
    header: null,
    rows: rows([1, '{"id":1}'], [2, '{"id":'], [3, '{"id":3}']),
    cell: null,
  });
});

test('long cells are shortened, and a row has 500 at most', async () => {
  const wide = Array.from({ length: 600 }, (_, i) => (i === 0 ? 'y'.repeat(300) : 'z')).join(',');
  const found = (await shown(`${wide}\n${wide}\n`, { row: 2, byte: wide.length + 1 }, 'X')) as FaultRows;
  expect(found.rows[0]?.cells).toHaveLength(500);
  expect(found.rows[0]?.cells[0]).toBe(`${'y'.repeat(200)}…`);
});
