import fc from 'fast-check';
import type { ListedColumn } from '../../../../shared/config/route.ts';
import { HeaderMismatch } from '../../../../shared/errors.ts';
import {
  asListed,
  inferColumns,
  type Matched,
  type MatchOptions,
  matchColumns,
} from '../../../../shared/import/match/columns.ts';
import { withLineage } from '../../../../shared/import/match/lineage.ts';

const options: MatchOptions = {
  match: { by: 'name', extra: 'reject', missing: 'reject' },
  ...{
    lineage: {},
    keys: [],
    loadedAt: '2026-01-31 10:11:12',
    canList: true,
    object: 's3://b/k',
    showCells: true,
  },
};
const reject = options.match;
const drop = { ...reject, extra: 'drop' } as const;
const add = { ...reject, extra: 'add' } as const;
const fill = { ...reject, missing: 'null' } as const;
const position = { ...reject, by: 'position' } as const;

/** Columns of text, but for those that say more. */
const columnsOf = (columns: readonly (string | Partial<ListedColumn>)[]): ListedColumn[] =>
  columns.map((column) => ({
    name: '',
    type: 'STRING',
    ...(typeof column === 'string' ? { name: column } : column),
  }));

/** The columns of the DataSet with the places of the file that they come from, from 1; what is added behind a plus. */
function placesOf({ columns, added, dropped }: Matched): string {
  const text = (origin: Matched['columns'][number]['origin']) =>
    origin.kind === 'cell' ? origin.index + 1 : origin.kind;
  return [
    ...columns.map(({ name, origin }) => `${name}=${text(origin)}`),
    ...added.map(({ name, type, origin }) => `+${name}${type === null ? '' : `:${type}`}=${text(origin)}`),
    ...dropped.map(({ name, index }) => `-${name ?? ''}=${index + 1}`),
  ].join(' ');
}

describe('the columns of a file are found', () => {
  test.each<[string, string[] | number, (string | Partial<ListedColumn>)[], Partial<MatchOptions>, string]>([
    ['in their order', ['id', 'name'], ['id', 'name'], {}, 'id=1 name=2'],
    ['in another order', ['b', 'c', 'a'], ['a', 'b', 'c'], {}, 'a=3 b=1 c=2'],
    ['in another case', ['ID', 'Name'], ['id', 'name'], {}, 'id=1 name=2'],
    ['with blanks around', ['id ', ' name', '\u00a0day'], ['id', 'name', 'day'], {}, 'id=1 name=2 day=3'],
    ['as they are rather than in another case', ['ID', 'id'], ['id'], { match: drop }, 'id=2 -ID=1'],
    ['with a column more', ['id', 'x', 'name'], ['id', 'name'], { match: drop }, 'id=1 name=3 -x=2'],
    ['with a nameless column more', ['', 'city'], ['city'], { match: drop }, 'city=2 -=1'],
    ['with two more of one name', ['id', 'x', 'x'], ['id'], { match: drop }, 'id=1 -x=2 -x=3'],
    ['with a column to be added', ['id', 'x', 'name'], ['id', 'name'], { match: add }, 'id=1 name=3 +x=2'],
    ['with a column missing', ['name'], ['id', 'name'], { match: fill }, 'id=null name=1'],
    [
      'under another name',
      ['id', 'Full Name'],
      ['id', { name: 'name', from: 'Full Name' }],
      {},
      'id=1 name=2',
    ],
    [
      'under another name in another case',
      ['FULL NAME '],
      [{ name: 'name', from: 'Full Name' }],
      {},
      'name=1',
    ],
    [
      'crosswise',
      ['a', 'b'],
      [
        { name: 'a', from: 'b' },
        { name: 'b', from: 'a' },
      ],
      {},
      'a=2 b=1',
    ],
    ['one for two', ['a'], ['a', { name: 'b', from: 'a' }], {}, 'a=1 b=1'],
    ['by their places among names', ['', 'city'], [{ name: 'index', from: 1 }, 'city'], {}, 'index=1 city=2'],
    [
      'of one name, one of them by its place',
      ['date', 'amount', 'amount'],
      ['date', 'amount', { name: 'amount_2', from: 3 }],
      {},
      'date=1 amount=2 amount_2=3',
    ],
    ['by position', ['x', 'y'], ['a', 'b'], { match: position }, 'a=1 b=2'],
    ['by position, of one name', ['d', 'x', 'x'], ['d', 'x', 'x_2'], { match: position }, 'd=1 x=2 x_2=3'],
    [
      'by position, with further ones',
      3,
      ['a', 'b'],
      { match: { ...position, extra: 'drop' } },
      'a=1 b=2 -=3',
    ],
    [
      'by position, with missing ones',
      1,
      ['a', 'b'],
      { match: { ...position, missing: 'null' } },
      'a=1 b=null',
    ],
    [
      'by position, one by its place',
      2,
      [
        { name: 'a', from: 2 },
        { name: 'b', from: 1 },
      ],
      { match: position },
      'a=2 b=1',
    ],
    ['with a line break in a name', ['Unit\nprice'], ['unit\nprice'], {}, 'unit\nprice=1'],
    [
      'with names that programs use',
      ['__proto__', 'constructor'],
      ['constructor', '__proto__'],
      {},
      'constructor=2 __proto__=1',
    ],
  ])('%s', (_, file, dataSet, more, expected) => {
    const columns =
      typeof file === 'number' ? { names: null, width: file } : { names: file, width: file.length };
    expect(placesOf(matchColumns(columns, columnsOf(dataSet), { ...options, ...more }))).toBe(expected);
  });

  test('and it is told what was forgiven', () => {
    const file = { names: ['ID ', 'Full name', 'day'], width: 3 };
    const dataSet = columnsOf(['day', { name: 'name', from: 'Full Name' }, 'id']);
    expect(matchColumns(file, dataSet, options).forgiven).toEqual([
      { found: 'Full name', name: 'name' },
      { found: 'ID ', name: 'id' },
    ]);
  });
});

const fromText =
  'Where a column has another name in the file, say so in the list of "columns": "from" is that name, or its place.';
const dropText = 'To leave out what is extra, set "extra": "drop" under "match" of the route';
const fillText = 'To leave what is missing empty, set "missing": "null" under "match" of the route.';
const inOrder =
  'Where the columns are those of the DataSet in its order, set "by": "position" under "match" of the route.';

describe('what keeps them from being found is told, with the settings that help', () => {
  test.each<[string, string[] | number, (string | Partial<ListedColumn>)[], Partial<MatchOptions>, string]>([
    [
      'a missing one',
      ['id'],
      ['id', 'name'],
      {},
      `the header does not match the columns of the DataSet: missing: "name". The DataSet has "id", "name". ${fillText}`,
    ],
    [
      'a further one',
      ['id', 'email'],
      ['id'],
      {},
      `extra: "email". The DataSet has "id". ${dropText}, or "extra": "add" to add it to the DataSet.`,
    ],
    [
      'a further one that has no name',
      ['', 'id'],
      ['id'],
      {},
      `without a name: column 1. The DataSet has "id". ${dropText}.`,
    ],
    [
      'another one',
      ['id', 'Full Name'],
      ['id', 'name'],
      {},
      `missing: "name"; extra: "Full Name". The DataSet has "id", "name". ${fillText} ${dropText}, or "extra": "add" to add it to the DataSet. ${fromText} ${inOrder}`,
    ],
    [
      'another one, where no columns are listed',
      ['id', 'Full Name'],
      ['id', 'name'],
      { canList: false },
      `${dropText}, or "extra": "add" to add it to the DataSet. ${inOrder}`,
    ],
    [
      'a name twice',
      ['date', 'amount', 'amount'],
      ['date', 'amount', 'amount_2'],
      {},
      'missing: "amount_2"; more than one that may be "amount" (columns 2, 3). The DataSet has "date", "amount", "amount_2". To tell them apart, set "by": "position" under "match" of the route, or say in the list of "columns" at which place of the file a column is, as in "from": 3.',
    ],
    [
      'a name twice, and another width',
      ['amount', 'amount'],
      ['amount'],
      {},
      'more than one that may be "amount" (columns 1, 2). The DataSet has "amount". To tell them apart, say in the list of "columns" at which place of the file a column is, as in "from": 2.',
    ],
    ['two that differ by case', ['Id', 'iD'], ['ID'], {}, 'more than one that may be "ID" (columns 1, 2).'],
    [
      'one that two may mean',
      ['full name'],
      [
        { name: 'a', from: 'Full name' },
        { name: 'b', from: 'FULL NAME' },
      ],
      {},
      'more than one that may be "a" (column 1), "b" (column 1).',
    ],
    [
      'none that is known',
      ['x', 'y'],
      ['a', 'b'],
      { match: { ...drop, missing: 'null' } },
      'none of them is in the file',
    ],
    ['a place that the file lacks', ['a'], ['a', { name: 'b', from: 7 }], {}, 'missing: "b" (column 7)'],
    [
      'a name that the file lacks',
      ['a'],
      ['a', { name: 'b', from: 'B b' }],
      {},
      'missing: "b" ("B b" in the file)',
    ],
    [
      'a key that may not be null',
      ['name'],
      ['id', 'name'],
      { match: fill, keys: ['id'] },
      'missing: "id". The DataSet has "id", "name". A key may not be missing, because "id" identifies a row.',
    ],
    [
      'further cells in a file without header',
      3,
      ['a', 'b'],
      { match: position },
      `the records have 3 cells and do not match the columns of the DataSet: extra: column 3. The DataSet has "a", "b". ${dropText}.`,
    ],
    [
      'missing cells in a file without header',
      1,
      ['a', 'b'],
      { match: position },
      `the records have one cell and do not match the columns of the DataSet: missing: "b". The DataSet has "a", "b". ${fillText}`,
    ],
    [
      'further names where only the place counts',
      ['x', 'y'],
      ['a'],
      { match: position },
      `extra: "y". The DataSet has "a". ${dropText}.`,
    ],
    [
      'a nameless one that is to be added',
      ['id', '', 'x'],
      ['id'],
      { match: add },
      'without a name: column 2. The DataSet has "id". To leave out what has no name, set "extra": "drop" under "match" of the route.',
    ],
    [
      'two of one name that are to be added',
      ['id', 'x', 'X '],
      ['id'],
      { match: add },
      'more than once: "x", "X "',
    ],
    ['one that is there in another case', ['id', 'ID'], ['id'], { match: add }, 'more than once: "ID"'],
  ])('%s', (_, file, dataSet, more, expected) => {
    const columns =
      typeof file === 'number' ? { names: null, width: file } : { names: file, width: file.length };
    const call = () => matchColumns(columns, columnsOf(dataSet), { ...options, ...more });
    expect(call).toThrow(HeaderMismatch);
    expect(call).toThrow(expected);
    expect(call).toThrow(/^s3:\/\/b\/k: row 1: /);
  });

  test.each<[string, (index: number) => string, (index: number) => string | Partial<ListedColumn>]>([
    ['all are twice', (index) => `question ${index % 1500}`, (index) => `question ${index}`],
    ['none is there', (index) => `x${index}`, (index) => `question ${index}`],
    [
      'all names are long',
      (index) => `${'🙂'.repeat(50)}${index % 1500}`,
      (index) => `question ${index} ${'🙂'.repeat(50)}`,
    ],
    [
      'each has another name',
      (index) => `x${index}`,
      (index) => ({ name: `${'long '.repeat(20)}${index}`, from: `${'other '.repeat(20)}${index}` }),
    ],
  ])('a reason stays short, and has whole characters, where of 3000 columns %s', (_, inFile, inDataSet) => {
    const indexes = Array.from({ length: 3000 }, (_, index) => index);
    const names = indexes.map(inFile);
    const dataSet = columnsOf(indexes.slice(0, 1500).map(inDataSet));
    for (const match of [reject, add, drop, fill]) {
      let reason = '';
      try {
        matchColumns({ names, width: names.length }, dataSet, { ...options, match });
      } catch (error) {
        reason = String(error);
      }
      expect(reason).toContain('more');
      expect(reason.length).toBeLessThan(4000);
      expect(reason.isWellFormed()).toBe(true);
    }
  });

  test('names that the DataSet does not have are not told where no cell may be', () => {
    const names = ['id', 'secret', 'secret', 'zebra'];
    const told = (match: MatchOptions['match'], names: string[]) => {
      try {
        matchColumns({ names, width: names.length }, columnsOf(['id', 'day']), {
          ...options,
          match,
          showCells: false,
        });
        return 'nothing';
      } catch (error) {
        return String(error);
      }
    };
    expect(told(reject, names)).toContain('missing: "day"; extra: columns 2, 3, 4.');
    expect(told(add, names)).toContain('more than once: columns 2, 3.');
    for (const match of [reject, add]) expect(told(match, names)).not.toMatch(/secret|zebra/);
  });
});

describe('lineage', () => {
  const lineage = { _file: 'key', _row: 'row', _at: 'loadedAt', _version: 'versionId' } as const;
  const types = { _file: 'STRING', _row: 'LONG', _at: 'DATETIME', _version: 'STRING' } as const;
  const column = (name: keyof typeof types) => ({ name, type: types[name] });

  test('a new DataSet has its columns behind the others', () => {
    expect(withLineage([{ name: 'id', type: 'LONG' }], lineage)).toEqual([
      { name: 'id', type: 'LONG' },
      ...(Object.keys(types) as (keyof typeof types)[]).map(column),
    ]);
  });

  test.each<[string, (string | Partial<ListedColumn>)[], Partial<MatchOptions>, string]>([
    ['at the end', ['id', column('_file'), column('_row')], {}, 'id=1 _file=key _row=row'],
    [
      'at the beginning',
      [column('_at'), 'id', column('_version')],
      {},
      '_at=loadedAt id=1 _version=versionId',
    ],
    ['in another case', ['id', { name: '_FILE', type: 'STRING' }], {}, 'id=1 _FILE=key'],
    ['by position', [column('_row'), 'id'], { match: position }, '_row=row id=1'],
    ['as another type that can have it', ['id', { name: '_row', type: 'DOUBLE' }], {}, 'id=1 _row=row'],
  ])('is filled %s', (_, dataSet, more, expected) => {
    const given = columnsOf(dataSet);
    const some = Object.fromEntries(
      Object.entries(lineage).filter(([name]) => given.some((one) => one.name.toLowerCase() === name)),
    );
    const file = { names: ['id'], width: 1 };
    expect(placesOf(matchColumns(file, given, { ...options, lineage: some, ...more }))).toBe(expected);
  });

  test('is added to a DataSet that lacks it, behind what the file adds', () => {
    const file = { names: ['x', 'id'], width: 2 };
    expect(placesOf(matchColumns(file, columnsOf(['id']), { ...options, lineage, match: add }))).toBe(
      'id=2 +x=1 +_file:STRING=key +_row:LONG=row +_at:DATETIME=loadedAt +_version:STRING=versionId',
    );
  });

  test.each<[string, string[], (string | Partial<ListedColumn>)[], Partial<MatchOptions>, string]>([
    [
      'a DataSet that lacks it',
      ['id'],
      ['id'],
      {},
      'the DataSet has no column "_row" for "lineage". The DataSet has "id". Set "extra": "add" under "match" of the route, which adds what the DataSet lacks; or add "_row" as LONG to the DataSet in Domo, or leave it out of "lineage".',
    ],
    [
      'a DataSet that lacks it, by position',
      ['id'],
      ['id'],
      { match: position },
      'The DataSet has "id". Add "_row" as LONG to the DataSet in Domo, or leave it out of "lineage".',
    ],
    [
      'a column of another type',
      ['id'],
      ['id', { name: '_row', type: 'DATE' }],
      {},
      '"lineage" has no DATE for the column "_row", which would have to be LONG.',
    ],
    [
      'a file that has it as well',
      ['id', '_ROW'],
      ['id', column('_row')],
      {},
      'filled by "lineage": "_ROW". The DataSet has "id", "_row". Take other names under "lineage" of the route, or set "extra": "drop" under "match".',
    ],
    ['a file that would add it', ['id', '_row'], ['id'], { match: add }, 'filled by "lineage": "_row"'],
  ])('%s is refused', (_, names, dataSet, more, expected) => {
    const call = () =>
      matchColumns({ names, width: names.length }, columnsOf(dataSet), {
        ...{ ...options, lineage: { _row: 'row' } },
        ...more,
      });
    expect(call).toThrow(HeaderMismatch);
    expect(call).toThrow(expected);
  });
});

describe('the columns of a new DataSet', () => {
  const infer = (names: string[], more: Partial<MatchOptions> = {}) =>
    inferColumns({ names, width: names.length }, { ...options, ...more });

  test.each<[string[], Partial<MatchOptions>, string]>([
    [['id', ' Name ', 'x, y', '=cmd|x', 'ünï😀'], {}, '+id=1 + Name =2 +x, y=3 +=cmd|x=4 +ünï😀=5'],
    [['', 'city', ' '], { match: drop }, '+city=2 -=1 -=3'],
    [['id'], { lineage: { _row: 'row', _file: 'key' } }, '+id=1 +_row:LONG=row +_file:STRING=key'],
    [['id'], { match: position }, '+id=1'],
  ])('are those of the header %j', (names, more, expected) => {
    expect(placesOf(infer(names, more))).toBe(expected);
  });

  test.each<[string[], Partial<MatchOptions>, string]>([
    [
      ['date', 'amount', 'amount'],
      {},
      'no DataSet can have the columns of the header: more than once: "amount". To tell them apart, list the columns in the route, each with a name of its own, and set "by": "position" under "match"; or say in the list of "columns" at which place of the file a column is, as in "from": 3.',
    ],
    [['id', 'ID '], {}, 'more than once: "id", "ID ".'],
    [['id', 'id', ''], { match: drop }, 'more than once: "id".'],
    [['', ' '], { match: drop }, 'without a name: columns 1, 2. Give them names in the header; or list'],
    [
      ['', 'city'],
      {},
      'without a name: column 1. To leave out what has no name, set "extra": "drop" under "match" of the route, or list the columns in the route and give it a name there, with "from": 1.',
    ],
    [['id', '_file'], { lineage: { _file: 'key' } }, 'filled by "lineage": "_file".'],
    [['id', 'secret', 'secret'], { showCells: false }, 'more than once: columns 2, 3.'],
  ])('are not those of %j', (names, more, expected) => {
    expect(() => infer(names, more)).toThrow(HeaderMismatch);
    expect(() => infer(names, more)).toThrow(expected);
  });
});

test('a DataSet that is there has the places that its route gives, and no more columns by it', () => {
  const dataSet = columnsOf([{ name: 'ID', type: 'LONG' }, 'name', 'new']);
  const listed = columnsOf([{ name: 'id', type: 'STRING', from: 3 }, 'name', { name: 'gone', from: 'x' }]);
  expect(asListed(dataSet, listed)).toEqual([{ ...dataSet[0], from: 3 }, dataSet[1], dataSet[2]]);
  expect(asListed(dataSet, 'infer')).toEqual(dataSet);
  expect(asListed(dataSet, null)).toEqual(dataSet);
});

test('names in any order are all found, each at its place', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), {
    selector: (name) => name.trim().toLowerCase(),
    minLength: 1,
    maxLength: 30,
  });
  const cases = names.chain((dataSet) =>
    fc.tuple(
      fc.constant(dataSet.filter((name) => name.trim() !== '')),
      fc.shuffledSubarray(
        dataSet.filter((name) => name.trim() !== ''),
        { minLength: dataSet.filter((name) => name.trim() !== '').length },
      ),
      fc.constantFrom(
        (name: string) => name,
        (name: string) => ` ${name}`,
        (name: string) => name.toUpperCase().toLowerCase(),
      ),
    ),
  );
  fc.assert(
    fc.property(cases, ([dataSet, order, spelt]) => {
      fc.pre(
        dataSet.length > 0 &&
          new Set(order.map((name) => spelt(name).trim().toLowerCase())).size === order.length,
      );
      fc.pre(order.every((name) => spelt(name).trim().toLowerCase() === name.trim().toLowerCase()));
      const { columns } = matchColumns(
        { names: order.map(spelt), width: order.length },
        columnsOf(dataSet),
        options,
      );
      expect(columns.map(({ origin }) => origin)).toEqual(
        dataSet.map((name) => ({ kind: 'cell', index: order.indexOf(name) })),
      );
    }),
  );
});

test('ten thousand columns take no time that grows with their square', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `Column ${index}`);
  const before = process.cpuUsage();
  const dataSet = columnsOf(names.map((name) => name.toUpperCase()).toReversed());
  const { columns } = matchColumns({ names, width: names.length }, dataSet, options);
  expect(columns[0]?.origin).toEqual({ kind: 'cell', index: 9999 });
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
});
