import type { Misfit, OutCell } from '../cells/cell.ts';
import type { Changes } from '../cells/change.ts';
import type { Recast } from '../cells/recast.ts';
import { CR, LF } from '../csv/dialect.ts';
import { spellCells } from '../csv/domo-record.ts';
import { misfitAnomaly } from '../csv/record-reader.ts';
import type { Anomaly } from '../csv/report.ts';
import { NONE } from './cell.ts';
import { type Expected, expectations, type Fault } from './fault.ts';
import { createRecordReader, type ReaderOptions } from './record-reader.ts';
import { CUT } from './tokens.ts';

export interface RecordsOptions extends ReaderOptions {
  /** What becomes of the cells of a record. */
  recast: Recast;
  /** Whether rows are written. */
  isWritten: boolean;
}

/** Turns records of JSON into rows as Domo reads them. */
export interface Records {
  open(bytes: Uint8Array, offset: number): void;
  /** Reads the record at index `at`. Returns the index behind it, `CUT`, or `FAULTY`. */
  read(at: number): number;
  /** Writes the row of the record that was read last. @param at where it began */
  accept(at: number): void;
  skipBlanks(at: number): number;
  /** Makes the grammar's fault at index `at` the anomaly. */
  refuse(at: number, expected: Expected): void;
  fail(anomaly: Anomaly): void;
  /** Makes the length of the next record the anomaly. @param offset where it begins @param limit bytes */
  failTooLong(offset: number, limit: number): void;
  /** The rows since the last call. */
  take(): Buffer | null;
  readonly rows: number;
  readonly changes: Changes;
  readonly anomaly: Anomaly | null;
  /** The paths of values that were dropped; of many, the first ones. */
  readonly dropped: ReadonlySet<string>;
  /** The JSON Pointers of the fields that were collected. */
  readonly collected: readonly string[];
}

export function createRecords({ recast, isWritten, ...options }: RecordsOptions): Records {
  const reader = createRecordReader(options);
  const { cells } = reader;
  let bytes: Uint8Array = new Uint8Array(0);
  let base = 0;
  let rows = 0;
  let anomaly: Anomaly | null = null;
  let output = '';

  function refuse(at: number, expected: Expected): void {
    anomaly = anomalyOf({ kind: 'InvalidJson', at, expected });
  }

  function anomalyOf(fault: Fault): Anomaly {
    const place = { row: rows + 1, offset: base + fault.at };
    switch (fault.kind) {
      case 'InvalidJson':
        return {
          kind: fault.kind,
          ...place,
          expected: expectations[fault.expected],
          found: excerptAt(bytes, fault.at),
        };
      case 'TooManyKeys':
        return { kind: fault.kind, ...place, limit: fault.limit };
      default:
        return { kind: fault.kind, ...place, key: fault.key };
    }
  }

  return {
    open(next, offset) {
      bytes = next;
      base = offset;
      reader.open(next, offset);
    },
    read(at) {
      const to = reader.read(at);
      if (to === CUT) return to;
      if (reader.fault !== null) anomaly = anomalyOf(reader.fault);
      return to;
    },
    accept(at) {
      const out = recast.record(cells, rows + 1);
      if (!isRow(out)) {
        const found = misfitAnomaly(out, cells, base + at, rows + 1);
        // What the record has no key for is nowhere in it.
        anomaly = cells[out.cell]?.kind === NONE ? { ...found, offset: base + at } : found;
        return;
      }
      rows++;
      if (isWritten) output += `${spellCells(out)}\n`;
    },
    skipBlanks: reader.skipBlanks,
    refuse,
    fail(found) {
      anomaly = found;
    },
    failTooLong(offset, limit) {
      anomaly = { kind: 'RecordTooLong', row: rows + 1, offset, limit, openedAt: null };
    },
    take() {
      if (output === '') return null;
      const taken = Buffer.from(output);
      output = '';
      return taken;
    },
    get rows() {
      return rows;
    },
    get changes() {
      return { ...recast.changes };
    },
    get anomaly() {
      return anomaly;
    },
    dropped: reader.dropped,
    collected: reader.collected,
  };
}

function isRow(out: readonly OutCell[] | Misfit): out is readonly OutCell[] {
  return Array.isArray(out);
}

/** What begins at a place, up to the end of the line. */
function excerptAt(bytes: Uint8Array, at: number): string {
  const some = bytes.subarray(at, at + 24);
  const end = some.findIndex((byte) => byte === LF || byte === CR);
  return Buffer.from(end < 0 ? some : some.subarray(0, end))
    .toString('utf8')
    .replace(/\ufffd+$/, '');
}
