/**
 * The guide's own example, a billion rows, through the whole way: the file is made from a seed as it is read, so that
 * no disk has to hold it, and Domo only receives. That all rows have arrived, each once and in order, is told by their
 * number, their bytes and their checksum in Domo.
 *
 *   npm run bench:billion -- [--rows 1000000000] [--part-size 64] [--json FILE] [--write]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crcOfRows, loadGenerated } from './billion/run.ts';
import { fixedRowBytes, fixedSize } from './data/fixed.ts';
import { peakRss } from './measure/peak-rss.ts';
import { describeMachine, thisMachine } from './report/machine.ts';
import { fill } from './report/page.ts';
import { table } from './report/table.ts';

const MB = 1e6;
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000000' },
    'part-size': { type: 'string', default: '64' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const csv = { rows: Number(values.rows), seed: Number(values.seed) };
const say = (line: string) => console.error(line);
const { load, received, seconds, bytesRead, functions } = await loadGenerated(
  csv,
  Number(values['part-size']) * MB,
  say,
);

demand(load.state === 'committed', `the load is ${load.state}: ${load.reason}`);
demand(load.rows === csv.rows, `the load has ${load.rows} rows`);
demand(received.rows === csv.rows, `Domo has ${received.rows} rows`);
demand(received.bytes === csv.rows * fixedRowBytes, `Domo has ${received.bytes} bytes`);
say('making the file once more, for its checksum');
demand(received.crc === crcOfRows(csv), 'Domo has other bytes than the file');

const [largest = ['', 0]] = Object.entries(functions).sort(([, one], [, other]) => other - one);
const result = {
  ...{ machine: describeMachine(thisMachine()), rows: csv.rows, bytes: fixedSize(csv), parts: load.parts },
  ...{ seconds, rowsPerSecond: csv.rows / seconds, bytesPerSecond: fixedSize(csv) / seconds },
  readOfObject: bytesRead / fixedSize(csv),
  largestFunction: { name: largest[0], peakRss: largest[1] },
  /** S3, Domo, Step Functions and the making of the file. */
  sandboxPeakRss: peakRss() ?? Number.NaN,
};
console.log(result);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
if (values.write) {
  const page = join(import.meta.dirname, '..', 'docs', 'performance.md');
  await writeFile(page, fill(await readFile(page, 'utf8'), 'billion', describe()));
}

function describe(): string {
  const cells: [string, string][] = [
    ['rows, verified in Domo', csv.rows.toLocaleString('en')],
    ['bytes of CSV', fixedSize(csv).toLocaleString('en')],
    ['parts', String(load.parts)],
    ['seconds from event to commit', seconds.toFixed(0)],
    ['rows a second', Math.round(result.rowsPerSecond).toLocaleString('en')],
    ['MB a second', (result.bytesPerSecond / MB).toFixed(1)],
    ['read from S3, of the object', result.readOfObject.toFixed(4)],
    ['peak memory of a function, MB', (largest[1] / MB).toFixed(0)],
    ['peak memory of the whole sandbox’s own process, MB', (result.sandboxPeakRss / MB).toFixed(0)],
  ];
  const command = `npm run bench:billion -- --rows ${csv.rows} --part-size ${values['part-size']}`;
  return `${table(['what', 'how much'], cells)}\n\n\`${command}\` on ${result.machine}.`;
}

function demand(holds: boolean, complaint: string): void {
  if (!holds) throw new Error(`${complaint}; ${csv.rows} rows were made`);
}
