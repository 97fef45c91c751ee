/**
 * How large each function's bundle is, as CDK makes it, and how long a new process takes to load it: the part of a
 * cold start that is ours. Fails where a bundle is larger than `docs/decisions/0001-sdk-in-the-bundle.md` allows.
 *
 *   npm run bundles -- [--runs 9]
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { synthesise } from '../../sandbox/assembly.ts';
import { loadCloudAssembly } from '../../sandbox/template/cloud-assembly.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '9' } } });
const runs = Number(values.runs);
/** Functions that read files carry the readers of all formats. */
const readers = ['Plan', 'SplitPart', 'SendBatch'];
const mostKilobytesOf = (name: string) => (readers.includes(name) ? 1150 : 750);

const Resource = v.object({
  Type: v.literal('AWS::Lambda::Function'),
  Properties: v.object({ Code: v.object({ S3Key: v.string() }) }),
});

const project = join(import.meta.dirname, '..', '..');
const dir = await mkdtemp(join(tmpdir(), 'sluice-bundles-'));
try {
  const folder = await synthesise({ project, config: join(project, 'sluice.config.json'), dir });
  const { template, assetFolder } = loadCloudAssembly(folder);
  const bundles = Object.entries(template.Resources as object)
    .filter(([, resource]) => v.is(Resource, resource))
    .map(([id, resource]) => ({
      name: id.slice(0, -8),
      file: join(assetFolder(v.parse(Resource, resource).Properties.Code.S3Key), 'index.mjs'),
    }));
  const times = bundles.map((): number[] => []);
  // Round by round, so that whatever else the machine does falls on all of them.
  for (let i = 0; i < runs; i++) {
    for (const [b, { file }] of bundles.entries()) times[b]?.push(loadTime(file));
  }
  const table = bundles.map(({ name, file }, b) => ({
    function: name,
    kilobytes: Math.round(statSync(file).size / 1000),
    'load, ms': Math.round(median(times[b] ?? [])),
  }));
  console.table(table);
  for (const { function: name, kilobytes } of table) {
    const most = mostKilobytesOf(name);
    if (kilobytes <= most) continue;
    console.error(`The bundle of ${name} has ${kilobytes} KB, more than ${most} KB.`);
    process.exitCode = 1;
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}

/** Milliseconds from the start of the import to its end, in a process of its own. */
function loadTime(file: string): number {
  const code = `const start = performance.now(); await import(${JSON.stringify(pathToFileURL(file))}); console.log(performance.now() - start);`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} can't be loaded:\n${stderr}`);
  return Number(stdout);
}

function median(numbers: number[]): number {
  return numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
