import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { prepareSamples, type Sample } from '../../../cli/samples/samples.ts';
import { troubleColumns } from '../../../cli/samples/trouble.ts';
import { keyFor, localFile } from '../../../cli/upload.ts';
import { demoConfig } from '../../../sandbox/demo/demo.ts';
import { loadConfig } from '../../../shared/config/load.ts';

const { imports } = loadConfig(demoConfig);
let dir = '';
let samples: Sample[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sluice-samples-'));
  samples = await prepareSamples(dir);
});
afterAll(() => rm(dir, { recursive: true }));

test('each sample has a route, gets to it, and has its columns', async () => {
  for (const { route: name, path } of samples) {
    const route = imports.find((other) => other.name === name);
    if (route?.target.kind !== 'dataSet') throw new Error(`no route ${name}`);
    const file = await localFile(path);
    expect(keyFor(file.name, route, imports)).toMatch(/^incoming\//);
    if (route.target.columns === 'infer') continue;
    expect(await headerOf(path)).toEqual(route.target.columns.map((column) => column.name));
  }
});

async function headerOf(path: string): Promise<string[] | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return parse(buffer.subarray(0, bytesRead), { bom: true, to: 1 })[0];
  } finally {
    await file.close();
  }
}

test('together they show every way to load', () => {
  const routes = imports.filter(({ name }) => samples.some(({ route }) => route === name));
  expect(new Set(routes.map(({ updateMethod }) => updateMethod))).toEqual(
    new Set(['APPEND', 'REPLACE', 'UPSERT']),
  );
  const targets = routes.flatMap(({ target }) => (target.kind === 'dataSet' ? [target.columns] : []));
  expect(targets).toContain('infer');
  expect(targets).toContainEqual(troubleColumns);
});

test('the troublesome one is cut into many parts', async () => {
  const sample = samples.find(({ route }) => route === 'trouble');
  const route = imports.find(({ name }) => name === 'trouble');
  const { size } = await localFile(sample?.path ?? '');
  expect(size).toBeGreaterThan(5e6);
  expect(size / (route?.partSize ?? Number.NaN)).toBeGreaterThan(10);
});
