import { bodyOf } from '../../../../shared/import/data-set-api/body.ts';

const body = (names: string[], ...pieces: string[]) =>
  Buffer.concat(
    bodyOf(
      pieces.map((piece) => Buffer.from(piece)),
      names.map((name) => ({ name, type: 'STRING' })),
    ),
  ).toString();

test.each<[string, string[], string[], string]>([
  ['other rows', ['id', 'name'], ['1,a\n'], ''],
  ['the names', ['id', 'name'], ['id,name\n1,a\n'], 'id,name\n'],
  ['the names, cut anywhere', ['id', 'name'], ['i', 'd,"na', 'me"\n1,a\n'], 'id,name\n'],
  ['the names alone, without a line end', ['id'], ['id'], 'id\n'],
  ['the names in another case, with spaces', ['Id', 'Name'], [' ID,"name "\n'], 'Id,Name\n'],
  ['names that need quotes', ['a,b', 'c"d', 'e\nf'], ['"a,b","c""d","e\nf"\n'], '"a,b","c""d","e\nf"\n'],
  ['the first names', ['id', 'name'], ['id,other\n'], ''],
  ['the names in the second row', ['id', 'name'], ['1,a\nid,name\n'], ''],
])('%s: Domo drops no row', (_, names, pieces, before) => {
  expect(body(names, ...pieces)).toBe(before + pieces.join(''));
});

test('where a probe has seen that Domo drops no row, nothing goes before any', () => {
  const rows = Buffer.from('id\n1\n');
  expect(bodyOf([rows], [{ name: 'id', type: 'LONG' }], 'kept')).toEqual([rows]);
});
