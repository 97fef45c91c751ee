import type { ImportRoute } from './route.ts';

/** Whose rows an export fetches: a DataSet by its id, or the one that a route of the imports loads. */
export type Source = { kind: 'dataSet'; dataSetId: string } | { kind: 'route'; route: ImportRoute };

/** One export of the configuration, with every default filled in: a DataSet that lands in S3 on a schedule. */
export interface ExportJob {
  name: string;
  source: Source;
  /** An expression of EventBridge Scheduler: `cron(…)`, `rate(…)` or `at(…)`. */
  schedule: string;
  /** IANA name of the time zone that the schedule is read in. */
  timeZone: string;
  /** Keys of the exported objects begin with this. */
  prefix: string;
  fileName: string;
  /** Whether the column names are the first row [E1]. */
  includeHeader: boolean;
  gzip: boolean;
  /** Whether nothing is fetched while the DataSet is as it was at the last export. */
  skipUnchanged: boolean;
}
