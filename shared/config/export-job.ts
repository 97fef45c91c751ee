import type { ImportRoute } from './route.ts';

/** The DataSet that an export fetches: by its id, or as the one that an import route loads. */
export type Source = { kind: 'dataSet'; dataSetId: string } | { kind: 'route'; route: ImportRoute };

/** One export of the configuration, with every default filled in: it brings a DataSet to S3 on a schedule. */
export interface ExportJob {
  name: string;
  source: Source;
  /** An expression of EventBridge Scheduler: `cron(…)`, `rate(…)` or `at(…)`. */
  schedule: string;
  /** IANA name of the schedule's time zone. */
  timeZone: string;
  /** Keys of the exported objects begin with this. */
  prefix: string;
  fileName: string;
  /** Whether the column names are the first row [E1]. */
  includeHeader: boolean;
  gzip: boolean;
  /** Whether to skip the export if the DataSet has not changed since the last one. */
  skipUnchanged: boolean;
}
