import { Cron } from 'croner';
import { SandboxError } from '../sandbox-error.ts';

/** The next time of a schedule, strictly after `after`; null: never again. */
export type NextTime = (after: Date) => Date | null;

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads a schedule expression of EventBridge Scheduler: `cron(…)` with six fields, weekdays from 1 = SUN;
 * `rate(…)`, counted from `created`; `at(…)`, once.
 *
 * @param timeZone an IANA name; `rate` ignores it
 * @throws SandboxError if it can't be read
 */
export function compileExpression(text: string, timeZone: string, created: Date): NextTime {
  const [, kind, body = ''] = /^(cron|rate|at)\((.*)\)$/.exec(text) ?? [];
  switch (kind) {
    case 'cron':
      return times(`0 ${dialectOf(body)}`, timeZone, text);
    case 'at':
      return times(body, timeZone, text);
    case 'rate': {
      const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(body) ?? [];
      const every = Number(count) * (units[unit] ?? Number.NaN);
      if (!(every > 0)) throw unreadable(text);
      return (after) => {
        const passed = Math.floor((after.getTime() - created.getTime()) / every);
        return new Date(created.getTime() + Math.max(1, passed + 1) * every);
      };
    }
    default:
      throw unreadable(text);
  }
}

/** croner writes the last Friday as `6#L`, and any day of the week as `*`. */
function dialectOf(cron: string): string {
  const [minutes, hours, day, month, weekday, year] = cron.split(' ');
  const last = weekday?.replace(/^L$/, '7').replace(/^([1-7]|[A-Z]{3})L$/, '$1#L');
  return [minutes, hours, day, month, last, year].map((field) => (field === '?' ? '*' : field)).join(' ');
}

function times(pattern: string, timezone: string, text: string): NextTime {
  try {
    const options = { timezone, mode: '7-part', alternativeWeekdays: true, sloppyRanges: true } as const;
    const cron = new Cron(pattern, options);
    return (after) => cron.nextRun(after);
  } catch (error) {
    throw unreadable(text, error);
  }
}

function unreadable(text: string, cause?: unknown): SandboxError {
  return new SandboxError(`The schedule ${text} can't be read.`, { cause });
}
