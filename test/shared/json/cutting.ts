import { planRanges, type Range } from '../../../shared/csv/ranges.ts';
import type { PartReport } from '../../../shared/csv/report.ts';
import { type JsonCell, NONE, NULL } from '../../../shared/json/cell.ts';
import type { JsonCutOptions } from '../../../shared/json/cutter.ts';
import { cutJson } from '../../../shared/json/part.ts';
import { fieldFrom } from '../../../shared/json/path.ts';

/** What a text is cut by; left out: whole, as lines, in one chunk. */
export interface Cuts extends Partial<Omit<JsonCutOptions, 'fields' | 'recast'>> {
  /** Bytes of a range; left out: there is one. */
  partSize?: number;
  /** Bytes of a chunk. */
  chunk?: number;
  ranges?: Range[];
}

/** A cell as tests tell it: its text; null; or undefined where the record has no key for it. */
export type Seen = string | null | undefined;

export interface Cut {
  rows: Seen[][];
  reports: PartReport[];
  collected: string[];
  dropped: string[];
}

/** The cells of all records at these paths, part by part. */
export async function cut(
  text: string | Uint8Array,
  paths: readonly string[],
  cuts: Cuts = {},
): Promise<Cut> {
  const bytes = Buffer.from(text as string);
  const { partSize = Math.max(1, bytes.length), chunk = Math.max(1, bytes.length), format = 'jsonl' } = cuts;
  const seen: Cut = { rows: [], reports: [], collected: [], dropped: [] };
  const ranges = cuts.ranges ?? planRanges(0, bytes.length, partSize);
  for (const range of ranges) {
    const { report, collected, dropped } = await cutJson(
      {
        ...{ range, dataStart: 0, dataEnd: bytes.length, maxRecordBytes: 2 ** 24, blankLines: 'skip' },
        ...{ extra: 'drop', ...cuts, format, fields: paths.map(fieldFrom) },
        recast: {
          record(cells) {
            seen.rows.push((cells as JsonCell[]).map(told));
            return cells;
          },
          changes: {},
        },
      },
      async function* (from, to) {
        for (let at = from; at < to; at += chunk) yield bytes.subarray(at, Math.min(to, at + chunk));
      },
      null,
    );
    seen.reports.push(report);
    seen.collected.push(...collected);
    seen.dropped.push(...dropped);
  }
  return seen;
}

/** The first anomaly in few words: its kind, row and byte, and what it is about. */
export async function faultOf(text: string | Uint8Array, paths: readonly string[], cuts: Cuts = {}) {
  const { reports } = await cut(text, paths, cuts);
  const anomaly = reports.find((report) => report.anomaly !== null)?.anomaly;
  if (!anomaly) return null;
  const { kind, row, offset } = anomaly;
  const about = 'expected' in anomaly ? ` ${anomaly.expected}` : 'key' in anomaly ? ` ${anomaly.key}` : '';
  return `${kind} ${row} ${offset}${about}`;
}

function told({ kind, text }: JsonCell): Seen {
  if (kind === NONE) return undefined;
  return kind === NULL ? null : text;
}
