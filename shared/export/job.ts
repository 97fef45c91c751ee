import type { ExportJob, Source } from '../config/export-job.ts';
import { nearest } from '../config/nearest.ts';
import type { Domo } from '../domo/client.ts';
import { ConfigInvalid, DomoNotFound } from '../errors.ts';
import type { Streams } from '../import/ports.ts';
import { listTexts } from '../wording.ts';

/** @throws ConfigInvalid if no export has that name */
export function jobNamed(jobs: readonly ExportJob[], name: string): ExportJob {
  const found = jobs.find((job) => job.name === name);
  if (found !== undefined) return found;
  const known =
    jobs.length === 0
      ? 'None is deployed: add one to "exports" in sluice.config.json.'
      : `There ${jobs.length === 1 ? 'is' : 'are'}: ${listTexts(jobs, (job) => job.name)}.`;
  const guess = nearest(
    name,
    jobs.map((job) => job.name),
  );
  const meant = guess === null ? '' : ` Did you mean "${guess}"?`;
  throw new ConfigInvalid(`There is no export "${name}".${meant} ${known}`);
}

/**
 * The time by which an export is named: ISO 8601, UTC, whole seconds.
 * @throws ConfigInvalid if the text is not a time
 */
export function scheduledTimeOf(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) {
    throw new ConfigInvalid(
      `${JSON.stringify(text)} is no time to export for. Write it like 2026-11-25T06:00:00Z.`,
    );
  }
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** The id of the DataSet that an export fetches. @throws DomoNotFound where a route has not created its one yet */
export async function dataSetOf(
  source: Source,
  domo: Domo,
  streams: Pick<Streams, 'get' | 'keyOf'>,
): Promise<string> {
  if (source.kind === 'dataSet') return source.dataSetId;
  const { name, target } = source.route;
  switch (target.kind) {
    case 'streamOf':
      return target.dataSetId;
    case 'stream':
      return (await domo.streams.get(target.streamId)).dataSet.id;
    case 'dataSetApi':
      if (target.dataSetId !== null) return target.dataSetId;
      break;
    case 'dataSet':
      break;
  }
  const known = await streams.get(await streams.keyOf(source.route));
  if (known?.made != null) return known.made.dataSetId;
  throw new DomoNotFound(
    `The route ${name} has not created its DataSet "${target.name}" yet: the first file that is loaded does. Drop one, then export it.`,
  );
}
