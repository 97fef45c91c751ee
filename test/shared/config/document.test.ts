import { parseConfig } from '../../../shared/config/config.ts';
import { readJson } from '../../../shared/config/document.ts';
import { ConfigInvalid } from '../../../shared/errors.ts';

function syntaxOf(text: string): string[] {
  const read = readJson(text);
  if ('document' in read) return [];
  return read.syntax.map(({ line, column, advice }) => `${line}:${column} ${advice}`);
}

test.each<[string, string, string[]]>([
  ['nothing at all', '', ['1:1 write a value here']],
  ['only a comment', '// later\n', ['2:1 write a value here']],
  ['a comma too few', '{\n  "a": 1\n  "b": 2\n}', ['3:3 write a comma before this']],
  ['no colon', '{ "a" 1 }', ['1:7 write a colon between key and value']],
  ['no value', '{\n"a": }', ['2:6 write a value here']],
  [
    'a key without quotes',
    '{ a: 1 }',
    ['1:3 write a key or a text in double quotes; without them only true, false, null and numbers are known'],
  ],
  [
    'single quotes',
    "{ 'a': 1 }",
    ['1:3 write a key or a text in double quotes; without them only true, false, null and numbers are known'],
  ],
  ['an open object', '{ "a": 1', ['1:9 close the object with }']],
  ['an open list', '[1, 2', ['1:6 close the list with ]']],
  ['an open text', '{ "a": "b\n}', ['1:8 close the text with a double quote']],
  ['an open comment', '{} /* and', ['1:4 close the comment with */']],
  ['something after the end', '{} {}', ['1:4 nothing may follow the end of the configuration']],
  ['a Windows path', '{ "a": "c:\\data" }', ['1:8 write \\\\ where you mean a backslash']],
  [
    'a raw tab in a text',
    '{ "a": "b\tc" }',
    ['1:8 write \\n for a line break and \\t for a tab inside a text'],
  ],
  [
    'two mistakes',
    '{ "a": 1\n"b": 2,\n"c" 3 }',
    ['2:1 write a comma before this', '3:5 write a colon between key and value'],
  ],
  ['a byte order mark', '\uFEFF{ "a" 1 }', ['1:7 write a colon between key and value']],
  ['Windows line ends', '{\r\n"a": 1\r\n"b": 2 }', ['3:1 write a comma before this']],
])('syntax: %s', (_, text, expected) => {
  expect(syntaxOf(text)).toEqual(expected);
});

test('syntax problems stand alone, because what the file says is not known', () => {
  const text = '{ "imports": [ { "name": "my sales" "prefix": "" } ] }';
  expect(() => parseConfig(text, 'sluice.config.json')).toThrow(
    new ConfigInvalid('sluice.config.json has one problem:\n  line 1, column 37: write a comma before this'),
  );
});

describe('a document', () => {
  const text = `{
  // a comment
  "a": [1, { "b": "{% $x %}" }],
  "c": { "d": true, "d": null },
  "__proto__": 1,
}`;

  test('keeps the order, the comments apart, and keys that look special', () => {
    const read = readJson(text);
    if ('syntax' in read) throw new Error('has no mistake');
    expect(JSON.stringify(read.document.value)).toBe(
      '{"a":[1,{"b":"{% $x %}"}],"c":{"d":null},"__proto__":1}',
    );
  });

  test('names keys that are written twice, and texts that Step Functions would evaluate', () => {
    const read = readJson(text);
    if ('syntax' in read) throw new Error('has no mistake');
    expect(read.document.problems).toEqual([
      { path: ['a', 1, 'b'], advice: expect.stringContaining('JSONata') },
      { path: ['c', 'd'], found: 'written twice', advice: 'leave out one of them; the second is in line 4' },
    ]);
  });

  test.each([
    [[], 1, 1],
    [['a'], 3, 3],
    [['a', 1], 3, 12],
    [['a', 1, 'b'], 3, 14],
    [['a', 1, 'missing'], 3, 12],
    [['c', 'd'], 4, 10],
    [['z'], 1, 1],
  ])('knows the place of %j', (path, line, column) => {
    const read = readJson(text);
    if ('syntax' in read) throw new Error('has no mistake');
    expect(read.document.positionOf(path)).toEqual({ line, column });
  });
});
