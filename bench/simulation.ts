/**
 * A terabyte on AWS, by the model of `sluice plan` with what the benchmark has measured, and by AWS's public limits.
 *
 *   npm run bench:simulate -- [--from docs/performance.json] [--part-size 64] [--write]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fill } from './report/page.ts';
import type { Results } from './report/results.ts';
import { round, table } from './report/table.ts';
import { measuredBy } from './simulation/measured.ts';
import { type Simulated, simulate } from './simulation/simulate.ts';

const docs = join(import.meta.dirname, '..', 'docs');
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: join(docs, 'performance.json') },
    'part-size': { type: 'string', default: '64' },
    write: { type: 'boolean', default: false },
  },
});

const results = JSON.parse(await readFile(values.from, 'utf8')) as Results;
const measured = measuredBy(results);
const partSize = Number(values['part-size']) * 1e6;
const rows = [40, 200, 1000].map((concurrency) =>
  cells(simulate({ bytes: 1e12, partSize, concurrency }, measured)),
);
const head = [
  'functions at once',
  'time',
  'AWS',
  'traffic',
  'into Domo, gzip',
  'bottleneck',
  'nearest limit',
];
const basis = `One terabyte in parts of ${values['part-size']} MB; measured: ${round(measured.bytesPerCpuSecond / 1e6)} MB per CPU second, compressed to ${measured.compressed.toFixed(2)} (\`${results.command}\`).`;
const text = `${table(head, rows)}\n\n${basis}`;
console.log(text);
if (values.write) {
  const page = join(docs, 'performance.md');
  await writeFile(page, fill(await readFile(page, 'utf8'), 'simulation', text));
}

function cells(simulated: Simulated): string[] {
  const { concurrency, seconds, dollars, trafficDollars, domoBytesPerSecond, bottleneck, nearest } =
    simulated;
  const minutes = Math.floor(seconds / 60);
  return [
    String(concurrency),
    `${minutes} min ${Math.round(seconds - 60 * minutes)} s`,
    `$${dollars.toFixed(2)}`,
    `$${trafficDollars.toFixed(2)}`,
    `${round(domoBytesPerSecond / 1e9)} GB/s`,
    bottleneck,
    `${nearest.name}: ${Math.round(100 * nearest.share)} %`,
  ];
}
