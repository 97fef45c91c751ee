import type { DataSet, Outdated, Said } from './model.ts';
import type { Settings } from './settings.ts';

type Lags = Pick<Settings, 'countLagSeconds' | 'dateLagSeconds'>;

/** What the documents say now: the truth, or an older one while the settings let it lag [X10]. */
export function saidOf(dataSet: DataSet, { countLagSeconds, dateLagSeconds }: Lags): Said {
  const after = (lag: number): Said =>
    dataSet.outdated.find(({ until }) => until > Date.now() - lag * 1000) ?? dataSet;
  const { updatedAt, dataCurrentAt } = after(dateLagSeconds);
  return { rows: after(countLagSeconds).rows, updatedAt, dataCurrentAt };
}

/** What the documents may go on saying once new rows are there. */
export function outdatedBy(dataSet: DataSet, { countLagSeconds, dateLagSeconds }: Lags): Outdated[] {
  const { rows, updatedAt, dataCurrentAt } = dataSet;
  const now = Date.now();
  const oldest = now - Math.max(countLagSeconds, dateLagSeconds) * 1000;
  return [...dataSet.outdated, { rows, updatedAt, dataCurrentAt, until: now }].filter(
    ({ until }) => until > oldest,
  );
}
