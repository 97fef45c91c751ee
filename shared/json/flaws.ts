import { createTextCheck } from '../csv/text-check.ts';
import type { Records } from './records.ts';

/** Bytes of text that are no UTF-8, or have a NUL, make an anomaly of the record in which they are. */
export function createFlaws(records: Records) {
  const check = createTextCheck();
  return {
    /**
     * How many of the bytes may be read. @param offset the byte of the text at which they begin
     * @returns `fail` makes the flaw behind them the anomaly
     */
    push(bytes: Uint8Array, offset: number): { sound: number; fail: (() => void) | null } {
      const flaw = check.push(bytes);
      if (flaw === null) return { sound: bytes.length, fail: null };
      const fail = () =>
        records.fail({ ...flaw.anomaly, row: records.rows + 1, offset: offset + flaw.start });
      return { sound: Math.max(0, flaw.start), fail };
    },
    /** Whether the text ends within a character. */
    end(offset: number): boolean {
      const flaw = check.end();
      if (flaw !== null)
        records.fail({ ...flaw.anomaly, row: records.rows + 1, offset: offset + flaw.start });
      return flaw !== null;
    },
  };
}
