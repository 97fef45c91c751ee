import { indexOfByte } from './search.ts';
import { createUtf8Check, type Malformed } from './utf8.ts';

/** A byte that can't be in a text. Indices count from the first byte of the last `push`. */
export interface Flaw extends Pick<Malformed, 'start' | 'at'> {
  anomaly: { kind: 'NulByte' } | { kind: 'NotUtf8'; byte: number };
}

/** Checks that a stream of bytes is UTF-8 without NUL bytes. It can't be used after the first flaw. */
export interface TextCheck {
  push(bytes: Uint8Array): Flaw | null;
  /** To be called at the end. Returns the character that the stream leaves unfinished, if any. */
  end(): Flaw | null;
}

export function createTextCheck(): TextCheck {
  const utf8 = createUtf8Check();
  const flawOf = (malformed: Malformed | null): Flaw | null =>
    malformed && { ...malformed, anomaly: { kind: 'NotUtf8', byte: malformed.byte } };

  return {
    push(bytes) {
      const malformed = utf8.push(bytes);
      const nul = indexOfByte(bytes, 0, 0);
      if (nul < 0 || (malformed && nul >= malformed.at)) return flawOf(malformed);
      return { at: nul, start: nul, anomaly: { kind: 'NulByte' } };
    },
    end() {
      return flawOf(utf8.end());
    },
  };
}
