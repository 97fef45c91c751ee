/**
 * How fast a Parquet file of a typical table becomes CSV, beside DuckDB on one thread: the two take turns, and what is
 * told is the median of MB of CSV per second of processor time.
 *
 *   npm run bench:parquet -- [--rows 500000] [--rounds 5]
 */
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { plainRules } from '../shared/cells/rules.ts';
import { cutParquet } from '../shared/parquet/cut.ts';
import { openFooter } from '../shared/parquet/open.ts';
import { columnsOf } from '../shared/parquet/schema.ts';
import { typeOf } from '../shared/parquet/value-kind.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '500000' }, rounds: { type: 'string', default: '5' } },
});
const table = `select 9000000000 + i as id, 'Customer ' || (hash(i) % 200000) as customer,
  ['north', 'south', 'east', 'retail, big'][(1 + hash(i * 3) % 4)::bigint] as region, (hash(i * 5) % 500)::int as quantity,
  round((hash(i * 7) % 1000000) / 100.0, 2)::double as price, sin(i) as score,
  (hash(i * 11) % 1000000000)::bigint::decimal(18, 4) as amount,
  date '2020-01-01' + (hash(i * 13) % 2000)::int as day,
  to_timestamp((1700000000 + hash(i * 17) % 10000000)::bigint) + to_microseconds((hash(i) % 1000000)::bigint) as at,
  'note ' || (i * 7919 % 1000003) || ' for order' as note from range(${Number(values.rows)}) r(i)`;

const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-parquet-'));
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
try {
  const results: Record<string, string | number>[] = [];
  for (const codec of ['snappy', 'zstd']) {
    const file = join(folder, `${codec}.parquet`);
    await connection.run(`copy (${table}) to '${file}' (format parquet, codec '${codec}')`);
    const speeds = { ours: [] as number[], duckdb: [] as number[] };
    for (let round = 0; round <= Number(values.rounds); round++) {
      let bytes = 0;
      const ours = await processor(async () => {
        bytes = await read(file);
      });
      const theirs = await processor(() =>
        connection.run(
          `copy (select * from '${file}') to '${join(folder, 'x.csv')}' (format csv, header false)`,
        ),
      );
      // The first round warms up.
      if (round === 0) continue;
      speeds.ours.push(bytes / ours / 1e6);
      speeds.duckdb.push(bytes / theirs / 1e6);
    }
    results.push({
      codec,
      'shared/parquet, MB/s': median(speeds.ours),
      'DuckDB, MB/s': median(speeds.duckdb),
    });
  }
  console.table(results);
} finally {
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
}

/** @returns bytes of CSV */
async function read(path: string): Promise<number> {
  const file = openSync(path, 'r');
  try {
    async function* bytes(from: number, to: number) {
      const buffer = Buffer.allocUnsafeSlow(to - from);
      readSync(file, buffer, 0, to - from, from);
      yield buffer;
    }
    const footer = await openFooter(bytes, fstatSync(file).size);
    let written = 0;
    await cutParquet(
      {
        ...{ footer, rules: plainRules, trim: false, thisYear: 2026, maxRowBytes: 2 ** 24 },
        range: { index: 0, count: 1, start: 4, end: footer.start },
        columns: columnsOf(footer).map((field) => {
          return { name: field.name, type: typeOf(field), origin: { kind: 'field', field } };
        }),
      },
      bytes,
      ({ length }) => {
        written += length;
      },
    );
    return written;
  } finally {
    closeSync(file);
  }
}

/** Seconds of processor time, of all threads. */
async function processor(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(numbers: number[]): number {
  return Math.round(
    numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN,
  );
}
