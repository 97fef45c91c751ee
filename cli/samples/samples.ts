import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Complaint } from '../complaint.ts';
import { root } from '../root.ts';
import { writeTroubleCsv } from './trouble.ts';

/** A file that `sluice start` drops, and the route of sluice.config.json that takes it. */
export interface Sample {
  route: string;
  path: string;
}

/** Real files, made by others. */
const published = [
  { route: 'seattle-weather', file: 'seattle-weather.csv' },
  { route: 'airports', file: 'airports.csv' },
  { route: 'bird-strikes', file: 'birdstrikes.csv' },
  { route: 'species', file: 'species.csv' },
  { route: 'zip-codes', file: 'zipcodes.csv' },
];

/** About 8 MB. */
const troubleRows = 40_000;

/** All samples. One of them is generated, and written to `dir`. */
export async function prepareSamples(dir: string): Promise<Sample[]> {
  const samples = published.map(({ route, file }) => ({
    route,
    path: join(root, 'node_modules/vega-datasets/data', file),
  }));
  for (const { path } of samples) {
    await stat(path).catch(() => {
      throw new Complaint(`The sample ${path} is missing. Run \`npm ci\`.`);
    });
  }
  await mkdir(dir, { recursive: true });
  const path = join(dir, 'trouble.csv');
  await writeTroubleCsv(path, troubleRows);
  return [...samples, { route: 'trouble', path }];
}
