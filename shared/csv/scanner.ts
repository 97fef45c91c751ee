import { type Changes, changeKinds } from '../cells/change.ts';
import type { RecastPlan } from '../cells/recast.ts';
import { plainRules } from '../cells/rules.ts';
import { createAutomaton } from './automata.ts';
import type { Cursor } from './automaton.ts';
import { createCellRun } from './cell-run.ts';
import { createCleanRun } from './clean-run.ts';
import { LF } from './dialect.ts';
import { BLOCK, type Kernel, loadKernel } from './kernel/kernel.ts';
import { createOutgoing } from './outgoing.ts';
import { createRecordReader } from './record-reader.ts';
import type { Anomaly } from './report.ts';
import type { Scanner, ScanOptions } from './scan.ts';
import { START } from './state.ts';
import { createTextCheck } from './text-check.ts';

/** Bytes. Where the kernel gets less far than this, the general reader keeps twice as many bytes as the last time. */
const FAR = 4096;
/** How many bytes the general reader keeps at most before the kernel is tried again. */
const LONGEST_TURN = 64 * 1024;

/**
 * The kernel reads as long as nothing has to be done, some ten times as fast as the general reader. Each record at which
 * it stops goes to the general reader, which changes it, drops it, or says what is wrong with it.
 *
 * @param kernel null: the general reader reads everything, with the same result
 */
export function createScanner(options: ScanOptions, kernel: Kernel | null = loadKernel()): Scanner {
  const { maxRecordBytes, until, dataEnd } = options;
  const automaton = createAutomaton(options.dialect);
  const reader = createRecordReader(options);
  let run = kernel && createCleanRun(kernel, options);
  let cells = kernel && createCellRun(options);
  const outgoing = createOutgoing();
  const text = createTextCheck();

  let position = options.offset;
  let recordStart = position;
  let rows = 0;
  let anomaly: Anomaly | null = null;
  let done = false;
  let unterminated = false;
  /** Of the walk through the record under way, where the general reader has it. */
  const cursor: Cursor = { state: START, previous: LF };
  let isGeneral = run === null && cells === null;
  /** The kernel is tried again with the first record from this byte on. */
  let turnEnd = 0;
  let turn = BLOCK;

  function fail(found: Anomaly): void {
    anomaly = found;
    done = true;
  }

  /** Ends the scan at `at`, inside a record. */
  function failInside(at: number, last: (open: number | null) => Anomaly): void {
    const { anomaly, open } = reader.inspect(outgoing.record(at), recordStart, rows + 1);
    fail(anomaly ?? last(open));
  }

  /** The kernel's turn. Returns where to go on. */
  function readClean(bytes: Uint8Array, end: number, untilHere: number, origin: number): number {
    if (!run) return end;
    const began = run.at;
    // The kernel must not end the last record of the scan: the general reader does.
    const stopped = run.read(bytes, Math.min(end, untilHere));
    rows += run.rows;
    if (run.rows > 0) {
      outgoing.pass(run.record);
      recordStart = origin + run.record;
    }
    const { at } = run;
    if (!stopped && at < untilHere) return at;
    const { record, isAtNull } = run;
    turn = at - began < FAR ? Math.min(2 * turn, LONGEST_TURN) : BLOCK;
    turnEnd = origin + at + turn;
    isGeneral = true;
    Object.assign(cursor, { state: START, previous: LF });
    for (const piece of outgoing.held) automaton.findRecordEnd(cursor, piece, 0);
    if (isAtNull) readNulls();
    return Math.max(record, 0);
  }

  /** A file that has one null spelt `\N` has many: the kernel of cells takes its other records. */
  function readNulls(): void {
    const width = options.width ?? 0;
    const columns = Array.from({ length: width }, (_, index) => textColumn(index));
    const plan = { columns, rules: plainRules, trim: false, rowsBefore: 0 };
    cells = createCellRun(options, plan);
    if (cells !== null) run = null;
  }

  /** The turn of the kernel of cells. Returns where the general reader is to go on. */
  function readCells(bytes: Uint8Array, from: number, to: number, origin: number): number {
    if (!cells) return from;
    const found = cells.read(bytes, from, to, rows, outgoing);
    rows += found.rows;
    recordStart = origin + found.at;
    isGeneral = true;
    return found.at;
  }

  /** The general reader's turn: at most one record. Returns where to go on. */
  function readRecord(bytes: Uint8Array, from: number, end: number, origin: number): number {
    const longest = recordStart - origin + maxRecordBytes;
    const stop = Math.min(end, longest);
    const found = automaton.findRecordEnd(cursor, bytes, from, stop);
    if (found >= 0) {
      endRecord(found, origin);
      return found;
    }
    if (stop === longest && origin + stop < dataEnd) {
      const place = { row: rows + 1, offset: recordStart, limit: maxRecordBytes };
      failInside(stop, (openedAt) => ({ kind: 'RecordTooLong', ...place, openedAt }));
    }
    return stop;
  }

  function endRecord(to: number, origin: number): void {
    const record = outgoing.record(to);
    // What came in several chunks the kernel has not seen whole: there is such a record for each chunk.
    const known = cells && outgoing.held.length > 0 ? cells.readOne(record, rows) : null;
    const passage = known ?? reader.read(record, recordStart, rows + 1, true);
    if (passage.kind === 'anomaly') {
      fail(passage.anomaly);
      return;
    }
    if (passage.kind === 'whole') outgoing.pass(to);
    else outgoing.replace(to, passage.kind === 'instead' ? passage.bytes : null);
    if (passage.kind !== 'nothing') rows++;
    recordStart = origin + to;
    done = recordStart > until;
    Object.assign(cursor, { state: START, previous: LF });
    if (recordStart < turnEnd) return;
    isGeneral = run === null && cells === null;
    run?.begin(to);
  }

  function push(bytes: Uint8Array): number {
    const origin = position;
    const flaw = text.push(bytes);
    // All places in the chunk count from `origin`, so that they are small integers, however large the object is.
    const end = Math.min(bytes.length, flaw ? flaw.at : bytes.length);
    outgoing.open(bytes);
    let at = 0;
    while (at < end && !done) {
      if (isGeneral) at = readRecord(bytes, at, end, origin);
      else if (cells) at = readCells(bytes, at, Math.min(end, until - origin), origin);
      else at = readClean(bytes, end, until - origin, origin);
    }
    position = origin + at;
    if (!done && flaw && at === flaw.at) {
      const place = { row: rows + 1, offset: origin + flaw.start };
      failInside(at, () => ({ ...flaw.anomaly, ...place }));
    }
    outgoing.close(at);
    run?.shift(bytes.length);
    return at;
  }

  function end(): void {
    if (!done && recordStart < position) endData();
    done = true;
  }

  /** Ends the last record, which has no line end. */
  function endData(): void {
    const cut = text.end();
    if (cut) {
      const place = { row: rows + 1, offset: position + cut.start };
      failInside(0, () => ({ ...cut.anomaly, ...place }));
      return;
    }
    const passage = reader.read(outgoing.record(0), recordStart, rows + 1, false);
    if (passage.kind === 'anomaly') fail(passage.anomaly);
    if (passage.kind === 'anomaly' || passage.kind === 'nothing') return;
    if (passage.kind === 'instead') outgoing.replace(0, passage.bytes);
    else {
      outgoing.pass(0);
      outgoing.replace(0, Buffer.of(LF));
    }
    rows++;
    unterminated = true;
  }

  return {
    push,
    end,
    take: outgoing.take,
    get done() {
      return done;
    },
    get rows() {
      return rows;
    },
    get literalQuotes() {
      return reader.literalQuotes;
    },
    get textAfterClose() {
      return reader.textAfterClose;
    },
    get changes() {
      return cells ? sum(reader.changes, cells.changes) : reader.changes;
    },
    get anomaly() {
      return anomaly;
    },
    get position() {
      return position;
    },
    get limit() {
      return recordStart + maxRecordBytes;
    },
    get unterminated() {
      return unterminated;
    },
    get state() {
      if (isGeneral) return cursor.state;
      if (recordStart === position) return START;
      // The kernel knows no other states than those of quotes.
      return run && automaton.identity.length <= 3 ? run.state : null;
    },
  };
}

function textColumn(index: number): RecastPlan['columns'][number] {
  return { type: 'STRING', origin: { kind: 'cell', index } };
}

function sum(one: Changes, other: Changes): Changes {
  const all = { ...one };
  for (const kind of changeKinds) {
    const more = other[kind] ?? 0;
    if (more > 0) all[kind] = (all[kind] ?? 0) + more;
  }
  return all;
}
