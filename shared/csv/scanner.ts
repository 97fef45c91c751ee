import { nextQuote } from './automaton.ts';
import { CARRIAGE_RETURN, classesOf, DELIMITER, LINE_FEED, ORDINARY, QUOTATION } from './byte-classes.ts';
import { delimiterByte } from './dialect.ts';
import { readClean } from './kernel/clean.ts';
import { type Kernel, loadKernel } from './kernel/kernel.ts';
import type { Anomaly } from './report.ts';
import type { Scanner, ScanOptions } from './scan.ts';
import type { State } from './state.ts';
import { createTextCheck } from './text-check.ts';

/**
 * The kernel reads as long as nothing is wrong, some ten times as fast as the loop here. From the first fault on the
 * loop reads, and says what is wrong.
 *
 * @param kernel null: the loop reads everything, with the same result
 */
export function createScanner(options: ScanOptions, kernel: Kernel | null = loadKernel()): Scanner {
  const { columns, maxRecordBytes, until, size } = options;
  const keepsStrayQuotes = options.dialect.strayQuotes === 'keep';
  const delimiter = delimiterByte(options.dialect);
  const rules = { delimiter, keepsStrayQuotes, columns, maxRecordBytes };
  const classes = classesOf(delimiter);
  const text = createTextCheck();

  let position = options.offset;
  let recordStart = position;
  let fieldStart = position;
  let openedAt = position;
  let state: State = 'O';
  let afterCr = false;
  let fields = 1;
  let rows = 0;
  let literalQuotes = 0;
  let textAfterClose = 0;
  let anomaly: Anomaly | null = null;
  let done = false;
  let unterminated = false;

  /** Whether a record that has just ended is at fault. */
  function judge(blank: boolean): Anomaly | null {
    const place = { row: rows + 1, offset: recordStart };
    if (blank) return { kind: 'BlankLine', ...place };
    if (columns === null || fields === columns) return null;
    return { kind: 'WrongColumnCount', ...place, expected: columns, found: fields };
  }

  function push(bytes: Uint8Array): number {
    const origin = position;
    const flaw = text.push(bytes);
    // All places in the loop count from `origin`, so that they are small integers, however large the object is.
    const untilHere = until - origin;
    const end = Math.min(bytes.length, flaw ? flaw.at : bytes.length);
    let record = recordStart - origin;
    let field = fieldStart - origin;
    let at = 0;
    if (kernel) {
      const opened = openedAt - origin;
      const stand = {
        at,
        state,
        afterCr,
        record,
        field,
        fields,
        opened,
        rows,
        literalQuotes,
        textAfterClose,
      };
      // The kernel must not end the last record of the scan: the loop does.
      readClean(kernel, stand, bytes, Math.min(end, untilHere), rules);
      ({ at, state, afterCr, record, field, fields, rows, literalQuotes, textAfterClose } = stand);
      openedAt = origin + stand.opened;
    }
    let stop = Math.min(end, record + maxRecordBytes);
    const fault = (kind: 'QuoteInUnquotedField' | 'BareCarriageReturn', index: number) => {
      anomaly = { kind, row: rows + 1, offset: origin + index };
    };

    while (at < stop) {
      if (state === 'I') {
        at = nextQuote(bytes, at, stop);
        if (at < stop) {
          state = 'Q';
          at++;
        }
        continue;
      }
      const kind = classes[bytes[at] as number] as number;
      if (afterCr && kind !== LINE_FEED) {
        fault('BareCarriageReturn', at - 1);
        break;
      }
      if (state === 'Q') {
        state = kind === QUOTATION ? 'I' : 'O';
        if (kind === QUOTATION) {
          at++;
          continue;
        }
        if (kind === ORDINARY) {
          textAfterClose++;
          if (!keepsStrayQuotes) {
            anomaly = { kind: 'TextAfterQuote', row: rows + 1, offset: origin + at, openedAt };
            break;
          }
        }
      }
      if (kind === ORDINARY) {
        do at++;
        while (at < stop && classes[bytes[at] as number] === ORDINARY);
      } else if (kind === DELIMITER) {
        fields++;
        field = ++at;
      } else if (kind === QUOTATION) {
        if (at === field) {
          state = 'I';
          openedAt = origin + at;
        } else {
          literalQuotes++;
          if (!keepsStrayQuotes) {
            fault('QuoteInUnquotedField', at);
            break;
          }
        }
        at++;
      } else if (kind === CARRIAGE_RETURN) {
        afterCr = true;
        at++;
      } else {
        const blank = at === record || (afterCr && at === record + 1);
        if (blank || (columns !== null && fields !== columns)) {
          recordStart = origin + record;
          anomaly = judge(blank);
          break;
        }
        rows++;
        at++;
        record = at;
        field = at;
        fields = 1;
        afterCr = false;
        stop = Math.min(end, record + maxRecordBytes);
        if (at > untilHere) {
          done = true;
          break;
        }
      }
    }

    position = origin + at;
    recordStart = origin + record;
    fieldStart = origin + field;
    if (!anomaly && !done) {
      const place = { row: rows + 1 };
      if (at === record + maxRecordBytes && position < size) {
        anomaly = {
          kind: 'RecordTooLong',
          ...place,
          offset: recordStart,
          limit: maxRecordBytes,
          openedAt: state === 'I' ? openedAt : null,
        };
      } else if (flaw && at === flaw.at) {
        anomaly = { ...flaw.anomaly, ...place, offset: origin + flaw.start };
      }
    }
    done ||= anomaly !== null;
    return at;
  }

  function end(): void {
    if (done || recordStart === position) {
      done = true;
      return;
    }
    const row = rows + 1;
    const cut = text.end();
    if (cut) anomaly = { ...cut.anomaly, row, offset: position + cut.start };
    else if (state === 'I') anomaly = { kind: 'UnclosedQuote', row, offset: openedAt };
    else if (afterCr) anomaly = { kind: 'BareCarriageReturn', row, offset: position - 1 };
    else anomaly = judge(false);
    done = true;
    if (anomaly) return;
    rows++;
    unterminated = true;
  }

  return {
    push,
    end,
    get done() {
      return done;
    },
    get rows() {
      return rows;
    },
    get literalQuotes() {
      return literalQuotes;
    },
    get textAfterClose() {
      return textAfterClose;
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
      return state;
    },
  };
}
