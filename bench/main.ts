/**
 * What Sluice takes, against the bounds of the machine and against what a user would pick instead, on three kinds of
 * data. What is measured and how is said in docs/performance.md.
 *
 *   npm run bench [-- --json FILE] [-- --write]
 *   npm run bench:full
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countCuts } from './cuts.ts';
import { type DataFile, writeDataFile } from './data/file.ts';
import { type KindName, kindNames, kinds } from './data/kinds.ts';
import { measureEndToEnd } from './end-to-end.ts';
import { type Amount, readOptions } from './options.ts';
import { measurePerCore } from './per-core.ts';
import { thisMachine } from './report/machine.ts';
import { cutsTable, endToEndTable, guesses, perCoreTable, provenance } from './report/markdown.ts';
import type { Results, Share } from './report/results.ts';
import { writePage } from './report/write.ts';
import { store } from './store.ts';
import { openWorld, type World } from './world.ts';

const cutSize = 1e6;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const began = performance.now();
  const say = (line: string) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(0).padStart(4);
    console.error(`${seconds} s  ${line}`);
  };
  const { perCore, endToEnd } = options;
  const results: Results = {
    ...{ machine: thisMachine(), command: options.command, at: new Date().toISOString() },
    perCore: { ...shareOf(perCore), compressed: {} },
    endToEnd: { ...shareOf(endToEnd), sentAgain: {} },
    ...{ cuts: {}, cutSize },
  };
  const world = await openWorld({ partSize: options.endToEnd.partSize, say });
  try {
    for (const name of kindNames) {
      if (perCore.kinds.includes(name)) {
        const file = await generate(world, name, perCore.bytes, options.seed);
        const found = await measurePerCore(world, file, await store(world, file), { ...perCore, say });
        results.perCore.outcomes[name] = found.outcome;
        results.perCore.compressed[name] = found.compressed;
        results.cuts[name] = await countCuts(world, file, cutSize);
      }
      if (endToEnd.kinds.includes(name)) {
        const file = await generate(world, name, endToEnd.bytes, options.seed);
        const found = await measureEndToEnd(world, file, await store(world, file), { ...endToEnd, say });
        results.endToEnd.outcomes[name] = found.outcome;
        results.endToEnd.sentAgain[name] = found.sentAgain;
      }
    }
  } finally {
    await world.end();
  }
  const tables = [perCoreTable, endToEndTable, guesses, cutsTable].map((make) => make(results));
  console.log([...tables, provenance(results)].join('\n\n'));
  if (options.json !== null) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
  if (options.write) await writePage(results);
}

function shareOf({ bytes, partSize, runs }: Amount): Share {
  return { bytes, partSize, runs, outcomes: {} };
}

function generate(world: World, name: KindName, bytes: number, seed: number): Promise<DataFile> {
  return writeDataFile(join(world.folder, `${name}.csv`), kinds[name], bytes, seed);
}

await main();
