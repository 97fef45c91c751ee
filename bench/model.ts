/**
 * What the model of `sluice plan` says of part sizes and of memory: the tables of docs/cost.md.
 *
 *   npm run bench:model [-- --write]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deployed, measuredPace } from '../shared/import/estimate/assumptions.ts';
import { estimate, speedOf } from '../shared/import/estimate/estimate.ts';
import { fill } from './report/page.ts';
import { round, table } from './report/table.ts';

const maxConcurrency = 40;
const files = [100e6, 1e9, 10e9, 100e9, 1e12];
const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });

function load(bytes: number, partSize: number, memory = deployed.memory) {
  const parts = Math.max(1, Math.floor(bytes / partSize));
  return estimate({ bytes, parts, maxConcurrency }, measuredPace, { ...deployed, memory });
}

function name(bytes: number): string {
  return bytes >= 1e12 ? `${bytes / 1e12} TB` : bytes >= 1e9 ? `${bytes / 1e9} GB` : `${bytes / 1e6} MB`;
}

const partSizes = table(
  ['part size', ...files.map((bytes) => `${name(bytes)}, s`), '1 TB, AWS'],
  [16e6, 32e6, 50e6, 64e6, 100e6, 128e6, 256e6].map((partSize) => [
    name(partSize),
    ...files.map((bytes) => round(load(bytes, partSize).seconds)),
    `$${load(1e12, partSize).dollars.toFixed(2)}`,
  ]),
);
const memories = table(
  ['memory, MB', 'MB of CSV a second', 'held up by', '10 GB, s', 'AWS', 'with traffic'],
  [512, 768, 1024, 1280, 1769, 3008].map((memory) => {
    const { bytesPerSecond, bottleneck } = speedOf(measuredPace, memory);
    const { seconds, dollars, trafficDollars } = load(10e9, 64e6, memory);
    return [
      String(memory),
      ...[round(bytesPerSecond / 1e6), bottleneck, round(seconds)],
      ...[`$${dollars.toFixed(4)}`, `$${(dollars + trafficDollars).toFixed(3)}`],
    ];
  }),
);
console.log(`${partSizes}\n\n${memories}`);
if (values.write) {
  const page = join(import.meta.dirname, '..', 'docs', 'cost.md');
  const filled = fill(await readFile(page, 'utf8'), 'part sizes', partSizes);
  await writeFile(page, fill(filled, 'memory', memories));
}
