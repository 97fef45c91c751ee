import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { forEach } from '../../shared/import/for-each.ts';
import type { Group } from './groups.ts';

/** A line of a log. */
export interface LogLine {
  /** ISO 8601, UTC. */
  at: string;
  /** What wrote it: `Plan`. */
  source: string;
  level: string;
  message: string;
  /** All of the line: what it is as JSON, or its text. */
  entry: unknown;
}

/** What is looked for. */
export interface LogWish {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** A line must have one of these; none: all lines are wanted. */
  terms: readonly string[];
}

/** How many groups are read at the same time: CloudWatch Logs takes five calls a second of an account. */
const together = 4;
/** So many lines are read of a group at most. */
const longest = 10_000;

/** The lines of log groups that have one of some terms, by time. */
export async function readLogs(
  client: CloudWatchLogsClient,
  groups: readonly Group[],
  { from, to, terms }: LogWish,
): Promise<LogLine[]> {
  const { paginateFilterLogEvents } = await import('@aws-sdk/client-cloudwatch-logs');
  const lines: LogLine[] = [];
  // Any of these: CloudWatch Logs' user guide, "Filter pattern syntax".
  const filterPattern = terms.map((term) => `?"${term}"`).join(' ');
  await forEach(
    groups,
    async ({ name, source }) => {
      let read = 0;
      for await (const { events = [] } of paginateFilterLogEvents(
        { client },
        {
          logGroupName: name,
          startTime: from,
          endTime: to,
          ...(filterPattern === '' ? {} : { filterPattern }),
        },
      )) {
        for (const { timestamp = 0, message = '' } of events)
          if (!isMetric(message)) lines.push(lineOf(timestamp, source, message));
        read += events.length;
        if (read >= longest) break;
      }
    },
    together,
  );
  return lines.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

function lineOf(timestamp: number, source: string, text: string): LogLine {
  const at = new Date(timestamp).toISOString();
  const entry = jsonOf(text);
  if (entry === null) return { at, source, level: '', message: text.trimEnd(), entry: text.trimEnd() };
  const { level, message, errorMessage, details } = entry as Record<string, unknown>;
  const said = [message, errorMessage, platformText(entry)].find((one) => typeof one === 'string');
  const { cause } = (details ?? {}) as { cause?: unknown };
  return {
    ...{ at, source, level: typeof level === 'string' ? level : '' },
    message: [said ?? text.trimEnd(), typeof cause === 'string' ? cause : '']
      .filter((one) => one !== '')
      .join(': '),
    entry,
  };
}

/** Metrics are written into the logs, too: CloudWatch takes them out (its user guide, "Embedded metric format"). */
function isMetric(message: string): boolean {
  return message.startsWith('{"_aws":');
}

/** What Lambda says of a call at its end: `success, 120 ms, 96 MB`. */
function platformText(entry: object): string | null {
  const { type, record } = entry as { type?: string; record?: PlatformRecord };
  if (type === undefined) return null;
  const { status, errorType, metrics = {} } = record ?? {};
  const { durationMs, maxMemoryUsedMB } = metrics;
  const facts = [
    errorType ?? status,
    durationMs === undefined ? undefined : `${Math.round(durationMs)} ms`,
    maxMemoryUsedMB === undefined ? undefined : `${maxMemoryUsedMB} MB`,
  ].filter((fact) => fact !== undefined);
  return facts.length === 0 ? type : `${type}: ${facts.join(', ')}`;
}

interface PlatformRecord {
  status?: string;
  errorType?: string;
  metrics?: { durationMs?: number; maxMemoryUsedMB?: number };
}

function jsonOf(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
