import { FileError } from '../../../../shared/errors.ts';
import type { SheetForm } from '../../../../shared/source/xlsx/cell-text.ts';
import { archiveKind } from '../../../../shared/source/xlsx/office-file.ts';
import { openPackage } from '../../../../shared/source/xlsx/package.ts';
import { cellContext, chooseSheet, sheetText } from '../../../../shared/source/xlsx/sheet.ts';
import { openWorkbook } from '../../../../shared/source/xlsx/workbook.ts';
import { openArchive } from '../../../../shared/source/zip/archive.ts';
import { collected } from '../../../helpers/collected.ts';
import { objectBytes } from '../../../helpers/object-bytes.ts';
import { type WorkbookParts, workbookOf } from '../../../helpers/workbook.ts';
import { zipOf } from '../../../helpers/zip.ts';

interface Options {
  sheet?: string;
  form?: Partial<SheetForm>;
}

/** A sheet of a workbook as CSV; null: no sheet has anything. */
async function csvOf(bytes: Uint8Array, { sheet, form }: Options = {}): Promise<string | null> {
  const { read, size, object } = objectBytes(bytes, 1000);
  const about = { object, showCells: true };
  const archive = await openArchive({ read, size, object });
  expect(await archiveKind(archive, read, object)).toBe('xlsx');
  const workbook = await openWorkbook(openPackage(archive, read, about));
  const chosen = await chooseSheet(workbook, sheet ?? null);
  if (chosen === null) return null;
  const context = await cellContext(workbook, { decimal: '.', trim: false, ...form });
  return Buffer.concat(await collected(sheetText(workbook, chosen, context))).toString();
}

/** A workbook of one sheet. */
function oneSheet(data: string, parts: Omit<WorkbookParts, 'sheets'> = {}): Buffer {
  return workbookOf({ sheets: [{ name: 'Data', data }], ...parts });
}

interface Case extends Options {
  about: string;
  data: string;
  parts?: Omit<WorkbookParts, 'sheets'>;
  csv: string | null;
}

const cases: Case[] = [
  {
    about: 'numbers, texts and an empty cell',
    data: '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1"/><c r="D1"><v>2</v></c></row>',
    parts: { strings: ['<t>a</t>'] },
    csv: '1,a,,2\n',
  },
  {
    about: 'cells and rows without names',
    data: '<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>',
    csv: '1,2\n3\n',
  },
  {
    about: 'rows and cells that are left out',
    data: '<row r="2"><c r="B2"><v>1</v></c></row><row r="5"><c r="AA5"><v>2</v></c></row>',
    csv: `\n,1\n\n\n${','.repeat(26)}2\n`,
  },
  {
    about: 'empty cells at the end of rows, and empty rows at the end',
    data: '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/></row><row r="2"><c r="A2" s="1"/></row><row r="3"/>',
    csv: '1\n',
  },
  { about: 'nothing', data: '<row r="1"><c r="A1" s="1"/></row>', csv: null },
  {
    about: 'texts that need quotes',
    data: '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>',
    parts: { strings: ['<t>a,b</t>', '<t>"q"</t>', '<t>l1&#10;l2</t>', '<t>\\N</t>'] },
    csv: '"a,b","""q""","l1\nl2","\\N"\n',
  },
  {
    about: 'runs of several fonts, and phonetic hints',
    data: '<row><c t="s"><v>0</v></c></row>',
    parts: {
      strings: [
        '<r><t>東</t></r><r><rPr><b/></rPr><t xml:space="preserve">京 </t></r><rPh sb="0" eb="1"><t>とう</t></rPh><phoneticPr fontId="1"/>',
      ],
    },
    csv: '東京 \n',
  },
  {
    about: 'inline texts',
    data: '<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><r><t>b</t></r><r><t>c</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>',
    csv: 'a,bc\n',
  },
  {
    about: 'characters that XML can’t have',
    data: '<row><c t="inlineStr"><is><t>a_x000D_b_x005F_x000D__xD83D__xDE00_</t></is></c></row>',
    csv: '"a\rb_x000D_😀"\n',
  },
  {
    about: 'characters that XML can’t have, in a text that cells name',
    data: '<row><c t="s"><v>0</v></c></row>',
    parts: { strings: ['<r><t>a_xD83D_</t></r><r><t>_xDE00_</t></r>'] },
    csv: 'a😀\n',
  },
  {
    about: 'blanks stay, unless the route trims',
    data: '<row><c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c></row>',
    csv: ' a \n',
  },
  {
    about: 'blanks go where the route trims',
    data: '<row><c t="inlineStr"><is><t xml:space="preserve"> a, </t></is></c></row>',
    form: { trim: true },
    csv: '"a,"\n',
  },
  {
    about: 'blanks within a text stay, however many they are',
    data: `<row><c t="str"><v>\t a${' '.repeat(900_000)}b \t</v></c></row>`,
    form: { trim: true },
    csv: `a${' '.repeat(900_000)}b\n`,
  },
  {
    about: 'truth values and errors',
    data: '<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="e"><v>#DIV/0!</v></c></row>',
    csv: 'TRUE,FALSE,#N/A,#DIV/0!\n',
  },
  {
    about: 'values of formulas',
    data: '<row><c><f>1+1</f><v>2</v></c><c t="str"><f>"a"</f><v>a</v></c><c t="str"><f>""</f><v></v></c><c t="b"><f>TRUE()</f><v>1</v></c><c><f t="shared" si="0"/><v>7</v></c></row>',
    csv: '2,a,,TRUE,7\n',
  },
  {
    about: 'an empty text is an empty cell',
    data: '<row><c t="s"><v>0</v></c><c><v>1</v></c></row>',
    parts: { strings: ['<t></t>'] },
    csv: ',1\n',
  },
  {
    about: 'numbers as Excel keeps them',
    data: '<row><c><v>0.1</v></c><c><v>0.10000000000000001</v></c><c><v>1E-7</v></c><c><v>1.2345678901234567E+19</v></c><c><v>-0</v></c><c><v>3.0</v></c><c><v>1e3</v></c><c><v> 5 </v></c></row>',
    csv: '0.1,0.1,0.0000001,12345678901234567000,0,3,1000,5\n',
  },
  {
    about: 'whole numbers of more digits than Excel keeps',
    data: '<row><c><v>9223372036854775807</v></c></row>',
    csv: '9223372036854775807\n',
  },
  {
    about: 'numbers by the decimal mark of the route',
    data: '<row><c><v>1.5</v></c><c><v>2</v></c><c t="inlineStr"><is><t>1.5</t></is></c></row>',
    form: { decimal: ',' },
    csv: '"1,5",2,1.5\n',
  },
  {
    about: 'dates of ISO 8601',
    data: '<row><c t="d"><v>2026-01-31T10:11:12</v></c></row>',
    csv: '2026-01-31T10:11:12\n',
  },
  {
    about: 'dates, date-times, times and durations',
    data: '<row><c s="1"><v>46053</v></c><c s="2"><v>46053.42444444444</v></c><c s="3"><v>0.52083333333333337</v></c><c s="4"><v>1.5034722222222223</v></c><c s="5"><v>46053</v></c></row>',
    parts: { formats: [14, 'dd/mm/yyyy\\ hh:mm', 'h:mm AM/PM', '[h]:mm', '#,##0.00'] },
    csv: '2026-01-31,2026-01-31T10:11:12,12:30:00,36:05:00,46053\n',
  },
  {
    about: 'days counted from 1904',
    data: '<row><c s="1"><v>0</v></c><c s="1"><v>44591</v></c></row>',
    parts: { formats: [14], from1904: true },
    csv: '1904-01-01,2026-01-31\n',
  },
  {
    about: 'the strict format',
    data: '<row><c t="s"><v>0</v></c><c s="1"><v>1</v></c></row>',
    parts: { strings: ['<t>a</t>'], formats: [14], strict: true },
    csv: 'a,1900-01-01\n',
  },
  {
    about: 'elements with a prefix',
    data: '<x:row><x:c t="s"><x:v>0</x:v></x:c></x:row>',
    parts: { strings: ['<x:t>a</x:t>'], prefix: 'x' },
    csv: 'a\n',
  },
  {
    about: 'a merged cell has its value in the first',
    data: '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="C1"><v>2</v></c></row>',
    csv: '1,,2\n',
  },
  {
    about: 'hidden rows',
    data: '<row r="1" hidden="1"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>',
    csv: '1\n2\n',
  },
  {
    about: 'character data and entities',
    data: '<row><c t="inlineStr"><is><t><![CDATA[a<b]]>&amp;&lt;&#x20AC;</t></is></c></row>',
    csv: 'a<b&<€\n',
  },
  {
    about: 'the last cell that there can be',
    data: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    csv: `${'\n'.repeat(1_048_575)}${','.repeat(16_383)}1\n`,
  },
  {
    about: 'what is not in cells',
    data: '<row><c><v>1</v><extLst><ext><v>9</v></ext></extLst></c></row>',
    csv: '1\n',
  },
];

test.each(cases)('$about', async ({ data, parts, csv, ...options }) => {
  expect(await csvOf(oneSheet(data, parts), options)).toBe(csv);
});

test('a workbook in UTF-16', async () => {
  const xml =
    '<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData><row><c t="str"><v>Zoë</v></c></row></sheetData></worksheet>';
  const bytes = Buffer.from(`\ufeff${xml}`, 'utf16le');
  expect(await csvOf(oneSheet('', { members: [{ name: 'xl/worksheets/sheet1.xml', bytes }] }))).toBe('Zoë\n');
});

interface Choice {
  sheets: WorkbookParts['sheets'];
  sheet?: string;
  csv: string | null | RegExp;
}

const data = (value: number) => `<row><c><v>${value}</v></c></row>`;
const two = [
  { name: 'Notes', data: data(1) },
  { name: 'Data', data: data(2) },
];

const choices: Choice[] = [
  {
    sheets: two,
    csv: /2 sheets with data: "Notes", "Data"\. Set "sheet": "Notes" or "sheet": "Data" under "read"/,
  },
  { sheets: two, sheet: 'Data', csv: '2\n' },
  { sheets: two, sheet: ' data', csv: '2\n' },
  { sheets: two, sheet: 'Other', csv: /no sheet of the name "Other".*"Notes", "Data"/ },
  { sheets: [...two, { name: 'DATA', data: data(3) }], sheet: 'Data', csv: '2\n' },
  { sheets: [...two, { name: 'DATA', data: data(3) }], sheet: 'dAta', csv: /2 sheets of the name "dAta"/ },
  { sheets: [{ name: 'Empty', data: '' }, ...two.slice(1)], csv: '2\n' },
  { sheets: [{ name: 'Secret', data: data(1), state: 'hidden' }, ...two.slice(1)], csv: '2\n' },
  {
    sheets: [{ name: 'Secret', data: data(1), state: 'veryHidden' }, ...two.slice(1)],
    sheet: 'Secret',
    csv: '1\n',
  },
  {
    sheets: [
      { name: 'Secret', data: data(1), state: 'hidden' },
      { name: 'Empty', data: '' },
    ],
    csv: /only hidden sheets have data: "Secret"/,
  },
  { sheets: [{ name: 'Empty', data: '' }], csv: null },
];

test.each(choices)('$sheets.length sheets, $sheet: $csv', async ({ sheets, sheet, csv }) => {
  const found = csvOf(workbookOf({ sheets }), sheet === undefined ? {} : { sheet });
  if (csv instanceof RegExp) await expect(found).rejects.toThrow(csv);
  else expect(await found).toBe(csv);
});

interface Fault {
  about: string;
  bytes: Buffer;
  error: 'DamagedWorkbook' | 'NotCsv' | 'DamagedZip' | 'FileTooLarge';
  says: RegExp;
}

const entity =
  '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>';
const external = '<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/passwd"><worksheet/>';

const faults: Fault[] = [
  { about: 'entities', bytes: oneSheet(entity), error: 'DamagedWorkbook', says: /document type/ },
  {
    about: 'a document type from elsewhere',
    bytes: oneSheet(external),
    error: 'DamagedWorkbook',
    says: /document type/,
  },
  {
    about: 'an entity that nobody knows',
    bytes: oneSheet('<row><c t="str"><v>&nbsp;</v></c></row>'),
    error: 'DamagedWorkbook',
    says: /no well-formed XML/,
  },
  {
    about: 'XML that ends too early',
    bytes: oneSheet('<?xml version="1.0"?><worksheet><sheetData>'),
    error: 'DamagedWorkbook',
    says: /no well-formed XML/,
  },
  {
    about: 'a tag that has no end',
    bytes: oneSheet(`<?xml version="1.0"?><worksheet a="${'x'.repeat(2 ** 23 + 1e6)}`),
    error: 'DamagedWorkbook',
    says: /more than 8388608 bytes/,
  },
  {
    about: 'a text that the workbook lacks',
    bytes: oneSheet('<row r="3"><c r="C3" t="s"><v>5</v></c></row>'),
    error: 'DamagedWorkbook',
    says: /sheet "Data", cell C3: it has a text that the workbook lacks/,
  },
  {
    about: 'a number that is none',
    bytes: oneSheet('<row r="3"><c r="C3"><v>abc</v></c></row>'),
    error: 'DamagedWorkbook',
    says: /sheet "Data", cell C3: it is said to be a number/,
  },
  {
    about: 'a date that is no number, though JavaScript would make one of it',
    bytes: oneSheet('<row><c s="1"><v>0x10</v></c></row>', { formats: [14] }),
    error: 'DamagedWorkbook',
    says: /cell A1: it is said to be a number/,
  },
  {
    about: 'a number beyond all',
    bytes: oneSheet('<row><c><v>1e999</v></c></row>'),
    error: 'DamagedWorkbook',
    says: /cell A1: it is said to be a number/,
  },
  {
    about: 'a type that nobody knows',
    bytes: oneSheet('<row><c t="x"><v>1</v></c></row>'),
    error: 'DamagedWorkbook',
    says: /a type that nobody knows, "x"/,
  },
  {
    about: 'rows in another order',
    bytes: oneSheet('<row r="3"/><row r="2"/>'),
    error: 'DamagedWorkbook',
    says: /a row "2" behind row 3/,
  },
  {
    about: 'a row beyond the last',
    bytes: oneSheet('<row r="1048577"/>'),
    error: 'DamagedWorkbook',
    says: /a row "1048577"/,
  },
  {
    about: 'a cell twice',
    bytes: oneSheet('<row r="1"><c r="B1"/><c r="B1"/></row>'),
    error: 'DamagedWorkbook',
    says: /a cell "B1" behind column 2/,
  },
  {
    about: 'a cell of another row',
    bytes: oneSheet('<row r="1"><c r="B2"/></row>'),
    error: 'DamagedWorkbook',
    says: /row 1, has a cell "B2"/,
  },
  {
    about: 'a column beyond the last',
    bytes: oneSheet('<row r="1"><c r="XFE1"/></row>'),
    error: 'DamagedWorkbook',
    says: /a cell "XFE1"/,
  },
  {
    about: 'two values in a cell',
    bytes: oneSheet('<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>'),
    error: 'DamagedWorkbook',
    says: /cell A1: it has two values/,
  },
  {
    about: 'a value beside a text',
    bytes: oneSheet('<row r="1"><c r="A1" t="inlineStr"><v>1</v><is><t>2</t></is></c></row>'),
    error: 'DamagedWorkbook',
    says: /cell A1: it has two values/,
  },
  {
    about: 'neither true nor false',
    bytes: oneSheet('<row r="1"><c r="A1" t="b"><v>2</v></c></row>'),
    error: 'DamagedWorkbook',
    says: /cell A1: it is said to be a truth value/,
  },
  {
    about: 'half a character',
    bytes: oneSheet('<row><c t="str"><v>_xD800_</v></c></row>'),
    error: 'DamagedWorkbook',
    says: /half of a character/,
  },
  {
    about: 'half a character in a text that cells name',
    bytes: oneSheet('<row><c t="s"><v>0</v></c></row>', { strings: ['<t>a_xD83D_</t>'] }),
    error: 'DamagedWorkbook',
    says: /half of a character/,
  },
  {
    about: 'a format that the workbook lacks',
    bytes: oneSheet('<row><c s="7"><v>1</v></c></row>'),
    error: 'DamagedWorkbook',
    says: /cell A1: it has a format/,
  },
  {
    about: 'a formula without a value',
    bytes: oneSheet('<row r="2"><c r="D2"><f>1+1</f><v></v></c></row>'),
    error: 'NotCsv',
    says: /sheet "Data", cell D2: its formula has no value/,
  },
  {
    about: 'a part that is missing',
    bytes: oneSheet('', {
      members: [
        {
          name: 'xl/_rels/workbook.xml.rels',
          bytes:
            '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet9.xml"/></Relationships>',
        },
      ],
    }),
    error: 'DamagedWorkbook',
    says: /"xl\/worksheets\/sheet9.xml" is missing/,
  },
  {
    about: 'no relationships',
    bytes: oneSheet('', { members: [{ name: 'xl/_rels/workbook.xml.rels', bytes: '<Relationships/>' }] }),
    error: 'DamagedWorkbook',
    says: /its sheet "Data" has no part/,
  },
  {
    about: 'no sheets',
    bytes: workbookOf({ sheets: [] }),
    error: 'DamagedWorkbook',
    says: /no sheet of cells/,
  },
  {
    about: 'no workbook',
    bytes: zipOf([{ name: '[Content_Types].xml', bytes: '<Types/>' }]),
    error: 'DamagedWorkbook',
    says: /"xl\/workbook.xml" is missing/,
  },
  {
    about: 'the binary format',
    bytes: oneSheet('', {
      members: [
        {
          name: '_rels/.rels',
          bytes:
            '<Relationships><Relationship Id="rId1" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        },
      ],
    }),
    error: 'NotCsv',
    says: /\.xlsb/,
  },
  {
    about: 'an OpenDocument file',
    bytes: zipOf([
      { name: 'mimetype', bytes: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
    ]),
    error: 'NotCsv',
    says: /OpenDocument/,
  },
  {
    about: 'a Word document',
    bytes: zipOf([{ name: '[Content_Types].xml' }, { name: 'word/document.xml' }]),
    error: 'NotCsv',
    says: /a Word document/,
  },
  {
    about: 'more texts than are kept',
    bytes: oneSheet(data(1), {
      strings: Array.from({ length: 70 }, (_, n) => `<t>${String(n).repeat(400_000)}</t>`),
    }),
    error: 'FileTooLarge',
    says: /48 MiB of different texts/,
  },
];

test.each(faults)('refused: $about', async ({ bytes, error, says }) => {
  const found = await csvOf(bytes, { sheet: 'Data' }).catch((thrown) => thrown);
  expect(found).toBeInstanceOf(FileError);
  expect(found).toMatchObject({ name: error, message: expect.stringMatching(says) });
});
