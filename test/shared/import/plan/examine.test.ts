import type { ImportRoute } from '../../../../shared/config/route.ts';
import type { Column } from '../../../../shared/data-set.ts';
import {
  FileTooLarge,
  FileWithoutRows,
  HeaderMismatch,
  WrongColumnCount,
} from '../../../../shared/errors.ts';
import { inspectionRef } from '../../../../shared/import/documents.ts';
import { surveyName } from '../../../../shared/import/inspect/inspection.ts';
import { examine } from '../../../../shared/import/plan/examine.ts';
import { createObjectIndexer } from '../../../../shared/source/object-index.ts';
import { makeLoad, route } from '../../../helpers/load.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';

const dataSet: Column[] = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
];
const about = { object: 's3://bucket/in', showCells: true };
const adding: Partial<ImportRoute> = { match: { ...route.match, extra: 'add' } };
const numbered: Partial<ImportRoute> = { lineage: { row: 'row' } };
const small: Partial<ImportRoute> = { partSize: 100 };
const withRow: Column[] = [...dataSet, { name: 'row', type: 'LONG' }];

interface Given {
  of?: Partial<ImportRoute>;
  columns?: readonly Column[] | null;
  /** Documents that inspections have left, by their names. */
  documents?: Record<string, unknown>;
}

let world: World;
async function examined(
  text: string | Uint8Array,
  { of = {}, columns = dataSet, documents = {} }: Given = {},
) {
  world = createWorld();
  const bytes = Buffer.from(text as string);
  const load = makeLoad({ size: bytes.length });
  const { object } = load;
  world.objects.set(`${object.key}@v1`, { object, bytes, createdAt: new Date(0), tags: new Map() });
  for (const [name, document] of Object.entries(documents)) {
    await world.ports.documents.put(inspectionRef(load, name), document);
  }
  return examine(world.ports, {
    ...{ load, route: { ...route, ...of }, dataSet: columns, inspections: Object.keys(documents) },
    loadedAt: '2026-11-23T12:10:00',
  });
}

/** Under which an inspection of a file that needs one keeps what it has found. */
async function nameFor(text: string, given: Given): Promise<string> {
  const found = await examined(text, given);
  if (found.kind !== 'uninspected') throw new Error(`the file is ${found.kind}`);
  return surveyName({ ...route, ...given.of }, found.reading, found);
}

const head = 'id,name\n';
const cell = (index: number) => ({ kind: 'cell', index });

it('names the byte of the object where its text has other bytes', async () => {
  const read = { ...route.read, encoding: 'windows-1252' };
  const text = Buffer.from('id,name\n1,\xe9\xe9\xe9\n2,a,b\n', 'latin1');
  await expect(examined(text, { of: { read } })).rejects.toThrow(/row 3, byte 14: this record has 3 columns/);
});

describe('a file that is ready at once', () => {
  test.each<[string, string, Given, object]>([
    [
      'in the order of the DataSet',
      `${head}1,a\n`,
      {},
      { dataStart: 8, dataEnd: 12, text: { size: 12, index: null }, added: [], columns: dataSet },
    ],
    [
      'in another order',
      'name,id\na,1\n',
      {},
      {
        reading: {
          width: 2,
          columns: [
            { name: 'id', origin: cell(1) },
            { name: 'name', origin: cell(0) },
          ],
        },
      },
    ],
    ['behind a byte order mark', `\ufeff${head}1,a\n`, {}, { dataStart: 11, dataEnd: 15 }],
    [
      'with a footer',
      `${head}1,a\nsum,1\n`,
      { of: { read: { ...route.read, skipFooter: 1 } } },
      { dataStart: 8, dataEnd: 12 },
    ],
    [
      'without a header',
      '1,a\n',
      { of: { read: { ...route.read, header: false }, match: { ...route.match, by: 'position' } } },
      { dataStart: 0, reading: { firstRow: 1 } },
    ],
    [
      'with a lineage of its key and of when it is loaded',
      `${head}1,a\n`,
      {
        of: { lineage: { file: 'key', at: 'loadedAt' } },
        columns: [...dataSet, { name: 'file', type: 'STRING' }, { name: 'at', type: 'DATETIME' }],
      },
      {
        rowsBefore: null,
        reading: {
          year: 2026,
          columns: [
            { origin: cell(0) },
            { origin: cell(1) },
            { origin: { kind: 'key' } },
            { origin: { kind: 'loadedAt', at: '2026-11-23T12:10:00' } },
          ],
        },
      },
    ],
    [
      'in one range, with the numbers of its rows',
      `${head}1,a\n`,
      { of: numbered, columns: withRow },
      { rowsBefore: null, reading: { columns: [{}, {}, { origin: { kind: 'row' } }] } },
    ],
  ])('%s', async (_, text, given, expected) => {
    expect(await examined(text, given)).toMatchObject({ kind: 'readable', ...expected });
  });

  test('is read in one request where it is short', async () => {
    await examined(`${head}1,a\n`);
    expect(world.requests.count('objects.read')).toBe(1);
  });
});

describe('columns that the DataSet lacks', () => {
  test.each<[string, string, Column[]]>([
    ['of numbers', 'id,name,n\n1,a,2\n2,b,3\n', [{ name: 'n', type: 'LONG' }]],
    ['of numbers but for one cell', 'id,name,n\n1,a,2\n2,b,x\n', [{ name: 'n', type: 'STRING' }]],
    [
      'two of them, between others',
      'x,id,d,name\n1.5,1,2026-01-31,a\n',
      [
        { name: 'x', type: 'DOUBLE' },
        { name: 'd', type: 'DATE' },
      ],
    ],
  ])('are added with the types that their cells have: %s', async (_, text, added) => {
    const found = await examined(text, { of: adding });
    expect(found).toMatchObject({ kind: 'readable', added, columns: dataSet });
    expect(found).toMatchObject({ reading: { columns: [{ name: 'id' }, { name: 'name' }, ...added] } });
  });

  test('are refused where the route does not add them', async () => {
    await expect(examined('id,name,n\n1,a,2\n')).rejects.toThrow(HeaderMismatch);
  });
});

describe('a file whose cells must all be looked at', () => {
  const rows = `${'1,a,2\n'.repeat(40)}1,a,x\n`;
  const text = `id,name,n\n${rows}`;

  test('is looked at at once where it is one range', async () => {
    expect(await examined(text, { of: adding })).toMatchObject({
      kind: 'readable',
      added: [{ type: 'STRING' }],
    });
  });

  test('is inspected where it is several', async () => {
    expect(await examined(text, { of: { ...adding, ...small } })).toMatchObject({
      ...{ kind: 'uninspected', inspect: 'survey', dataStart: 10, dataEnd: text.length },
      reading: { width: 3, columns: null },
    });
  });

  const ruled = { isFilled: true, ruledOut: { LONG: { row: 41 }, DOUBLE: {}, DATE: {}, DATETIME: {} } };
  const survey = { rows: 41, columns: [{ isFilled: true, ruledOut: {} }, ruled, ruled] };

  test('is ready where an inspection has looked at it', async () => {
    const of = { ...adding, ...small };
    const documents = { [await nameFor(text, { of })]: { survey, rowsBefore: [0, 16], empty: [] } };
    const found = await examined(text, { of, documents });
    expect(found).toMatchObject({
      kind: 'readable',
      added: [{ name: 'n', type: 'STRING' }],
      rowsBefore: null,
    });
  });

  test('is inspected again where the settings were others then', async () => {
    const name = await nameFor(text, { of: { ...adding, partSize: 90 } });
    const documents = { [name]: { survey, rowsBefore: [0, 16], empty: [] } };
    const found = await examined(text, { of: { ...adding, ...small }, documents });
    expect(found).toMatchObject({ kind: 'uninspected', inspect: 'survey' });
  });

  test('has a fault that ends it before anything is made', async () => {
    await expect(examined(`id,name,n\n${'1,a,2\n'.repeat(20_000)}1,a\n`, { of: adding })).rejects.toThrow(
      WrongColumnCount,
    );
  });
});

describe('the numbers of the rows of a file of several ranges', () => {
  const text = `${head}${'1,a\n'.repeat(60)}`;
  const given = { of: { ...numbered, ...small }, columns: withRow };
  const place = { dataStart: 8, dataEnd: text.length };

  test('are found out by an inspection', async () => {
    expect(await examined(text, given)).toMatchObject({ kind: 'uninspected', inspect: 'survey', ...place });
  });

  test('are known behind it', async () => {
    const name = await nameFor(text, given);
    const survey = { rows: 60, columns: [] };
    const documents = { [name]: { survey, rowsBefore: [0, 30], empty: [] } };
    expect(await examined(text, { ...given, documents })).toMatchObject({
      ...{ kind: 'readable', rowsBefore: [0, 30] },
    });
  });

  test('are those of the ranges that have rows, where some have none', async () => {
    const name = await nameFor(text, given);
    const survey = { rows: 60, columns: [] };
    const documents = { [name]: { survey, rowsBefore: [0, 60], empty: [1] } };
    expect(await examined(text, { ...given, documents })).toMatchObject({
      ...{ kind: 'readable', rowsBefore: [0], emptyRanges: [1] },
    });
  });
});

describe('a file in another encoding', () => {
  const german = (rows: number) => Buffer.from(`\ufeffid,name\n${'1,größe\n'.repeat(rows)}`, 'utf16le');

  test('has the offsets of its text where it is small', async () => {
    const found = await examined(german(2));
    // Three bytes of a mark, eight of a header, ten of each row.
    expect(found).toMatchObject({
      ...{ kind: 'readable', dataStart: 11, dataEnd: 31, text: { size: 31, index: null } },
      reading: { encoding: 'utf-16le' },
      decisions: expect.arrayContaining([
        expect.stringContaining('"encoding": "utf-16le"'),
        expect.stringContaining('"byteOrderMark": "utf-16le"'),
      ]),
    });
  });

  const large = german(300_000);

  test('needs an index where it is large', async () => {
    const size = large.length;
    expect(await examined(large)).toMatchObject({
      ...{ kind: 'uninspected', inspect: 'index', dataStart: 0, dataEnd: size, text: { size, index: null } },
      reading: { encoding: 'utf-16le' },
    });
  });

  test('is ready where it has one', async () => {
    const indexer = createObjectIndexer({ compression: null, encoding: 'utf-16le', about });
    indexer.push(large);
    const index = indexer.end();
    const { textSize } = index.text;
    const found = await examined(large, { documents: { index } });
    expect(found).toMatchObject({
      ...{ kind: 'readable', dataStart: 11, dataEnd: textSize },
      text: {
        size: textSize,
        index: { bucket: 'bucket', key: expect.stringContaining('/index.json') },
      },
    });
  });
});

test.each<[string, Partial<ImportRoute['cells']>, boolean]>([
  ['01.02.2026;1,5\n02.02.2026;2,5\n', { dates: ['dd.MM.yyyy'], decimal: ',' }, false],
  ['01.02.2026;1,5\n02.02.2026;2,5\n', {}, true],
])('whether %j has a header is decided by the spellings of its route: %j', async (text, cells, isTaken) => {
  const read = { ...route.read, delimiter: ';' };
  const of = {
    read,
    cells: { ...route.cells, ...cells },
    match: { ...route.match, by: 'position' as const },
  };
  const examining = examined(text, { of });
  if (isTaken) expect(await examining).toMatchObject({ kind: 'readable', dataStart: text.indexOf('\n') + 1 });
  else await expect(examining).rejects.toThrow(/row 1 looks like the rows below it/);
});

describe('what was decided about a file', () => {
  const commas = { ...route.read, delimiter: ',' };
  test.each<[string, string, Given, string[]]>([
    ['nothing where all is said', `${head}1,a\n`, { of: { read: commas } }, []],
    ['its delimiter', 'id;name\n1;a\n', {}, ['"delimiter": ";", because ']],
    [
      'names that differ by case',
      'ID,name\n1,a\n',
      { of: { read: commas } },
      ['names of the file that differ by case or blanks only ("ID") are taken for "id".'],
    ],
    [
      'columns that are left out',
      'id,name,n\n1,a,2\n',
      { of: { read: commas, match: { ...route.match, extra: 'drop' } } },
      ['are left out, by "extra": "drop": column 3.'],
    ],
  ])('is told: %s', async (_, text, given, told) => {
    const found = await examined(text, given);
    expect(found).toMatchObject({
      kind: 'readable',
      decisions: told.map((one) => expect.stringContaining(one)),
    });
  });
});

describe('a file without rows', () => {
  const of = (empty: ImportRoute['files']['empty'], updateMethod: ImportRoute['updateMethod']) => ({
    of: { updateMethod, files: { ...route.files, empty } },
  });
  const texts = ['', head, `\ufeff${head}`, '\n', `${head}\n\n`];

  test.each(texts)('is accepted where the route says so: %j', async (text) => {
    expect(await examined(text, of('accept', 'APPEND'))).toEqual({ kind: 'empty' });
  });

  test.each(texts)('empties the DataSet where the route says so: %j', async (text) => {
    const end = Buffer.byteLength(text);
    expect(await examined(text, of('replace', 'REPLACE'))).toMatchObject({
      ...{ kind: 'readable', dataStart: end, dataEnd: end, columns: dataSet, added: [] },
    });
  });

  test.each(texts)('makes no DataSet: %j', async (text) => {
    const columns = null;
    const inferring = { target: { kind: 'dataSet', name: 'S', description: '', columns: 'infer' } } as const;
    const given = { of: { ...of('replace', 'REPLACE').of, ...inferring }, columns };
    expect(await examined(text, given)).toEqual({ kind: 'empty' });
  });

  test.each(texts)('is rejected where the route says so: %j', async (text) => {
    await expect(examined(text, of('reject', 'APPEND'))).rejects.toThrow(FileWithoutRows);
  });
});

test('of a file that does not fit into one request nothing but its head is read', async () => {
  const target = { kind: 'dataSetApi', dataSetId: 'D42', maxBytes: 10 } as const;
  await expect(examined(`${head}1,a\n`, { of: { target } })).rejects.toThrow(FileTooLarge);
  expect(world.requests.count('objects.read')).toBe(1);
});
