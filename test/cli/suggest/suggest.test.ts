import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../shared/config/config.ts';
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

/** The first file of a case, unless it is made for a case of its size. */
function firstOf({ stages, waitsFor }: Case): string | Uint8Array | null {
  const step = stages[0]?.find(({ do: what }) => what === 'put');
  if (waitsFor !== undefined || step?.do !== 'put') return null;
  const { content } = step;
  const bytes = typeof content === 'function' ? content({ bucket: 'b', prefix: 'p/' }) : content;
  return bytes.length === 0 || bytes.length > 100_000 ? null : bytes;
}

/** What no setting takes, by what the reason says of it. */
const helpless =
  /not CSV text|NUL byte|surrogate|cut off|columns of the header|does not end|no rows|is empty|nothing proves|have all records one width/;

const seen = new Set<string>();
const withFiles = allCases.flatMap((one) => {
  const content = firstOf(one);
  const text = content === null ? '' : Buffer.from(content).toString('latin1');
  if (content === null || seen.has(text)) return [];
  seen.add(text);
  return [[one.name, content] as const];
});

test.each(withFiles)('what is suggested for the file of %s loads it', async (_, content) => {
  const { code, err, said } = await suggest(content);
  if (code !== 0) {
    expect(code).toBe(1);
    expect(err).toMatch(helpless);
    return;
  }
  // It was read by that route; and that is one which a configuration can have.
  expect(() => parseConfig(JSON.stringify({ imports: [said.route] }), 'it')).not.toThrow();
  for (const { setting, why } of said.reasons) expect([setting, why]).not.toContain('');
});

test.each<[string, string | Uint8Array, object, string[]]>([
  ['nothing is needed', 'id,name\n1,a\n', {}, ['LONG', 'STRING']],
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
