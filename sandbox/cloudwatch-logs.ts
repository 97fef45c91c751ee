import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Answer } from './http.ts';
import { answerJson, ServiceFault } from './json-protocol.ts';

/** A stand-in for CloudWatch Logs that only reads: the functions write their logs to files. */
export interface CloudWatchLogs {
  answer(operation: string, body: Buffer): Promise<Answer>;
}

export interface CloudWatchLogsOptions {
  /** The files that have the lines of the groups of functions, by the names of the groups. */
  files: ReadonlyMap<string, string>;
  /** All groups that there are: those of state machines stay empty. */
  groups: ReadonlySet<string>;
}

interface LogEvent {
  logStreamName: string;
  /** Milliseconds since 1970, as `ingestionTime`. */
  timestamp: number;
  message: string;
  ingestionTime: number;
  eventId: string;
}

/** What a call may name; any other field would be ignored in silence. */
const fields = new Set(['logGroupName', 'startTime', 'endTime', 'filterPattern', 'nextToken', 'limit']);
/** AWS's limit of a page (AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html). */
const longestPage = 10_000;

export function createCloudWatchLogs({ files, groups }: CloudWatchLogsOptions): CloudWatchLogs {
  async function filterLogEvents(input: Record<string, unknown>) {
    const unknown = Object.keys(input).filter((field) => !fields.has(field));
    if (unknown.length > 0) refuse(`The sandbox does not know ${unknown.join(', ')} of FilterLogEvents.`);
    const group = String(input.logGroupName);
    const path = files.get(group);
    if (path === undefined && !groups.has(group))
      throw new ServiceFault('ResourceNotFoundException', 'The specified log group does not exist.');
    const from = Number(input.startTime ?? 0);
    const to = Number(input.endTime ?? Number.POSITIVE_INFINITY);
    const isWanted = filterOf(input.filterPattern);
    const limit = Math.min(longestPage, Number(input.limit ?? longestPage));
    const begin = Number(input.nextToken ?? 0);
    const events: LogEvent[] = [];
    let number = -1;
    for await (const { timestamp, message } of path === undefined ? [] : linesOf(path)) {
      number += 1;
      if (number < begin || timestamp < from || timestamp > to || !isWanted(message)) continue;
      if (events.length === limit) return { events, nextToken: String(number) };
      const eventId = String(number).padStart(20, '0');
      events.push({ logStreamName: 'sandbox', timestamp, message, ingestionTime: timestamp, eventId });
    }
    return { events };
  }

  return {
    answer: (operation, body) =>
      answerJson('CloudWatch Logs', { FilterLogEvents: filterLogEvents }, operation, body),
  };
}

/**
 * What a pattern lets through: `?"a" ?"b"` is any of these texts, and no pattern is all. Others are not known here
 * (AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html).
 */
function filterOf(pattern: unknown): (message: string) => boolean {
  if (pattern === undefined || pattern === '') return () => true;
  const text = String(pattern);
  const terms = [...text.matchAll(/\?"([^"\\]+)"/g)].map(([, term = '']) => term);
  if (terms.length === 0 || text !== terms.map((term) => `?"${term}"`).join(' '))
    refuse(`The sandbox knows patterns like ?"one" ?"another" only, not ${text}.`);
  return (message) => terms.some((term) => message.includes(term));
}

async function* linesOf(path: string): AsyncGenerator<{ timestamp: number; message: string }> {
  if (!existsSync(path)) return;
  let timestamp = 0;
  for await (const message of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    // A line without a time is one that Lambda would have put together with that before it.
    timestamp = timeOf(message) ?? timestamp;
    yield { timestamp, message };
  }
}

/** The time of a line of ours, or of Lambda's. */
function timeOf(line: string): number | null {
  const [, text = '', number] = /"(?:timestamp|time)":"([^"]+)"|"Timestamp":(\d+)/.exec(line) ?? [];
  const time = number === undefined ? Date.parse(text) : Number(number);
  return Number.isNaN(time) ? null : time;
}

function refuse(why: string): never {
  throw new ServiceFault('InvalidParameterException', why);
}
