import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cutsTable, endToEndTable, guesses, perCoreTable, provenance } from './markdown.ts';
import { fill } from './page.ts';
import { plotOf } from './plot.ts';
import type { Results } from './results.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const page = join(docs, 'performance.md');

/** Puts tables and plot of a run into docs/performance.md, and its figures beside them. */
export async function writePage(results: Results): Promise<void> {
  const parts = {
    'per core': `${perCoreTable(results)}\n\n${provenance(results)}`,
    'end to end': `${endToEndTable(results)}\n\n${guesses(results)}\n\n${provenance(results)}`,
    cuts: `${cutsTable(results)}\n\n${provenance(results)}`,
  };
  let text = await readFile(page, 'utf8');
  for (const [name, part] of Object.entries(parts)) text = fill(text, name, part);
  await writeFile(page, text);
  await writeFile(join(docs, 'performance.svg'), plotOf(results));
  await writeFile(join(docs, 'performance.json'), `${JSON.stringify(results, null, 2)}\n`);
}
