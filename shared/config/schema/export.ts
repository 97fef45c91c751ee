import * as v from 'valibot';
import { exportFormats } from '../export-job.ts';
import { fileNameMistake } from '../values/file-name.ts';
import { scheduleMistake, schedulePattern } from '../values/schedule.ts';
import { timeZoneMistake } from '../values/time-zone.ts';
import { choice } from './choice.ts';
import { dataSetId, flag, mistakes, name, object, prefix, text } from './parts.ts';

/** One element of `exports`. */
export const exportSchema = v.pipe(
  object({
    name,
    dataSetId: v.exactOptional(dataSetId),
    route: v.exactOptional(
      v.pipe(
        text,
        v.description('Instead of dataSetId: the name of the import route whose DataSet is exported.'),
        v.examples(['sales']),
      ),
    ),
    schedule: v.pipe(
      text,
      mistakes(scheduleMistake),
      v.metadata({ pattern: schedulePattern.source }),
      v.description('When it runs: a cron, rate or at expression of EventBridge Scheduler.'),
      v.examples(['cron(0 6 ? * MON-FRI *)']),
    ),
    timeZone: v.optional(
      v.pipe(
        text,
        mistakes(timeZoneMistake),
        v.description('The time zone of the schedule, by its IANA name.'),
        v.examples(['Europe/Berlin']),
      ),
      'UTC',
    ),
    prefix: v.pipe(
      prefix,
      v.description('Where the files go. Each run has a folder of its own below.'),
      v.examples(['exports/sales/']),
    ),
    fileName: v.exactOptional(
      v.pipe(
        text,
        mistakes(fileNameMistake),
        v.metadata({ minLength: 1, pattern: '^[^/\\\\]*$' }),
        v.description('By default the name of the export with .csv, .csv.gz or .parquet behind it.'),
        v.examples(['Sales.csv']),
      ),
    ),
    format: choice(
      exportFormats,
      "How the rows are written. parquet: typed by the DataSet's schema, with the names of its columns.",
    ),
    includeHeader: v.optional(
      v.pipe(flag, v.description('Of CSV: whether the first row holds the column names.')),
      true,
    ),
    gzip: v.optional(v.pipe(flag, v.description('Of CSV: whether the file is compressed.')), false),
    skipUnchanged: v.optional(
      v.pipe(
        flag,
        v.description('Whether nothing is fetched while the DataSet is as it was at the last export.'),
      ),
      false,
    ),
  }),
  v.metadata({ oneOf: ['dataSetId', 'route'].map((source) => ({ required: [source] })) }),
);
