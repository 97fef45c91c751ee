import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { synthesise } from '../../sandbox/assembly.ts';

let folder = '';
let project = '';
let dir = '';

/** An app that writes down what it was given, and counts how often it ran. */
const app = `
  import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
  const out = process.env.CDK_OUTDIR;
  mkdirSync(out, { recursive: true });
  writeFileSync(out + '/manifest.json', process.env.CDK_CONTEXT_JSON);
  appendFileSync('../runs', 'run ');`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'synthesis-'));
  project = join(folder, 'project');
  dir = join(folder, 'assemblies');
  mkdirSync(join(project, 'infra', 'deep'), { recursive: true });
  writeFileSync(join(project, 'infra', 'app.mjs'), app);
  writeFileSync(join(project, 'infra', 'deep', 'part.ts'), 'one');
  writeFileSync(
    join(project, 'cdk.json'),
    JSON.stringify({ app: 'node infra/app.mjs', context: { flag: true } }),
  );
  writeFileSync(join(folder, 'config.json'), '{"imports":[]}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const make = () => synthesise({ project, config: join(folder, 'config.json'), dir });
const runs = () => readFileSync(join(folder, 'runs'), 'utf8').trim().split(' ').length;

test('the app is run as cdk synth runs it, with the configuration', async () => {
  const assembly = await make();
  expect(JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8'))).toEqual({
    flag: true,
    'aws:cdk:bundling-stacks': ['**'],
    config: join(folder, 'config.json'),
  });
});

test('the same sources are synthesised once', async () => {
  expect(await make()).toBe(await make());
  expect(runs()).toBe(1);
});

test.each([
  ['the configuration', '../config.json'],
  ['a file of a source folder', 'infra/deep/part.ts'],
  ['a new file of a source folder', 'infra/deep/new.ts'],
  ['the lock file', 'package-lock.json'],
])('%s makes another assembly', async (_, file) => {
  const before = await make();
  writeFileSync(join(project, file), '{"imports":[1]}');
  expect(await make()).not.toBe(before);
  expect(runs()).toBe(2);
});

test('what is not a source does not', async () => {
  const before = await make();
  writeFileSync(join(project, 'README.md'), 'new');
  expect(await make()).toBe(before);
});

test('an app that fails is quoted, and leaves nothing', async () => {
  writeFileSync(join(project, 'infra', 'app.mjs'), `${app} console.error('no such bucket'); process.exit(3)`);
  await expect(make()).rejects.toThrow(/ended with 3\. It said:\nno such bucket/);
  expect(readdirSync(dir)).toEqual([]);
});

test('of old ones only the latest few are kept', async () => {
  const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
  mkdirSync(dir);
  const others = Array.from({ length: 10 }, (_, i) => `other-${i}`);
  for (const [i, name] of others.entries()) {
    mkdirSync(join(dir, name));
    // The first two are in use.
    if (i > 1) utimesSync(join(dir, name), longAgo, new Date(longAgo.getTime() - i * 1000));
  }
  const latest = await make();
  expect(readdirSync(dir).sort()).toEqual([...others.slice(0, 7), basename(latest)].sort());
});
