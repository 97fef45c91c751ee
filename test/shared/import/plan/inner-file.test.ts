import { gzipSync } from 'node:zlib';
import type { ImportRoute } from '../../../../shared/config/route.ts';
import { NotCsv } from '../../../../shared/errors.ts';
import { examine } from '../../../../shared/import/plan/examine.ts';
import { makeLoad, route } from '../../../helpers/load.ts';
import { createWorld } from '../../../helpers/ports.ts';
import { zipOf } from '../../../helpers/zip.ts';

async function examined(bytes: Buffer, read: Partial<ImportRoute['read']>) {
  const world = createWorld();
  const load = makeLoad({ size: bytes.length });
  const { object } = load;
  world.objects.set(`${object.key}@v1`, { object, bytes, createdAt: new Date(0), tags: new Map() });
  return examine(world.ports, {
    ...{ load, route: { ...route, read: { ...route.read, ...read } }, inspections: [] },
    ...{ dataSet: [{ name: 'id', type: 'LONG' }], loadedAt: '2026-11-23T12:10:00' },
  });
}

const parquet = Buffer.from('PAR1\x15\0data PAR1');
const workbook = zipOf([
  { name: '[Content_Types].xml', bytes: '<Types/>' },
  { name: 'xl/workbook.xml', bytes: '<workbook/>' },
]);
const csv = 'id\n1\n';

test.each<[string, Buffer, Partial<ImportRoute['read']>, string]>([
  ['Parquet in gzip', gzipSync(parquet), {}, 'is a gzip file with a Parquet file inside'],
  [
    'Parquet in zip',
    zipOf([{ name: 'a.parquet', bytes: parquet }]),
    {},
    'is a zip file with a Parquet file inside',
  ],
  ['a workbook in gzip', gzipSync(workbook), {}, 'is a gzip file with an Excel file inside'],
  [
    'a workbook in zip',
    zipOf([{ name: 'a.xlsx', bytes: workbook }]),
    {},
    'is a zip file with an Excel file inside',
  ],
  ['gzip in gzip', gzipSync(gzipSync(csv)), {}, 'is a gzip file with a gzip file inside'],
  [
    'gzip in zip',
    zipOf([{ name: 'a.csv.gz', bytes: gzipSync(csv) }]),
    {},
    'is a zip file with a gzip file inside',
  ],
  [
    'gzip that is to be Parquet',
    gzipSync(parquet),
    { format: 'parquet' },
    'is a gzip file, and not what "format": "parquet" under "read" of the route says. If Parquet is inside, unpack it',
  ],
  [
    'a PDF that is to be Parquet',
    Buffer.from('%PDF-1.7\n'),
    { format: 'parquet' },
    'is a PDF document, and not what "format": "parquet" under "read" of the route says. Leave "format" out',
  ],
])('%s is told as what it is', async (_, bytes, read, said) => {
  const thrown = await examined(bytes, read).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(NotCsv);
  expect((thrown as Error).message).toContain(said);
});
