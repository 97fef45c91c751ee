import { type NextTime, nextOfAt, nextOfCron } from '../../shared/config/values/next-time.ts';
import { parseSchedule } from '../../shared/config/values/schedule.ts';
import { SandboxError } from '../sandbox-error.ts';

/**
 * Reads a schedule expression of EventBridge Scheduler: `cron(…)` with six fields, weekdays from 1 = SUN;
 * `rate(…)`, counted from `created`; `at(…)`, once.
 *
 * @param timeZone an IANA name; `rate` ignores it
 * @throws SandboxError if it can't be read
 */
export function compileExpression(text: string, timeZone: string, created: Date): NextTime {
  const schedule = parseSchedule(text);
  if ('mistake' in schedule) throw unreadable(text, schedule.mistake);
  try {
    switch (schedule.kind) {
      case 'cron':
        return nextOfCron(schedule, timeZone);
      case 'at':
        return nextOfAt(schedule.time, timeZone);
      case 'rate':
        return (after) => {
          const passed = Math.floor((after.getTime() - created.getTime()) / schedule.every);
          return new Date(created.getTime() + Math.max(1, passed + 1) * schedule.every);
        };
    }
  } catch (error) {
    throw unreadable(text, error);
  }
}

function unreadable(text: string, cause?: unknown): SandboxError {
  return new SandboxError(`The schedule ${text} can't be read.`, { cause });
}
