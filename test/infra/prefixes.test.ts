import fc from 'fast-check';
import { covering, coveringInPolicy } from '../../infra/prefixes.ts';

const routes = (count: number, prefixOf: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => prefixOf(i));

test.each<[string, string[], string[]]>([
  ['prefixes that fit are what they are, in order', ['b/', 'a/'], ['a/', 'b/']],
  ['one below another goes with it', ['a/b/', 'a/', 'ab/'], ['a/', 'ab/']],
  [
    'many in one folder',
    routes(500, (i) => `in/team-${i}/`),
    routes(10, (i) => (i === 0 ? 'in/team-0/' : `in/team-${i}`)),
  ],
  [
    'many in few folders',
    routes(500, (i) => `${i % 2 === 0 ? 'left' : 'right'}/route ${String(i).padStart(3, '0')}/`),
    [],
  ],
  ['many that have no beginning in common', routes(26, (i) => `${String.fromCharCode(97 + i)}/`), ['']],
])('%s', (_what, prefixes, covers) => {
  if (covers.length > 0) expect(covering(prefixes)).toEqual(covers);
  else for (const cover of covering(prefixes)) expect(cover).toMatch(/^(left|right)\/route /);
});

test('few that are too long together are cut to folders, the longest first', () => {
  const prefixes = routes(7, (i) => `in/${i}/${'a'.repeat(160)}/${'b'.repeat(i * 10)}/`);
  const covers = covering([...prefixes, 'out/']);
  expect(covers.join('').length).toBeGreaterThan(1000);
  expect(covers).toHaveLength(8);
  expect(covers.slice(0, 3)).toEqual(prefixes.slice(0, 3));
  expect(covers[6]).toBe(`in/6/${'a'.repeat(160)}/`);
});

test('no more is taken than must be: a prefix apart from the others stays as it is', () => {
  const prefixes = [...routes(100, (i) => `a/b/c/${String(i).padStart(3, '0')}/`), 'x/y/z/'];
  expect(covering(prefixes)).toContain('x/y/z/');
  for (const cover of covering(prefixes).slice(0, -1)) expect(cover).toMatch(/^a\/b\/c\/0/);
});

test('every prefix begins with one that covers it; these are few, and short together', () => {
  const segment = fc.string({
    unit: fc.constantFrom('a', 'b', '/', 'ä', '日', '😀'),
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 60 }), (prefixes) => {
      for (const covers of [covering(prefixes), coveringInPolicy(prefixes)]) {
        expect(covers.length).toBeLessThanOrEqual(12);
        expect(covers.join('').length).toBeLessThanOrEqual(1200);
        for (const prefix of prefixes) expect(covers.some((cover) => prefix.startsWith(cover))).toBe(true);
        for (const cover of covers) expect(cover).not.toMatch(/[\ud800-\udbff]$/);
      }
    }),
  );
});

test('what IAM does not take in a policy is left out of its end', () => {
  expect(coveringInPolicy(['eingang/köln/', 'eingang/東京/x/'])).toEqual(['eingang/']);
  expect(coveringInPolicy(['eingang/köln/', 'bestellungen/東京/x/'])).toEqual([
    'bestellungen/',
    'eingang/köln/',
  ]);
});
