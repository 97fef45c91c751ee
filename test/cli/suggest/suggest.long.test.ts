import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseConfig } from '../../../shared/config/config.ts';
import { helpless } from '../../cases/advice/expected.ts';
import type { Case } from '../../cases/case.ts';
import { allCases } from '../../cases/tables.ts';
import { run } from '../captured.ts';

jest.setTimeout(120_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-suggest-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
async function suggest(content: string | Uint8Array, name = 'x.csv') {
  const path = join(folder, `${++files}`, name);
  const { mkdirSync } = await import('node:fs');
  mkdirSync(join(path, '..'));
  writeFileSync(path, content);
  const { code, out, err } = await run(['suggest', path, '--json']);
  return { code, err, said: code === 0 ? JSON.parse(out) : null };
}

/** The files of a case, unless they are made for a case of their size. */
function filesOf({ stages, waitsFor }: Case): [name: string, content: string | Uint8Array][] {
  if (waitsFor !== undefined) return [];
  return stages.flat().flatMap((step): [string, string | Uint8Array][] => {
    if (step.do !== 'put') return [];
    const { key, content } = step;
    const bytes = typeof content === 'function' ? content({ bucket: 'b', prefix: 'p/' }) : content;
    return bytes.length === 0 || bytes.length > 100_000 ? [] : [[key, bytes]];
  });
}

/** What no setting takes, or none that loses nothing, by what the reason says of it. */
const hopeless = [...helpless.map(({ says }) => says), /has no rows/, /the quoted cell .* never ends/];

const seen = new Set<string>();
const withFiles = allCases.flatMap((one) =>
  filesOf(one).flatMap(([key, content]) => {
    const text = Buffer.from(content).toString('latin1');
    if (seen.has(text)) return [];
    seen.add(text);
    return [[`${key} of ${one.name}`, content] as const];
  }),
);

test.each(withFiles)('what is suggested for %s loads it', async (_, content) => {
  const { code, err, said } = await suggest(content);
  if (code !== 0) {
    expect(code).toBe(1);
    expect([err, hopeless.some((says) => says.test(err))]).toEqual([err, true]);
    return;
  }
  // It was read by that route; and that is one which a configuration can have.
  expect(() => parseConfig(JSON.stringify({ imports: [said.route] }), 'it')).not.toThrow();
  for (const { setting, why } of said.reasons) expect([setting, why]).not.toContain('');
});

test.each<[string, string | Uint8Array, object, string[]]>([
  ['nothing is needed', 'id,name\n1,a\n', {}, ['LONG', 'STRING']],
  [
    'the last member of gzip tells less than the whole text',
    Buffer.concat([
      gzipSync('id,n\n'),
      gzipSync(Array.from({ length: 20_000 }, (_, i) => `${i},${(i * 48_271) % 2_147_483_647}\n`).join('')),
    ]),
    {},
    ['LONG', 'LONG'],
  ],
  [
    'a title stands above',
    'Sales of January\nid,name\n1,a\n',
    { read: { skipLines: 1 } },
    ['LONG', 'STRING'],
  ],
  [
    'German numbers and dates',
    'n;d\n1.234,50 €;31.01.2026\n2,00 €;01.02.2026\n',
    { cells: { decimal: ',', thousands: '.', symbols: ['€'], dates: ['dd.MM.yyyy'] } },
    ['DOUBLE', 'DATE'],
  ],
  [
    'words for null',
    'id,v\n1,1.5\n2,NULL\n3,N/A\n',
    { cells: { nulls: ['NULL', 'N/A'] } },
    ['LONG', 'DOUBLE'],
  ],
  [
    'no header is there',
    '1,Ann,2026-01-01\n2,Bob,2026-01-02\n3,Cy,2026-01-03\n',
    { read: { header: false } },
    ['LONG', 'STRING', 'DATE'],
  ],
  ['stray quotes', 'id,size\n1,12" x 8"\n', { read: { strayQuotes: 'keep' } }, ['LONG', 'STRING']],
  [
    'Windows-1252',
    Buffer.from('id,name\n1,Caf\xe9\n', 'latin1'),
    { read: { encoding: 'windows-1252' } },
    ['LONG', 'STRING'],
  ],
])('where %s, it is said', async (_, content, settings, types) => {
  const { said } = await suggest(content);
  const { name: _name, prefix, dataSet, updateMethod, ...more } = said.route;
  expect(more).toEqual(settings);
  expect(dataSet.columns.map(({ type }: { type: string }) => type)).toEqual(types);
  const named = said.reasons.map(({ setting }: { setting: string }) => setting);
  for (const [section, of] of Object.entries(settings))
    for (const key of Object.keys(of)) expect(named).toContain(`${section}.${key}`);
});

test('columns of one name, or of none, are listed by their places', async () => {
  const { said } = await suggest('Report\n;date;amount;Amount \nx;2026-01-01;1;2.5\n');
  expect(said.route.dataSet.columns).toEqual([
    { name: 'column 1', type: 'STRING', from: 1 },
    { name: 'date', type: 'DATE' },
    { name: 'amount 3', type: 'LONG', from: 3 },
    { name: 'Amount 4', type: 'DOUBLE', from: 4 },
  ]);
  expect(said.notes.join(' ')).toContain('"from" is their place in the file');
});

test('two spellings that both fit are named, and none is taken', async () => {
  const { said } = await suggest('id,d\n1,01/02/2026\n2,03/04/2026\n');
  expect(said.route.cells).toBeUndefined();
  expect(said.notes.join(' ')).toMatch(/MM\/dd\/yyyy, or .*dd\/MM\/yyyy/);
});

test('the route is printed as JSON, with its reasons', async () => {
  const path = join(folder, 'Umsatz 2026.csv');
  writeFileSync(path, 'a;b\n1;x\n');
  const { code, out } = await run(['suggest', path]);
  expect(code).toBe(0);
  const route = JSON.parse(out.slice(0, out.indexOf('\n\n')));
  expect(route).toMatchObject({ name: 'umsatz-2026', dataSet: { name: 'Umsatz 2026' } });
  expect(out).toContain('dataSet.columns: ');
  expect(out).toContain('The file loads so: 1 row.');
});

test('a file that is not there is wrong use', async () => {
  expect(await run(['suggest', join(folder, 'none.csv')])).toMatchObject({ code: 2 });
});
