import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { FileError } from '../../../../shared/errors.ts';
import { numberText } from '../../../../shared/source/xlsx/number.ts';
import { openSheet, type SheetSource } from '../../../../shared/source/xlsx/sheet-source.ts';
import { columnName } from '../../../../shared/source/xlsx/sheet-text.ts';
import { collected } from '../../../helpers/collected.ts';
import { objectBytes } from '../../../helpers/object-bytes.ts';
import { escaped, workbookOf } from '../../../helpers/workbook.ts';

/** A cell, and what it is to be as text. */
interface Cell {
  kind: 'number' | 'shared' | 'inline' | 'flag' | 'date' | 'formatted';
  xml: string;
  text: string;
}

const text = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', ' ', ',', '"', '\n', ';', 'é', '東', '😀', '<', '&', '_x', '\\N', "'"),
  maxLength: 12,
});

const cell: fc.Arbitrary<Cell | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((value) => ({
    kind: 'number' as const,
    xml: String(value),
    text: numberText(String(value), '.') ?? '',
  })),
  text.map((value) => ({ kind: 'shared' as const, xml: value, text: value })),
  text.map((value) => ({ kind: 'inline' as const, xml: value, text: value })),
  fc
    .boolean()
    .map((value) => ({ kind: 'flag' as const, xml: value ? '1' : '0', text: value ? 'TRUE' : 'FALSE' })),
  fc.integer({ min: 61, max: 60_000 }).map((day) => ({
    kind: 'date' as const,
    xml: String(day),
    text: new Date(Date.UTC(1899, 11, 30 + day)).toISOString().slice(0, 10),
  })),
  fc.constant({ kind: 'formatted' as const, xml: '', text: '' }),
);

const grid = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 });

/** @param isNamed rows and cells have their names, and empty ones are left out */
function workbookWith(rows: (Cell | null)[][], isNamed: boolean): Buffer {
  const strings: string[] = [];
  const xmlOf = (one: Cell | null, name: string): string => {
    const r = isNamed ? ` r="${name}"` : '';
    switch (one?.kind) {
      case undefined:
        return isNamed ? '' : '<c/>';
      case 'shared':
        strings.push(`<t xml:space="preserve">${escaped(one.xml)}</t>`);
        return `<c${r} t="s"><v>${strings.length - 1}</v></c>`;
      case 'inline':
        return `<c${r} t="inlineStr"><is><t xml:space="preserve">${escaped(one.xml)}</t></is></c>`;
      case 'flag':
        return `<c${r} t="b"><v>${one.xml}</v></c>`;
      case 'date':
        return `<c${r} s="1"><v>${one.xml}</v></c>`;
      case 'formatted':
        return `<c${r} s="1"/>`;
      case 'number':
        return `<c${r}><v>${one.xml}</v></c>`;
    }
  };
  const data = rows
    .map((row, y) => {
      const cells = row.map((one, x) => xmlOf(one, `${columnName(x + 1)}${y + 1}`)).join('');
      if (isNamed && cells === '') return '';
      return `<row${isNamed ? ` r="${y + 1}"` : ''}>${cells}</row>`;
    })
    .join('');
  return workbookOf({ sheets: [{ name: 'Data', data }], strings, formats: [14] });
}

/** Rows without what is empty at their ends. */
function trimmed(rows: readonly (readonly string[])[]): string[][] {
  const cut = rows.map((row) => row.slice(0, row.findLastIndex((one) => one !== '') + 1));
  return cut.slice(0, cut.findLastIndex((row) => row.length > 0) + 1);
}

const choice = { name: null, form: { decimal: '.', trim: false } };
const about = { object: 's3://bucket/book.xlsx', showCells: true };

async function opened(bytes: Uint8Array, chunk = 1 << 16) {
  return openSheet(objectBytes(bytes, chunk), choice, about);
}

test('a sheet has the cells that were put into it, in whatever form and by whatever ranges', async () => {
  const chunk = fc.integer({ min: 1, max: 500 });
  await fc.assert(
    fc.asyncProperty(
      grid,
      fc.boolean(),
      chunk,
      fc.nat(),
      fc.nat(),
      async (rows, isNamed, size, one, other) => {
        const expected = trimmed(rows.map((row) => row.map((found) => found?.text ?? '')));
        const sheet = await opened(workbookWith(rows, isNamed), size);
        if (sheet === null) {
          expect(expected).toEqual([]);
          return;
        }
        const csv = Buffer.concat(await collected(sheet.read(0, Number.POSITIVE_INFINITY)));
        const options = { relax_column_count: true, skip_empty_lines: false, record_delimiter: '\n' };
        expect(trimmed(parse(csv, options))).toEqual(expected);
        const [from, to] = [one % (csv.length + 1), other % (csv.length + 1)].toSorted((a, b) => a - b) as [
          number,
          number,
        ];
        expect(Buffer.concat(await collected(sheet.read(from, to))).toString('hex')).toBe(
          csv.subarray(from, to).toString('hex'),
        );
      },
    ),
  );
});

test('a byte of the text is found in the cell that it is of', async () => {
  const data =
    '<row r="2"><c r="B2"><v>10</v></c><c r="D2" t="str"><v>a,b</v></c></row><row r="9"><c r="AB9"><v>7</v></c></row>';
  const sheet = await opened(workbookOf({ sheets: [{ name: 'My "Data"', data }] }));
  const csv = Buffer.concat(await collected((sheet as SheetSource).read(0, 1e9))).toString();
  const placeOf = (some: string) => sheet?.placeOf(csv.indexOf(some));
  expect(await placeOf('10')).toBe('sheet "My \\"Data\\"", cell B2');
  expect(await placeOf('0,')).toBe('sheet "My \\"Data\\"", cell B2');
  expect(await placeOf('a,b')).toBe('sheet "My \\"Data\\"", cell D2');
  expect(await placeOf('7')).toBe('sheet "My \\"Data\\"", cell AB9');
  expect(await sheet?.placeOf(10_000)).toBe('sheet "My \\"Data\\""');
});

test('a damaged workbook is refused, or read as if it were whole', async () => {
  const rows: Cell[][] = Array.from({ length: 30 }, (_, n) => [
    { kind: 'number', xml: `${n}`, text: '' },
    { kind: n % 2 ? 'shared' : 'inline', xml: `text ${n}`, text: '' },
    { kind: 'date', xml: `${46_000 + n}`, text: '' },
  ]);
  const sound = workbookWith(rows, true);
  const csv = async (bytes: Uint8Array) => {
    try {
      const sheet = await opened(bytes);
      return sheet === null ? null : Buffer.concat(await collected(sheet.read(0, 1e9))).toString();
    } catch (error) {
      if (error instanceof FileError) return error;
      throw error;
    }
  };
  const whole = await csv(sound);
  await fc.assert(
    fc.asyncProperty(fc.nat(sound.length * 8 - 1), fc.nat(sound.length - 1), async (bit, cut) => {
      const flipped = Buffer.from(sound);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      for (const found of [await csv(flipped), await csv(sound.subarray(0, cut))]) {
        if (!(found instanceof FileError)) expect(found).toBe(whole);
      }
    }),
    { numRuns: 300 },
  );
});
