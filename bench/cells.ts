/**
 * What it takes to check cells and to rewrite them, on one core, beside what a user would pick instead: ratios of the
 * medians of one run. The chain is that of split-part without the network.
 *
 *   npm run bench:cells [-- --megabytes N] [-- --runs N]
 *
 * Miller (mlr) is there if it is found; pandas, if BENCH_PYTHON names a Python that has it. It says who was absent.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { duckDb, miller, pandas } from './cells/peers.ts';
import { type CellTable, dialectOf, german, textOf, typed } from './cells/tables.ts';
import { type OnOneCore, onOneCore } from './contestants/on-one-core.ts';
import { bindServers } from './measure/affinity.ts';
import { alternate, type Contestant } from './measure/alternate.ts';
import { round, table } from './report/table.ts';

const { values } = parseArgs({
  options: { megabytes: { type: 'string', default: '24' }, runs: { type: 'string', default: '7' } },
});
const size = Number(values.megabytes) * 1e6;
const folder = await mkdtemp(join(tmpdir(), 'sluice-cells-'));
const own: OnOneCore[] = [];
try {
  const bundle = join(folder, 'cut-file.mjs');
  await build({
    ...{ entryPoints: [join(import.meta.dirname, 'cells/cut-file.ts')], outfile: bundle },
    ...{ bundle: true, platform: 'node', format: 'esm', minify: true, target: 'node20' },
  });
  const files = new Map<CellTable, { path: string; bytes: number }>();
  for (const [index, kind] of [typed, german].entries()) {
    const text = textOf(kind, size, 1);
    const path = join(folder, `${index}.csv`);
    await writeFile(path, text);
    files.set(kind, { path, bytes: text.length });
  }

  const chain = (name: string, kind: CellTable, isLookedAt: boolean) => {
    const { path, bytes } = files.get(kind) as { path: string; bytes: number };
    const dataStart = Buffer.byteLength(kind.header + kind.lineEnd);
    const options = {
      ...{ range: { index: 0, start: dataStart, end: bytes }, dataStart, dataEnd: bytes },
      ...{ dialect: dialectOf(kind), width: kind.columns.length, shortRows: 'reject', emptyColumns: 'drop' },
      ...{ maxRecordBytes: 16 * 2 ** 20, lookBehind: 0 },
    };
    const { columns, rules } = kind;
    const plan = isLookedAt ? { columns, rules, trim: false, rowsBefore: 0 } : null;
    const file = { path, options, plan } as never;
    const contestant = onOneCore(name, 'cut-file.mjs', { bundle: pathToFileURL(bundle).href, file });
    own.push(contestant);
    return contestant;
  };
  const contestants: Contestant[] = [
    chain('untouched', typed, false),
    chain('checked', typed, true),
    chain('rewritten', german, true),
  ];
  const python = process.env.BENCH_PYTHON;
  const hasMiller = spawnSync('mlr', ['--version']).status === 0;
  for (const kind of [typed, german]) {
    const { path } = files.get(kind) as { path: string };
    const duck = onOneCore(`DuckDB, ${kind.name}`, 'duckdb.mjs', { statement: duckDb(kind, path, folder) });
    own.push(duck);
    contestants.push(duck);
    if (hasMiller) contestants.push(miller(kind, path));
    if (python) contestants.push(pandas(kind, path, python, folder));
  }
  bindServers(true);
  const outcome = await alternate(contestants, Number(values.runs), (what) => console.error(what));
  const untouched = outcome.untouched?.cpuSeconds ?? Number.NaN;
  const bytesOf = (name: string) =>
    (files.get(name === 'rewritten' || name.endsWith(german.name) ? german : typed)?.bytes ?? 0) / 1e6;
  const speed = (name: string, seconds: number) => bytesOf(name) / seconds;
  const rows = Object.entries(outcome).map(([name, { cpuSeconds, seconds, peakRss }]) => [
    name,
    round(speed(name, cpuSeconds)),
    round(speed(name, cpuSeconds) / speed('untouched', untouched)),
    round(speed(name, seconds)),
    peakRss === null ? '' : round(peakRss / 1e6),
  ]);
  console.log(
    table(['what', 'MB per CPU second', 'against untouched', 'MB per second', 'peak memory, MB'], rows),
  );
  const absent = [...(hasMiller ? [] : ['Miller (mlr)']), ...(python ? [] : ['pandas (BENCH_PYTHON)'])];
  if (absent.length > 0) console.log(`\nAbsent: ${absent.join(', ')}.`);
} finally {
  bindServers(false);
  for (const { end } of own) end();
  await rm(folder, { recursive: true, force: true });
}
