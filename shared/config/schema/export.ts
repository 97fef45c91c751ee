import * as v from 'valibot';
import { fileNameMistake } from '../values/file-name.ts';
import { scheduleMistake, schedulePattern } from '../values/schedule.ts';
import { timeZoneMistake } from '../values/time-zone.ts';
import { dataSetId, flag, mistakes, name, object, prefix, text } from './parts.ts';

/** One element of `exports`. */
export const exportSchema = object({
  name,
  dataSetId,
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
      v.description('By default the name of the export with .csv, or .csv.gz, behind it.'),
      v.examples(['Sales.csv']),
    ),
  ),
  includeHeader: v.optional(
    v.pipe(flag, v.description('Whether the first row holds the column names.')),
    true,
  ),
  gzip: v.optional(v.pipe(flag, v.description('Whether the file is compressed.')), false),
});
