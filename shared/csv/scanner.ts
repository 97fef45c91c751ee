import { indexOfByte, nextQuote, type State } from './automaton.ts';
import { CR, type Dialect, delimiterByte, LF, QUOTE } from './dialect.ts';
import type { Anomaly } from './report.ts';
import { createUtf8Check } from './utf8.ts';

export interface ScanOptions {
  dialect: Dialect;
  /** That every record must have; null: any number. */
  columns: number | null;
  /** A longer record, its line end included, is refused. */
  maxRecordBytes: number;
  /** Byte of the object where the scan begins: the start of a record. */
  offset: number;
  /** The scan is done with the first record whose line feed is this byte or a later one. */
  until: number;
  /** Bytes of the object; Infinity where that is not known. */
  size: number;
}

/**
 * Reads records from the start of one on, and checks all that Domo's grammar asks of them [F2, F4].
 * What it finds depends on the bytes alone, never on how they were cut into chunks.
 */
export interface Scanner {
  /** Reads on. Returns how many of the bytes belong to the records of the scan: all, unless it is done. */
  push(bytes: Uint8Array): number;
  /** The object is over. */
  end(): void;
  /** The last record has ended, or an anomaly was found: no more bytes are wanted. */
  readonly done: boolean;
  /** Records that have ended. */
  readonly rows: number;
  readonly literalQuotes: number;
  readonly textAfterClose: number;
  readonly anomaly: Anomaly | null;
  /** Byte of the object where the scan stands. */
  readonly position: number;
  /** The scan never needs this byte of the object, nor a later one, to be done with the record it is in. */
  readonly limit: number;
  /** The object is over and its last record had no line end. */
  readonly unterminated: boolean;
}

const ORDINARY = 0;
const DELIMITER = 1;
const QUOTATION = 2;
const LINE_FEED = 3;
const CARRIAGE_RETURN = 4;

function classesOf(delimiter: number): Uint8Array {
  const classes = new Uint8Array(256);
  classes[delimiter] = DELIMITER;
  classes[QUOTE] = QUOTATION;
  classes[LF] = LINE_FEED;
  classes[CR] = CARRIAGE_RETURN;
  return classes;
}

export function createScanner(options: ScanOptions): Scanner {
  const { columns, maxRecordBytes, until, size } = options;
  const strict = options.dialect.quotes === 'strict';
  const classes = classesOf(delimiterByte(options.dialect));
  const utf8 = createUtf8Check();

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

  /** What the end of a record tells about it. */
  function judge(blank: boolean): Anomaly | null {
    const place = { row: rows + 1, offset: recordStart };
    if (blank) return { kind: 'BlankLine', ...place };
    if (columns === null || fields === columns) return null;
    return { kind: 'WrongColumnCount', ...place, expected: columns, found: fields };
  }

  function push(bytes: Uint8Array): number {
    const origin = position;
    const flaw = findFlaw(bytes);
    // Everything in the loop counts from `origin`: small integers, however large the object is.
    const untilHere = until - origin;
    const end = Math.min(bytes.length, flaw ? flaw.at : bytes.length);
    let record = recordStart - origin;
    let field = fieldStart - origin;
    let stop = Math.min(end, record + maxRecordBytes);
    let at = 0;
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
          if (strict) {
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
          if (strict) {
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

  /** The first NUL byte or malformed character; `at` is the byte before which the scan must stop. */
  function findFlaw(bytes: Uint8Array) {
    const malformed = utf8.push(bytes);
    const nul = indexOfByte(bytes, 0, 0);
    if (nul >= 0 && (!malformed || nul < malformed.at)) {
      return { at: nul, start: nul, anomaly: { kind: 'NulByte' } as const };
    }
    return malformed && { ...malformed, anomaly: { kind: 'NotUtf8', byte: malformed.byte } as const };
  }

  function end(): void {
    if (done || recordStart === position) {
      done = true;
      return;
    }
    const row = rows + 1;
    const cut = utf8.end();
    if (cut) anomaly = { kind: 'NotUtf8', row, offset: position + cut.start, byte: cut.byte };
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
  };
}
