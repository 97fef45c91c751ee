import { newDataSetOf, type Target } from '../../shared/config/route.ts';

/** Where rows go, for people, by the configuration alone. */
export function intoOf(target: Target): string {
  const made = newDataSetOf(target);
  if (made !== null) return made.name;
  return target.kind === 'stream' ? `Stream ${target.streamId}` : `DataSet ${dataSetIdOf(target)}`;
}

function dataSetIdOf(target: Target): string {
  return 'dataSetId' in target ? String(target.dataSetId) : '';
}
