import { jsonText } from '../../../cli/text/json.ts';

const nasty = 'a\u001b[2J\u007f\u009b2J\u2028\u202e"é見.csv';

test('what a terminal may obey is spelt out, and means the same', () => {
  const text = jsonText({ key: nasty });
  expect(text).toBe('{"key":"a\\u001b[2J\\u007f\\u009b2J\\u2028\\u202e\\"é見.csv"}');
  expect(JSON.parse(text)).toEqual({ key: nasty });
});

test('it may be indented', () => {
  expect(jsonText([1], 2)).toBe('[\n  1\n]');
});
