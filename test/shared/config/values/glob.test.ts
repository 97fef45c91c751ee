import fc from 'fast-check';
import { defaultExcludes, globMistake, matches } from '../../../../shared/config/values/glob.ts';

test.each<[string, string[], string[]]>([
  ['**', ['a', 'a/b', '.a', 'a//b', 'ü'], []],
  ['*', ['a', '.a', 'a.csv', '*'], ['a/b', 'a/', '/a']],
  ['*.csv', ['a.csv', '.csv', 'a.b.csv', 'a\nb.csv'], ['a/b.csv', 'a.csv.gz', 'a.CSV', 'acsv']],
  ['**/*.csv', ['a.csv', 'a/b.csv', 'a/b/c.csv', '/a.csv', 'a//b.csv'], ['a.csv/b', 'a.csv.gz']],
  ['archive/**', ['archive/a', 'archive/a/b', 'archive/.a'], ['archive', 'archives/a', 'x/archive/a']],
  ['**/archive/**', ['archive/a', 'x/archive/a', 'x/y/archive/a/b'], ['archive', 'x/archive', 'xarchive/a']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b', 'a/b/b'], ['a', 'ab', 'a/x/bc', 'x/a/b']],
  ['**/a/**/b/*', ['a/b/c', 'x/a/y/b/c', 'a/a/b/b/c'], ['a/c', 'a/b/c/d']],
  ['??.csv', ['ab.csv', 'üé.csv', '😀a.csv'], ['a.csv', 'abc.csv', '/a.csv']],
  ['{a,b}/*.{csv,txt}', ['a/x.csv', 'b/x.txt'], ['c/x.csv', 'a/x.gz', '{a,b}/x.csv']],
  ['{,x}a', ['a', 'xa'], ['ya', 'xxa']],
  ['a*b*c', ['abc', 'aXbYc', 'abbcc', 'abcbc'], ['ab', 'acb', 'abcd']],
  ['a+b(c).csv', ['a+b(c).csv'], ['aab(c).csv', 'a+bc.csv']],
  ['$x^', ['$x^'], ['x', '$x']],
])('%s matches some keys', (glob, yes, no) => {
  expect(globMistake(glob)).toBeNull();
  expect(yes.filter((key) => !matches(glob, key))).toEqual([]);
  expect(no.filter((key) => matches(glob, key))).toEqual([]);
});

test.each([
  ['_SUCCESS', '**/_*'],
  ['run1/_started_123', '**/_*'],
  ['_temporary/0/part-0.csv', '**/_*/**'],
  ['a/_delta_log/0.json', '**/_*/**'],
  ['.part-00000.csv.crc', '**/.*'],
  ['a/.DS_Store', '**/.*'],
  ['.hidden/a.csv', '**/.*/**'],
  ['logs_$folder$', '**/*_$folder$'],
  ['a/part-0.crc', '**/*.crc'],
  ['a.csv.metadata', '**/*.metadata'],
  ['a/a.csv.md5', '**/*.md5'],
  ['inv/2026-01-01T00-00Z/manifest.checksum', '**/*.checksum'],
  ['inv/2026-01-01T00-00Z/manifest.json', '**/*anifest*.json'],
  ['20260101-20260201/report-Manifest.json', '**/*anifest*.json'],
  ['a.csv.tmp', '**/*.tmp'],
  ['a.csv.part', '**/*.part'],
  ['x.csv.filepart', '**/*.filepart'],
  ['a.crdownload', '**/*.crdownload'],
  ['a/b.bak', '**/*.bak'],
  ['a/b.csv~', '**/*~'],
])('%s is no data', (key, by) => {
  expect(defaultExcludes.filter((glob) => matches(glob, key))).toContain(by);
});

test.each([
  'a.csv',
  '2026/01/a.csv.gz',
  'a_b.csv',
  'part-00000.csv',
  'manifests/a.csv',
  'a.b/c',
  'tmp/a',
  'x~y',
  'report.json',
])('%s is data', (key) => {
  expect(defaultExcludes.filter((glob) => matches(glob, key))).toEqual([]);
});

test.each([
  ['', 'write a pattern, like "**/*.csv"'],
  ['/a', /leave out the slash/],
  ['a/', /write "a\/\*\*"/],
  ['!a', /leave out the !/],
  ['[ab].csv', /write \? in the place/],
  ['a\\*', /write \? in the place/],
  ['{a,{b,c}}', /one within another/],
  ['{a,b', /are pairs/],
  ['a}', /are pairs/],
  ['{a,b,c,d,e}'.repeat(3), /stands for more than 100/],
  ['{a,b}'.repeat(2000), /stands for more than 100/],
  ['**.csv', /write "\*\*\/\*\.csv"/],
  ['a**/b', /write "a\*\/b"/],
  ['a/***', /write "a\/\*\*\/\*"/],
])('%j is no pattern', (glob, advice) => {
  expect(globMistake(glob)).toMatch(advice);
});

test('it does as a slow and simple matcher', () => {
  const piece = fc.constantFrom('a', 'b', '*', '?', '/', '/**/', '**/', 'ab', '.');
  const key = fc.stringMatching(/^[ab./]{0,8}$/);
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 7 }), key, (pieces, text) => {
      const glob = pieces
        .join('')
        .replaceAll(/\/+/g, '/')
        .replaceAll(/\*{3,}/g, '**');
      fc.pre(globMistake(glob) === null);
      expect(matches(glob, text)).toBe(slowly(glob.split('/'), text.split('/')));
    }),
    { numRuns: 3000 },
  );
});

/** The definition, by every way of giving parts of the key to parts of the pattern. */
function slowly(wanted: string[], parts: string[]): boolean {
  const [want, ...rest] = wanted;
  if (want === undefined) return parts.length === 0;
  if (want === '**') {
    const least = rest.length === 0 ? 1 : 0;
    return Array.from({ length: parts.length + 1 }, (_, taken) => taken).some(
      (taken) => taken >= least && slowly(rest, parts.slice(taken)),
    );
  }
  const [part, ...others] = parts;
  return part !== undefined && letters(want, part) && slowly(rest, others);
}

function letters(want: string, text: string): boolean {
  if (want === '') return text === '';
  const rest = want.slice(1);
  if (want[0] !== '*')
    return text !== '' && (want[0] === '?' || want[0] === text[0]) && letters(rest, text.slice(1));
  return Array.from({ length: text.length + 1 }, (_, taken) => taken).some((taken) =>
    letters(rest, text.slice(taken)),
  );
}

test('no key makes it slow', () => {
  const before = process.cpuUsage();
  expect(matches('**/*a*a*a*a*a*a*a*a*b/**/x', `${'a'.repeat(1000)}/`)).toBe(false);
  expect(matches('**/a/**/a/**/a/**/a/**/b', 'a/'.repeat(500))).toBe(false);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
});
