/**
 * The guide's own example, a billion rows, through the whole way: the file is made from a seed as it is read, so that
 * no disk has to hold it, and Domo only receives. That all rows have arrived, each once and in order, is told by their
 * number, their bytes and their checksum in Domo.
 *
 *   npm run bench:billion -- [--rows 1000000000] [--part-size 64] [--json FILE]
 */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { crcOfRows, loadGenerated } from './billion/run.ts';
import { fixedRowBytes, fixedSize } from './data/fixed.ts';
import { describeMachine, thisMachine } from './report/machine.ts';

const MB = 1e6;
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000000' },
    'part-size': { type: 'string', default: '64' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
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

const largest = Object.entries(functions).sort(([, one], [, other]) => other - one)[0] ?? ['', 0];
const result = {
  machine: describeMachine(thisMachine()),
  rows: csv.rows,
  bytes: fixedSize(csv),
  parts: load.parts,
  seconds,
  rowsPerSecond: csv.rows / seconds,
  bytesPerSecond: fixedSize(csv) / seconds,
  readOfObject: bytesRead / fixedSize(csv),
  largestFunction: { name: largest[0], peakRss: largest[1] },
  /** S3, Domo, Step Functions and the making of the file. */
  sandboxPeakRss: peakRss(),
};
console.log(result);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
console.log(
  `${csv.rows} rows verified in Domo after ${seconds.toFixed(1)} s: ${Math.round(csv.rows / seconds)} rows a second`,
);

function demand(holds: boolean, complaint: string): void {
  if (!holds) throw new Error(`${complaint}; ${csv.rows} rows were made`);
}

function peakRss(): number {
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
