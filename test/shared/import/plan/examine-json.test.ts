import type { ImportRoute, ListedColumn, Target } from '../../../../shared/config/route.ts';
import type { Column } from '../../../../shared/data-set.ts';
import { HeaderMismatch, InvalidJson, NotCsv, NulByte, ReadingUnclear } from '../../../../shared/errors.ts';
import { inspectionRef } from '../../../../shared/import/documents.ts';
import { passNames, surveyName } from '../../../../shared/import/inspect/inspection.ts';
import { examine } from '../../../../shared/import/plan/examine.ts';
import { makeLoad, route } from '../../../helpers/load.ts';
import { createWorld } from '../../../helpers/ports.ts';

const listing = (columns: ListedColumn[] | 'infer'): Partial<ImportRoute> => ({
  target: { kind: 'dataSet', name: 'd', description: '', columns } satisfies Target,
});
const dataSet: Column[] = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
];
const matching = (match: Partial<ImportRoute['match']>): Partial<ImportRoute> => ({
  match: { ...route.match, ...match },
});
const reading = (read: Partial<ImportRoute['read']>): Partial<ImportRoute> => ({
  read: { ...route.read, ...read },
});

interface Given {
  of?: Partial<ImportRoute>;
  columns?: readonly Column[] | null;
  documents?: Record<string, unknown>;
}

async function examined(text: string, { of = {}, columns = dataSet, documents = {} }: Given = {}) {
  const world = createWorld();
  const bytes = Buffer.from(text);
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

const lines = '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n';
const cell = (index: number) => ({ kind: 'cell', index });
/** More than is looked at before all records are. */
const long = (line: string) => line.repeat(Math.ceil((128 * 1024) / line.length));
const small: Partial<ImportRoute> = { partSize: 1000 };

describe('a file that is ready at once', () => {
  it.each<[string, string, Given, object]>([
    ['lines', lines, {}, { reading: { format: 'jsonl', firstRow: 1, json: { extra: 'reject' } } }],
    ['lines behind a byte order mark', `\ufeff${lines}`, {}, { dataStart: 3 }],
    ['lines behind blank ones', `\n\n${lines}`, {}, { dataStart: 0, reading: { format: 'jsonl' } }],
    ['an array', '[\n{"id":1,"name":"a"}\n]', {}, { edges: [], reading: { format: 'json' } }],
    [
      'one object, where the route says what it is',
      '{"id":1,\n"name":"a"}',
      { of: reading({ format: 'json' }) },
      { reading: { format: 'json' } },
    ],
    ['one line, where the route says it', lines.slice(0, 20), { of: reading({ format: 'jsonl' }) }, {}],
    [
      'a column that is null where the file lacks it',
      '{"id":1}\n{"id":2}\n',
      { of: matching({ missing: 'null' }) },
      { reading: { columns: [{ origin: cell(0) }, { origin: cell(1) }] } },
    ],
    [
      'keys that are left out',
      '{"id":1,"name":"a","x":{"y":1}}\n{"id":2,"name":"b"}\n',
      { of: matching({ extra: 'drop' }) },
      {
        reading: { json: { extra: 'drop', fields: [{ name: 'id' }, { name: 'name' }] } },
        decisions: [
          '"format": "jsonl", because each of its first lines is an object of JSON.',
          '"match": values that no column asks for are left out, by "extra": "drop": "x".',
        ],
      },
    ],
    [
      'columns that are inferred',
      '{"b":1.5,"a":{"x":1}}\n{"c":"2026-01-31","b":2}\n',
      { of: listing('infer'), columns: null },
      {
        columns: [],
        added: [
          { name: 'b', type: 'DOUBLE' },
          { name: 'a', type: 'STRING' },
          { name: 'c', type: 'DATE' },
        ],
        reading: {
          json: { extra: 'reject', fields: [{ paths: [['b']] }, { paths: [['a']] }, { paths: [['c']] }] },
        },
      },
    ],
    [
      'columns that are added',
      '{"id":1,"name":"a"}\n{"id":2,"name":"b","more":3}\n',
      { of: matching({ extra: 'add' }) },
      { added: [{ name: 'more', type: 'LONG' }], columns: dataSet, seen: [{ isFilled: true }] },
    ],
    [
      'columns by paths',
      '{"k":{"id":1,"n":"a"}}\n{"k":{"n":"b"}}\n',
      {
        of: listing([
          { name: 'id', type: 'LONG', from: 'k.id' },
          { name: 'name', type: 'STRING', from: '/k/n' },
        ]),
        columns: null,
      },
      { reading: { columns: [{ origin: cell(0) }, { origin: cell(1) }] } },
    ],
    [
      'row numbers of a file that is one part',
      lines,
      { of: { lineage: { row: 'row' } }, columns: [...dataSet, { name: 'row', type: 'LONG' }] },
      { rowsBefore: null, reading: { firstRow: 1, columns: [{}, {}, { origin: { kind: 'row' } }] } },
    ],
    ...['\0\0\0', '\x1a', '\x1a\n', '\x1a\0\0'].map((end): [string, string, Given, object] => [
      `lines with ${JSON.stringify(end)} behind their end`,
      `${lines}${end}`,
      {},
      { dataEnd: lines.length, decisions: expect.arrayContaining([expect.stringMatching(/^"end": /)]) },
    ]),
    [
      'an array with NUL bytes behind its end',
      `[{"id":1,"name":"a"}]\0\0`,
      {},
      { dataEnd: 21, reading: { format: 'json' } },
    ],
    ['no record at all', '[]', { of: { files: { ...route.files, empty: 'replace' } } }, { kind: 'empty' }],
  ])('%s', async (_, text, given, expected) => {
    expect(await examined(text, given)).toMatchObject({ kind: 'readable', ...expected });
  });
});

describe('an array of several parts', () => {
  const array = `[${Array.from({ length: 200 }, (_, id) => JSON.stringify({ id, name: 'a' })).join(',')}]`;

  it('is inspected first, and then cut where elements begin', async () => {
    const found = await examined(array, { of: small });
    if (found.kind !== 'uninspected' || found.inspect === 'survey') throw new Error(found.kind);
    expect(found).toMatchObject({ inspect: 'elements', dataStart: 0, dataEnd: array.length });
    const { whole, begun } = passNames('elements', found.reading, found);
    const half = { isArray: true, position: 7 };
    expect(await examined(array, { of: small, documents: { [begun]: half } })).toMatchObject({
      ...{ kind: 'uninspected', inspect: 'elements', begun: { key: expect.stringContaining(begun) } },
    });
    const marks = Array.from({ length: 199 }, (_, i) => [array.indexOf(`{"id":${i + 1},`), i + 1]);
    const index = { marks, count: 200, isArray: true, brokenAt: null };
    const readable = await examined(array, { of: small, documents: { [whole]: index } });
    if (readable.kind !== 'readable') throw new Error(readable.kind);
    const { edges = [], elements } = readable;
    expect(edges.every((edge) => array.startsWith('{"id":', edge))).toBe(true);
    expect(edges.length).toBe(Math.floor(array.length / 1000) - 1);
    expect(elements?.counts.reduce((sum, count) => sum + count, 0)).toBe(200);
  });

  it('is not cut where all of it goes in one request', async () => {
    const target = { kind: 'dataSetApi', dataSetId: 'D1', maxBytes: 50e6 } as unknown as Target;
    expect(await examined(array, { of: { ...small, target } })).toMatchObject({
      kind: 'readable',
      edges: [],
    });
  });
});

describe('a file of which all records are looked at', () => {
  it.each<[string, string, Given]>([
    ['whose columns are inferred', long(lines), { of: { ...small, ...listing('infer') }, columns: null }],
    ['that may add columns', long(lines), { of: { ...small, ...matching({ extra: 'add' }) } }],
    ['whose first records lack a column', long('{"id":1}\n'), { of: small }],
    [
      'whose rows are numbered over several parts',
      long(lines),
      { of: { ...small, lineage: { row: 'row' } }, columns: [...dataSet, { name: 'row', type: 'LONG' }] },
    ],
  ])('%s', async (_, text, given) => {
    expect(await examined(text, given)).toMatchObject({ kind: 'uninspected', inspect: 'survey' });
  });

  it('is read by what was found', async () => {
    const given: Given = { of: { ...small, ...listing('infer') }, columns: null };
    const text = long(lines);
    const found = await examined(text, given);
    if (found.kind !== 'uninspected') throw new Error(found.kind);
    const survey = {
      ...{ rows: 9, keys: ['/id', '/late'] },
      columns: [
        { isFilled: true, ruledOut: {} },
        { isFilled: true, ruledOut: { LONG: { row: 1, reason: 'fraction' } } },
      ],
    };
    const name = surveyName({ ...route, ...given.of }, found.reading, found);
    const documents = { [name]: { survey, rowsBefore: [0, 5], empty: [] } };
    expect(await examined(text, { ...given, documents })).toMatchObject({
      kind: 'readable',
      added: [
        { name: 'id', type: 'LONG' },
        { name: 'late', type: 'DOUBLE' },
      ],
    });
  });

  it('is not, where a missing column is null anyway', async () => {
    const of = { ...small, ...matching({ missing: 'null' }) };
    expect(await examined(long('{"id":1}\n'), { of })).toMatchObject({ kind: 'readable' });
  });
});

describe('a file that is refused', () => {
  it.each<[string, string, Given, new (message: string) => Error, RegExp]>([
    [
      'one object',
      '{"id":1,"name":"a"}\n',
      {},
      NotCsv,
      /alone.*"format": "json" under "read" of the route\.$/,
    ],
    [
      'one object before a Ctrl-Z',
      '{"id":1,"name":"a"}\n\x1a',
      {},
      NotCsv,
      /JSON document.*"format": "json"/,
    ],
    ['a NUL within', `${lines}\0\0x\n`, {}, NulByte, /row 3, byte 40/],
    ['a Ctrl-Z within', `${lines}\x1a\n${lines}`, {}, InvalidJson, /row 3, byte 40/],
    ['an array of numbers', '[1,2]', {}, NotCsv, /JSON document.*elements are objects/],
    [
      'a broken line',
      `${lines}{"id":3,}\n`,
      {},
      InvalidJson,
      /row 3, byte 48: .* a key in double quotes, where "}" stands/,
    ],
    [
      'numbers that are none in all lines',
      '{"id":NaN,"name":""}\n{"id":NaN,"name":""}\n',
      {},
      InvalidJson,
      /row 1, byte 6: .*write null/,
    ],
    ['records without keys', '{}\n{}\n', { of: listing('infer'), columns: null }, HeaderMismatch, /no keys/],
    ['a broken first line', `{"id":NaN,"name":""}\n${lines}`, {}, InvalidJson, /row 1, byte 6: .*write null/],
    [
      'no column found',
      '{"x":1}\n{"x":2}\n',
      { of: matching({ extra: 'drop' }) },
      HeaderMismatch,
      /keys of its records/,
    ],
    ['a missing column', '{"id":1}\n{"id":2}\n', {}, HeaderMismatch, /missing: "name".*"missing": "null"/],
    ['by position', lines, { of: matching({ by: 'position' }) }, ReadingUnclear, /"by": "name"/],
    [
      'a place',
      lines,
      { of: listing([{ name: 'id', type: 'LONG', from: 1 }]), columns: null },
      ReadingUnclear,
      /in the place of "from": 1/,
    ],
    ['lines to skip', lines, { of: reading({ skipLines: 1 }) }, ReadingUnclear, /leave out "skipLines"/],
    [
      'keys that differ by case only',
      '{"id":1,"ID":2}\n{"id":3}\n',
      { of: listing('infer'), columns: null },
      HeaderMismatch,
      /more than once: "id", "ID"/,
    ],
  ])('%s', async (_, text, given, kind, message) => {
    const thrown = await examined(text, given).then(
      (found) => found.kind,
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(kind);
    expect((thrown as Error).message).toMatch(message);
  });

  it('tells no key and no value where cells may not be told', async () => {
    const of = { showCells: false };
    for (const text of [`${lines}{"id":3,"name":"a","secret":1}\n`, `${lines}{"id":3,"name":secret}\n`]) {
      await expect(examined(text, { of })).rejects.toThrow(/^(?!.*secret).*row 3/);
    }
  });
});
