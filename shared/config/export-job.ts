/** One export of the configuration, with every default filled in: a DataSet that lands in S3 on a schedule. */
export interface ExportJob {
  name: string;
  /** UUID, in lower case [D3]. */
  dataSetId: string;
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
}
