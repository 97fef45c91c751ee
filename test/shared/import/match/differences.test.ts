import { HeaderMismatch } from '../../../../shared/errors.ts';
import { checkHeader } from '../../../../shared/import/match/differences.ts';

const check = (header: string[], names: string[]) => () =>
  checkHeader(
    header,
    names.map((name) => ({ name, type: 'STRING' as const })),
    's3://b/k',
    true,
  );

describe('a header', () => {
  it('that names the columns in their order is right', () => {
    expect(check(['id', 'name'], ['id', 'name'])).not.toThrow();
  });

  it.each<[string[], string[], string]>([
    [['id'], ['id', 'name'], 'missing: "name"'],
    [['id', 'name', 'x', 'y'], ['id', 'name'], 'extra: "x", "y"'],
    [['name', 'id'], ['id', 'name'], 'in another order: "name", "id"'],
    [['a', 'c', 'b', 'd'], ['a', 'b', 'c', 'd'], 'in another order: "c", "b"'],
    [['ID', 'name'], ['id', 'name'], '"ID" differs from "id" only by case'],
    [['id ', 'name'], ['id', 'name'], '"id " differs from "id" only by spaces'],
    [['id', 'id', 'name'], ['id', 'name'], 'more than once: "id"'],
    [['foo', 'id'], ['id', 'name'], 'missing: "name"; extra: "foo"'],
    [
      ['NAME', 'x', 'id '],
      ['id', 'name', 'day'],
      'missing: "day"; extra: "x"; "NAME" differs from "name" only by case, "id " differs from "id" only by spaces; in another order: "name", "id"',
    ],
    [
      ['id;name'],
      ['id', 'name'],
      'it is one column, "id;name"; if a semicolon separates its fields, write commas in its place, because Domo reads no other delimiter',
    ],
    [['id\tname'], ['id', 'name'], 'if a tab separates'],
    [['id,name'], ['id', 'name'], 'if a comma separates its fields, take it out of the quotes'],
  ])('%j for %j is told all that is wrong', (header, names, complaint) => {
    expect(check(header, names)).toThrow(HeaderMismatch);
    expect(check(header, names)).toThrow(complaint);
    expect(check(header, names)).toThrow(/^s3:\/\/b\/k: row 1: the header does not match/);
    expect(check(header, names)).toThrow(names.map((name) => `"${name}"`).join(', '));
  });
});
