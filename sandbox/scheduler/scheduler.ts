import { randomUUID } from 'node:crypto';
import type { Target } from '../event-bridge/event-bridge.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { ScheduleDefinition } from '../template/resources/schedule.ts';
import { compileExpression } from './expression.ts';

/** A stand-in for EventBridge Scheduler. Times that pass while the sandbox does not run are skipped. */
export interface Scheduler {
  close(): void;
}

export interface SchedulerOptions {
  /** The target with this ARN; null if the sandbox has none. */
  targetOf(arn: string): Target | null;
  /** Prints a line for the user. */
  log(line: string): void;
  now?: () => number;
}

/** The longest delay that one timer of Node can hold. Milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** @throws SandboxError if a schedule has an expression or a target that the sandbox does not know */
export function startScheduler(
  schedules: readonly ScheduleDefinition[],
  { targetOf, log, now = Date.now }: SchedulerOptions,
): Scheduler {
  const timers = new Map<string, NodeJS.Timeout>();
  const created = new Date(now());

  for (const schedule of schedules) {
    const { name, expression, timeZone, enabled } = schedule;
    const next = compileExpression(expression, timeZone, created);
    const target = targetOf(schedule.target.Arn);
    if (target === null) {
      throw new SandboxError(
        `The schedule ${name} has the target ${schedule.target.Arn}, which is neither a state machine nor a function of the stack.`,
      );
    }
    const fire = async (due: Date) => {
      try {
        await target(inputOf(schedule, due));
      } catch (error) {
        log(`The schedule ${name} could not start its target: ${error}`);
      }
    };
    const wait = (due: Date | null) => {
      if (due === null) return;
      const delay = Math.min(Math.max(0, due.getTime() - now()), longestTimer);
      timers.set(
        name,
        setTimeout(() => {
          if (now() < due.getTime()) return wait(due);
          void fire(due);
          wait(next(due));
        }, delay),
      );
    };
    if (enabled) wait(next(created));
  }

  return {
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** The input of a target: the text of the schedule, with Scheduler's values for this time filled in. */
function inputOf({ arn, target: { Input } }: ScheduleDefinition, due: Date): unknown {
  const known: Record<string, string> = {
    'aws.scheduler.schedule-arn': arn,
    'aws.scheduler.scheduled-time': due.toISOString().replace(/\.\d+Z$/, 'Z'),
    'aws.scheduler.execution-id': randomUUID(),
    'aws.scheduler.attempt-number': '1',
  };
  return JSON.parse(
    (Input ?? '{}').replaceAll(/<(aws\.scheduler\.[\w-]+)>/g, (all, name) => known[name] ?? all),
  );
}
