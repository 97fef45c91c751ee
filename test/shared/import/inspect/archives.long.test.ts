import type { ImportRoute } from '../../../../shared/config/route.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { work } from '../../../helpers/run.ts';
import { escaped, workbookOf } from '../../../helpers/workbook.ts';
import { zipOf } from '../../../helpers/zip.ts';

quiet();

let world: World;
let ids: string[];

/** A run that is about to plan a file, whose DataSet has an id and a name. */
async function dropped(text: Uint8Array, changes: Partial<ImportRoute> = {}): Promise<void> {
  world = createWorld({ routes: [{ ...route, partSize: 200_000, ...changes }] });
  world.domo.addStream(42, {
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'name', type: 'STRING' },
    ],
  });
  const drop: Drop = { key: 'incoming/sales/a', text };
  ids = await world.drop(drop);
}

const row = () => world.row(ids[0] ?? '');
const loaded = () => world.domo.dataSets.get('D42')?.rows;

const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => `${i},${Buffer.from(String(Math.sin(i + 1))).toString('base64')}`);
const csvOf = (some: readonly string[]) => `id,name\n${some.join('\n')}\n`;

/** A workbook with these rows behind others; one that is not converted whole while it is planned has a picture too. */
function bookOf(some: readonly string[], above = '', isLarge = false): Buffer {
  const cellOf = (text: string) =>
    /^-?\d+(\.\d+)?$/.test(text)
      ? `<c><v>${text}</v></c>`
      : `<c t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
  const data = ['id,name', ...some]
    .map((record) => `<row>${record.split(',').map(cellOf).join('')}</row>`)
    .join('');
  const xml = `<?xml version="1.0"?><worksheet><sheetData>${above}${data}</sheetData></worksheet>`;
  const sheets = [{ name: 'Data', data: '' }];
  return workbookOf({
    sheets,
    members: [{ name: 'xl/worksheets/sheet1.xml', bytes: xml }, ...(isLarge ? [picture] : [])],
  });
}

const picture = { name: 'xl/media/image1.png', bytes: Buffer.alloc(5 * 2 ** 20), stored: true };
const many = rows(20_000);
const readme = { name: 'readme.txt', bytes: 'For people.' };

describe.each([true, false])('a zip, stored: %s', (stored) => {
  test.each<[string, Uint8Array, readonly string[]]>([
    ['a few rows', zipOf([{ name: 'a.csv', bytes: csvOf(rows(3)), stored }]), rows(3)],
    ['one part', zipOf([{ name: 'a.csv', bytes: csvOf(rows(6000)), stored }]), rows(6000)],
    ['several parts', zipOf([{ name: 'a.csv', bytes: csvOf(many), stored }], { before: 'MZ' }), many],
  ])(
    '%s',
    async (_, bytes, expected) => {
      const { read } = route;
      await dropped(bytes, { read: { ...read, compression: bytes[0] === 0x4d ? 'zip' : 'auto' } });
      await work(world);
      expect(row()).toMatchObject({ state: 'committed', rows: expected.length });
      expect(loaded()).toEqual(expected);
    },
    60_000,
  );

  test('a wrong checksum is found before anything is committed', async () => {
    for (const some of [rows(3), rows(6000), many]) {
      await dropped(zipOf([{ name: 'a.csv', bytes: csvOf(some), stored, says: { crc: 1 } }]));
      await work(world);
      expect(row()).toMatchObject({
        state: 'rejected',
        reason: expect.stringMatching(/member "a\.csv".*can't be unpacked/),
      });
      expect(loaded()).toEqual([]);
    }
  }, 60_000);
});

test('the file of a zip that the route means', async () => {
  const bytes = zipOf([readme, { name: 'x/a.csv', bytes: csvOf(rows(3)) }]);
  await dropped(bytes);
  await work(world);
  expect(row()).toMatchObject({ state: 'rejected', reason: expect.stringMatching(/"member": "x\/a\.csv"/) });
  await dropped(bytes, { read: { ...route.read, member: '**/*.csv' } });
  await work(world);
  expect(loaded()).toEqual(rows(3));
});

test('a first cell like "sep=;" is a cell: no program reads a sheet by it', async () => {
  const { read, match } = route;
  await dropped(bookOf(rows(3), '<row><c t="str"><v>sep=;</v></c></row>'), {
    read: { ...read, header: false },
    match: { ...match, by: 'position' },
  });
  await work(world);
  expect(row()).toMatchObject({ state: 'rejected', reason: expect.stringContaining('sep=;') });
  await dropped(bookOf(rows(3), '<row><c t="str"><v>sep=;</v></c></row>'), {
    read: { ...read, skipLines: 1 },
  });
  await work(world);
  expect(loaded()).toEqual(rows(3));
});

test('another encoding within a zip', async () => {
  const bytes = Buffer.from(`\ufeff${csvOf(['1,größe'])}`, 'utf16le');
  await dropped(zipOf([{ name: 'a.csv', bytes }]));
  await work(world);
  expect(row()).toMatchObject({ state: 'committed' });
  expect(loaded()).toEqual(['1,größe']);
});

test.each<[string, Uint8Array, readonly string[], Partial<ImportRoute>]>([
  ['a few rows', bookOf(rows(3)), rows(3), {}],
  ['several parts', bookOf(many, '', true), many, {}],
  ['a decimal comma in the route', bookOf(rows(3)), rows(3), { cells: { ...route.cells, decimal: ',' } }],
  [
    'semicolons in the route, which mean nothing in a sheet',
    bookOf(rows(3)),
    rows(3),
    { read: { ...route.read, delimiter: ';', quote: "'" } },
  ],
  ['lines above the header', bookOf(rows(3), '<row><c t="str"><v>A title</v></c></row><row/>'), rows(3), {}],
])(
  'a workbook: %s',
  async (_, bytes, expected, changes) => {
    await dropped(bytes, changes);
    await work(world);
    expect(row()).toMatchObject({ state: 'committed', rows: expected.length });
    expect(loaded()).toEqual(expected);
  },
  60_000,
);

test('the columns of a workbook of several parts are inferred', async () => {
  const target = { kind: 'dataSet', name: 'Sales', description: '', columns: 'infer' } as const;
  await dropped(bookOf(many, '', true), { target });
  await work(world, 'dataset-Sales');
  expect(row()).toMatchObject({ state: 'committed', rows: many.length });
}, 60_000);

test('a workbook without rows', async () => {
  await dropped(workbookOf({ sheets: [{ name: 'Data', data: '' }] }));
  await work(world);
  expect(row()).toMatchObject({ state: 'committed', rows: 0 });
});

test.each<[string, Uint8Array, RegExp]>([
  ['in the head', bookOf(['1,a', 'x,b']), /sheet "Data", cell A3: .*LONG/],
  ['in a later part', bookOf([...many, 'x,b'], '', true), /sheet "Data", cell A20002: .*LONG/],
  [
    'of another width',
    bookOf(['1,a', '2,b,c']),
    /sheet "Data", cell A3: this record has 3 columns where the header has 2\. Give each column a name/,
  ],
  [
    'of another width in a later part',
    bookOf([...many, '2,b,c'], '', true),
    /sheet "Data", cell A20002: the row has 3 columns/,
  ],
])(
  'a cell that does not fit is named: %s',
  async (_, bytes, says) => {
    await dropped(bytes);
    await work(world);
    expect(row()).toMatchObject({ state: 'rejected', reason: expect.stringMatching(says) });
  },
  60_000,
);
