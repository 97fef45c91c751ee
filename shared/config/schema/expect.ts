import * as v from 'valibot';
import { intervalPattern, intervalSeconds } from '../values/duration.ts';
import { parseSchedule, scheduleMistake } from '../values/schedule.ts';
import { timeZoneMistake } from '../values/time-zone.ts';
import { duration, mistakes, object, text } from './parts.ts';

const intervalAdvice = 'write a whole number and its unit, like "30m", "12h" or "1d"';

/** When a file is due: at times of a calendar, or a while behind the one before. */
export const expect = v.pipe(
  object({
    schedule: v.exactOptional(
      v.pipe(
        text,
        mistakes(cronMistake),
        v.metadata({ pattern: '^cron\\(.*\\)$' }),
        v.description('When a file is due: a cron expression of EventBridge Scheduler.'),
        v.examples(['cron(0 6 ? * MON-FRI *)']),
      ),
    ),
    timeZone: v.exactOptional(
      v.pipe(
        text,
        mistakes(timeZoneMistake),
        v.description('The time zone of "schedule", by its IANA name. By default that of "cells".'),
        v.examples(['Europe/Berlin']),
      ),
    ),
    every: v.exactOptional(
      v.pipe(
        text,
        v.regex(intervalPattern, intervalAdvice),
        v.description('Instead of "schedule": how long after the file before the next one is due.'),
        v.examples(['1d']),
        v.transform(intervalSeconds),
        v.maxValue(366 * 86_400, 'write at most "366d"'),
      ),
    ),
    wait: v.optional(
      v.pipe(
        duration('How long after that people are told that none has come.'),
        v.maxValue(14 * 86_400, 'write at most "336h", 14 days'),
      ),
      '1h',
    ),
  }),
  v.description('When files are due: if none comes, people are told once. Off if left out.'),
  v.metadata({ oneOf: ['schedule', 'every'].map((kind) => ({ required: [kind] })) }),
);

function cronMistake(written: string): string | null {
  const schedule = parseSchedule(written);
  if ('kind' in schedule && schedule.kind === 'rate') {
    return 'write "every" in the place of "schedule", like { "every": "1d" }';
  }
  if ('kind' in schedule && schedule.kind === 'at')
    return 'write a cron expression: files are due again and again';
  return scheduleMistake(written);
}
