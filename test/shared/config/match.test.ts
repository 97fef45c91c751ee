import fc from 'fast-check';
import { parseConfig } from '../../../shared/config/config.ts';
import { matchRoute } from '../../../shared/config/match.ts';

/** Routes that are named after their prefixes' places in the list. */
function routes(prefixes: string[]) {
  const imports = prefixes.map((prefix, index) => ({
    name: `r${index}`,
    prefix,
    stream: index + 1,
    updateMethod: 'APPEND',
  }));
  return parseConfig(JSON.stringify({ imports }), 'sluice.config.json').imports;
}

const table = routes(['in/', 'in/sales/', 'in/sales/big-', 'in/übrige/', 'plus+sign %2F/']);

test.each([
  ['in/x.csv', 'r0'],
  ['in/', 'r0'],
  ['in/sales', 'r0'],
  ['in/sales/', 'r1'],
  ['in/sales/a/b/c.csv', 'r1'],
  ['in/sales/big-2026.csv', 'r2'],
  ['in/../etc/passwd', 'r0'],
  ['in/übrige/ä ö.csv', 'r3'],
  ['in/u\u0308brige/x.csv', 'r0'],
  ['plus+sign %2F/a+b.csv', 'r4'],
  ['plus sign //a.csv', undefined],
  ['IN/x.csv', undefined],
  ['/in/x.csv', undefined],
  ['', undefined],
])('%s belongs to %s', (key, name) => {
  expect(matchRoute(table, key)?.name).toBe(name);
});

test('no routes, no match', () => {
  expect(matchRoute([], 'in/x.csv')).toBeNull();
});

test('the order of the routes has no influence', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(table),
      fc.constantFrom('in/sales/big-1', 'in/sales/x', 'in/x', 'out/x'),
      (some, key) => {
        const matching = some.filter(({ prefix }) => key.startsWith(prefix));
        const longest = matching.sort((a, b) => b.prefix.length - a.prefix.length)[0] ?? null;
        expect(matchRoute(some, key)).toBe(longest);
      },
    ),
  );
});
