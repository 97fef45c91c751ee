import { checkFaults, checkRanges, scanned } from './element-ranges.ts';

it('cuts any array, and any objects, into ranges whose records are those that JSON.parse reads', () =>
  checkRanges(60));
it('leads to the fault of a text with one wrong byte, at the row and byte of the whole text', () =>
  checkFaults(100));

it.each<[string, string, number | null]>([
  ['an array', '[{"a":1}]', null],
  ['an empty array', ' [ ] ', null],
  ['objects one behind the other', '{"a":1}{"b":2} {"c":3}', null],
  ['an end without the bracket', '[{"a":1}', 8],
  ['an end behind a comma', '[{"a":1},', 9],
  ['an end within an element', '[{"a":1},{"b":[', 15],
  ['an end within a string', '[{"a":"]}', 9],
  ['an end behind a backslash', '[{"a":"\\', 8],
  ['text behind the end', '[{"a":1}] x', 10],
  ['another array behind the end', '[{"a":1}]\n[{"a":2}]', 10],
  ['an element that is no object', '[{"a":1},2]', 9],
  ['an array as an element', '[{"a":1},[2]]', 9],
  ['no comma', '[{"a":1}{"b":2}]', 8],
  ['two commas', '[{"a":1},,{"b":2}]', 9],
  ['a comma before the end', '[{"a":1},]', 9],
  ['a comma between objects without an array', '{"a":1},{"b":2}', 7],
  ['one bracket too many', '[{"a":1}}]', 8],
  ['brackets and escapes in strings', String.raw`[{"a\"}]":"\\"},{"b":"[{\\\""}]`, null],
  ['a blank text', '  ', 2],
  ['a number', '7', 0],
])('%s', (_, text, brokenAt) => {
  const bytes = Buffer.from(text);
  for (const chunk of [1, 3, bytes.length]) expect(scanned(bytes, chunk).brokenAt).toBe(brokenAt);
});

it('does not grow with the depth or the length of an element', () => {
  const deep = Buffer.from(`[{"a":${'['.repeat(1_000_000)}`);
  expect(scanned(deep, 1000)).toEqual({ marks: [], count: 1, isArray: true, brokenAt: deep.length });
  const long = Buffer.from(`[{"a":"${'{'.repeat(1_000_000)}"},{"b":1}]`);
  expect(scanned(long, 1000)).toEqual({
    ...{ count: 2, isArray: true, brokenAt: null },
    marks: [[long.length - 8, 1]],
  });
});
