import type { State } from '../state.ts';
import * as k from './kernel.ts';

/** What every record must fulfil; as in ScanOptions. */
export interface Rules {
  delimiter: number;
  columns: number | null;
  maxRecordBytes: number;
}

/** The position of a scan. Places are indices of the chunk that it reads. */
export interface Stand {
  at: number;
  state: State;
  afterCr: boolean;
  /** Where the current record and the current field begin. */
  record: number;
  field: number;
  /** Fields of the current record so far. */
  fields: number;
  rows: number;
}

/** Larger than any chunk, and far below the limit of 32 bits. */
const FAR = 2 ** 30;

/**
 * Reads `bytes` up to `end`, or to shortly before the first fault. The general reader then reads its record, and says
 * what is wrong with it.
 */
export function readClean(
  kernel: k.Kernel,
  stand: Stand,
  bytes: Uint8Array,
  end: number,
  rules: Rules,
): void {
  const { delimiter, maxRecordBytes } = rules;
  if (maxRecordBytes < k.BLOCK) return;
  const { found } = kernel;
  const columns = rules.columns ?? -1;
  const most = Math.min(maxRecordBytes, FAR);
  while (stand.at < end) {
    const { at, record } = stand;
    const length = Math.min(end - at, kernel.bytes.length);
    kernel.bytes.set(bytes.subarray(at, at + length));
    const room = Math.min(record + maxRecordBytes - at, FAR);
    const read = kernel.read(length, delimiter, columns, most, flagsOf(stand), stand.fields, room);

    const after = found[k.AFTER] as number;
    stand.at = at + read;
    stand.state = after & k.INSIDE ? 'I' : after & k.CLOSED ? 'Q' : 'O';
    stand.afterCr = (after & k.AFTER_CR) !== 0;
    if (after & k.AT_FIELD) stand.field = stand.at;
    stand.fields = found[k.FIELDS] as number;
    stand.rows += found[k.ROWS] as number;
    const began = found[k.RECORD] as number;
    if (began >= 0) stand.record = at + began;
    if (read < length) break;
  }
}

function flagsOf({ at, state, afterCr, record, field }: Stand): number {
  if (state === 'I') return k.INSIDE;
  if (state === 'Q') return k.CLOSED;
  const recordBegins = record === (afterCr ? at - 1 : at);
  return (afterCr ? k.AFTER_CR : 0) | (field === at ? k.AT_FIELD : 0) | (recordBegins ? k.AT_RECORD : 0);
}
