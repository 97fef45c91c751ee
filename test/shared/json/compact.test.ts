import fc from 'fast-check';
import { compact } from '../../../shared/json/compact.ts';

test('blanks go but for those in strings', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom('', ' ', '\t', '\n', '\r\n '), (json, indent) => {
      const value = JSON.parse(json);
      expect(compact(JSON.stringify(value, null, indent))).toBe(JSON.stringify(value));
    }),
  );
});

test.each([
  ['{ "a\\"" : [ 1 , "\\\\" , " \\\\\\" " ] }', '{"a\\"":[1,"\\\\"," \\\\\\" "]}'],
  ['[ 1.0 , 1E2 ]', '[1.0,1E2]'],
])('%s', (json, expected) => {
  expect(compact(json)).toBe(expected);
});

test.each(['x', '\\n', '\\\\ '])('a string as long as any record may be, of %j', (piece) => {
  const long = `{"a":"${piece.repeat(16_000_000 / piece.length)}"}`;
  expect(compact(` ${long} `) === long).toBe(true);
});
