import { createTextCheck } from '../csv/text-check.ts';
import type { Records } from './records.ts';

/** What came of a text, and is to be read later. Bytes that are no UTF-8, or a NUL, are an anomaly of the record they are in. */
export interface HeldText {
  /**
   * How many of the bytes that come next may be read. @param offset the byte of the text at which they begin
   * @returns `fail` makes the flaw behind them the anomaly
   */
  check(bytes: Uint8Array, offset: number): { sound: number; fail: (() => void) | null };
  hold(bytes: Uint8Array): void;
  /** Gives out all that is held. */
  take(): Uint8Array;
  /** What is held at the end of the text; null: it ends within a character, and that is the anomaly. */
  end(offset: number): Uint8Array | null;
}

export function createHeldText(records: Pick<Records, 'fail' | 'rows'>): HeldText {
  const check = createTextCheck();
  let held: Uint8Array[] = [];

  function failer(flaw: NonNullable<ReturnType<typeof check.end>>, offset: number): () => void {
    const { anomaly, start } = flaw;
    return () => records.fail({ ...anomaly, row: records.rows + 1, offset: offset + start });
  }

  function take(): Uint8Array {
    const [only] = held;
    const joined = only !== undefined && held.length === 1 ? only : Buffer.concat(held);
    held = [];
    return joined;
  }

  return {
    check(bytes, offset) {
      const flaw = check.push(bytes);
      if (flaw === null) return { sound: bytes.length, fail: null };
      return { sound: Math.max(0, flaw.start), fail: failer(flaw, offset) };
    },
    hold(bytes) {
      held.push(bytes);
    },
    take,
    end(offset) {
      const flaw = check.end();
      if (flaw === null) return take();
      failer(flaw, offset)();
      return null;
    },
  };
}
