import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { openSheet } from '../../../../shared/source/xlsx/sheet-source.ts';
import { collected } from '../../../helpers/collected.ts';
import { objectBytes } from '../../../helpers/object-bytes.ts';

/** Workbooks that other programs wrote, and beside each what openpyxl 3.1.5 reads of it, with dates in ISO 8601. */
const folder = join(__dirname, 'others');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.xlsx'))
  .map((name) => name.slice(0, -'.xlsx'.length));

const options = { relax_column_count: true, skip_empty_lines: false, record_delimiter: '\n' };

test.each(names)('a workbook of %s', async (name) => {
  const choice = { name: null, form: { decimal: '.', trim: false } };
  const about = { object: 's3://bucket/book.xlsx', showCells: true };
  const sheet = await openSheet(objectBytes(readFileSync(join(folder, `${name}.xlsx`))), choice, about);
  const read = sheet?.read(0, Number.POSITIVE_INFINITY);
  if (read === undefined) throw new Error('nothing is in it');
  const found = parse(Buffer.concat(await collected(read)), options);
  expect(found).toEqual(parse(readFileSync(join(folder, `${name}.csv`)), options));
});
