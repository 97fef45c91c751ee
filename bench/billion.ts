/**
 * The guide's own example, a billion rows, through the whole way: the file is made from a seed as it is read, so that
 * no disk has to hold it, and Domo only receives. That all rows have arrived, each once and in order, is told by their
 * number, their bytes and their checksum in Domo.
 *
 *   npm run bench:billion -- [--gzip] [--rows 1000000000] [--part-size 64] [--json FILE] [--write]
 *
 * With `--gzip`, the file is one member of gzip.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipOfRows } from './billion/gzip.ts';
import { plain } from './billion/plain.ts';
import { loadGenerated } from './billion/run.ts';
import { fixedRowBytes } from './data/fixed.ts';
import { peakRss } from './measure/peak-rss.ts';
import { describeMachine, thisMachine } from './report/machine.ts';
import { fill } from './report/page.ts';
import { table } from './report/table.ts';

const MB = 1e6;
const { values } = parseArgs({
  options: {
    gzip: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1000000000' },
    'part-size': { type: 'string', default: '64' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const say = (line: string) => console.error(line);
const make = values.gzip ? gzipOfRows : plain;
const made = make({ rows: Number(values.rows), seed: Number(values.seed) });
const { load, received, seconds, bytesRead, functions } = await loadGenerated(
  made,
  Number(values['part-size']) * MB,
  say,
);

demand(load.state === 'committed', `the load is ${load.state}: ${load.reason}`);
demand(load.rows === made.rows, `the load has ${load.rows} rows`);
demand(received.rows === made.rows, `Domo has ${received.rows} rows`);
demand(received.bytes === made.rows * fixedRowBytes, `Domo has ${received.bytes} bytes`);
say('making the file once more, for its checksum');
demand(received.crc === made.crcOfRows(), 'Domo has other bytes than the file');

const [largest = ['', 0]] = Object.entries(functions).sort(([, one], [, other]) => other - one);
const result = {
  ...{ machine: describeMachine(thisMachine()), rows: made.rows, parts: load.parts },
  ...{ bytes: made.size, textBytes: made.textBytes },
  ...{ seconds, rowsPerSecond: made.rows / seconds, bytesPerSecond: made.textBytes / seconds },
  readOfObject: bytesRead / made.size,
  largestFunction: { name: largest[0], peakRss: largest[1] },
  /** S3, Domo, Step Functions and the making of the file. */
  sandboxPeakRss: peakRss() ?? Number.NaN,
};
console.log(result);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
if (values.write) {
  const page = join(import.meta.dirname, '..', 'docs', 'performance.md');
  const section = values.gzip ? 'billion as gzip' : 'billion';
  await writeFile(page, fill(await readFile(page, 'utf8'), section, describe()));
}

function describe(): string {
  const ofGzip: [string, string][] = values.gzip ? [['bytes of gzip', made.size.toLocaleString('en')]] : [];
  const cells: [string, string][] = [
    ['rows, verified in Domo', made.rows.toLocaleString('en')],
    ['bytes of CSV', made.textBytes.toLocaleString('en')],
    ...ofGzip,
    ['parts', String(load.parts)],
    ['seconds from event to commit', seconds.toFixed(0)],
    ['rows a second', Math.round(result.rowsPerSecond).toLocaleString('en')],
    ['MB of CSV a second', (result.bytesPerSecond / MB).toFixed(1)],
    ['read from S3, of the object', result.readOfObject.toFixed(4)],
    ['peak memory of a function, MB', (largest[1] / MB).toFixed(0)],
    ['peak memory of the whole sandbox’s own process, MB', (result.sandboxPeakRss / MB).toFixed(0)],
  ];
  const options = `${values.gzip ? '--gzip ' : ''}--rows ${values.rows} --part-size ${values['part-size']}`;
  const command = `npm run bench:billion -- ${options}`;
  const about = values.gzip
    ? 'The same from one gzip file of one member ([`bench/billion/gzip.ts`](../bench/billion/gzip.ts)):\n\n'
    : '';
  return `${about}${table(['what', 'how much'], cells)}\n\n\`${command}\` on ${result.machine}.`;
}

function demand(holds: boolean, complaint: string): void {
  if (!holds) throw new Error(`${complaint}; ${made.rows} rows were made`);
}
