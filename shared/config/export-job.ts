import type { ImportRoute } from './route.ts';

/** The DataSet that an export fetches: by its id, or as the one that an import route loads. */
export type Source = { kind: 'dataSet'; dataSetId: string } | { kind: 'route'; route: ImportRoute };

/** The formats in which an export can be. The first is the default. */
export const exportFormats = ['csv', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

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
  format: ExportFormat;
  /** Whether the column names are the first row [E1]; it says nothing of Parquet. */
  includeHeader: boolean;
  /** Whether a CSV file is compressed; Parquet is compressed inside. */
  gzip: boolean;
  /** Whether to skip the export if the DataSet has not changed since the last one. */
  skipUnchanged: boolean;
}
