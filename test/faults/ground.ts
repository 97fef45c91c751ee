import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblyOf } from '../../sandbox/sandbox.ts';
import { createDataSets } from '../helpers/data-sets.ts';
import { columns } from './files.ts';
import { importNames, routeNames } from './schedule.ts';

/** What all worlds of some rehearsals begin with, so that the stack is synthesised once for all of them. */
export interface Ground {
  folder: string;
  remove(): Promise<void>;
}

/** In the folder of a ground: the configuration, and the state of a sandbox whose Domo has the DataSets that it names. */
export const configOf = (ground: string) => join(ground, 'sluice.config.json');
export const stateOf = (ground: string) => join(ground, 'state');

export async function prepareGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-ground-'));
  const dataSets = await createDataSets(stateOf(folder), importNames, columns);
  await writeFile(
    configOf(folder),
    JSON.stringify({ imports: routeNames.map((name) => route(name, dataSets)) }),
  );
  await assemblyOf(configOf(folder));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Some routes send more than one part by a list in S3, the others within the run. */
const isListed = (name: string) => name.endsWith('-1');

/** On some routes Domo takes a commit only some time after the last one. */
const rests = (name: string) => name.endsWith('-2');

/** @param dataSets of `importNames` */
function route(name: string, dataSets: readonly string[]) {
  const updateMethod = String(name.split('-')[0]).toUpperCase();
  const dataSetId = dataSets[importNames.indexOf(name)];
  return {
    ...{ name, prefix: `${name}/`, updateMethod, commitInterval: rests(name) ? '15m' : 0 },
    ...(updateMethod === 'UPSERT' ? { keyColumnNames: ['id'] } : {}),
    ...(dataSetId === undefined
      ? { partSize: '64KB', dataSet: { name, columns }, ...(isListed(name) ? { maxConcurrency: 1 } : {}) }
      : { dataSetApi: { dataSetId, maxBytes: '200KB' } }),
  };
}
