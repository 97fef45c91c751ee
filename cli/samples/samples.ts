import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Complaint } from '../complaint.ts';
import { loadSandbox } from '../load-sandbox.ts';
import { publishedSamples } from './published.ts';
import { writeTroubleCsv } from './trouble.ts';

/** A file that `sluice start` drops, and the route of the demo's configuration that takes it. */
export interface Sample {
  route: string;
  path: string;
}

/** About 8 MB. */
const troubleRows = 40_000;

/** All samples. One of them is generated, and written to `dir`. */
export async function prepareSamples(dir: string): Promise<Sample[]> {
  const { demoFile } = await loadSandbox();
  const samples = publishedSamples.map(({ route, file }) => ({ route, path: demoFile(file) }));
  for (const { path } of samples) {
    await stat(path).catch(() => {
      throw new Complaint(`The sample ${path} is missing. Run \`npm ci\` again.`);
    });
  }
  await mkdir(dir, { recursive: true });
  const path = join(dir, 'trouble.csv');
  await writeTroubleCsv(path, troubleRows);
  return [...samples, { route: 'trouble', path }];
}
