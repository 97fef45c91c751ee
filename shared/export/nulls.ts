import { LF, QUOTE } from '../csv/dialect.ts';

const COMMA = 0x2c;
const CR = 0x0d;
const BACKSLASH = 0x5c;
const N = 0x4e;

/** Makes cells that are `\N` without quotes empty, while the bytes of an export pass [E7]. */
export interface NullFilter {
  /** The chunks may be cut anywhere. */
  push(bytes: Uint8Array): Buffer;
  /** What was held back at the end. */
  end(): Buffer;
  /** How many cells it has made empty. */
  readonly nulls: number;
}

/** Where in a cell the last byte was: `held` is a backslash that began a cell, `null` is that and an N. */
type Place = 'start' | 'held' | 'null' | 'plain' | 'quoted' | 'quote';

/** For exports of Domo: commas, quotes doubled in quoted cells, LF or CRLF. */
export function createNullFilter(): NullFilter {
  let place: Place = 'start';
  let nulls = 0;

  function push(bytes: Uint8Array): Buffer {
    const out = Buffer.allocUnsafe(bytes.length + 2);
    let length = 0;
    for (const byte of bytes) {
      if (place === 'quoted') {
        if (byte === QUOTE) place = 'quote';
        out[length++] = byte;
        continue;
      }
      const isEnd = byte === COMMA || byte === LF || byte === CR;
      if (place === 'null' || place === 'held') {
        if (place === 'held' && byte === N) {
          place = 'null';
          continue;
        }
        if (place === 'null' && isEnd) nulls += 1;
        else {
          out[length++] = BACKSLASH;
          if (place === 'null') out[length++] = N;
        }
        place = 'plain';
      }
      if (place === 'start' && byte === BACKSLASH) {
        place = 'held';
        continue;
      }
      if (byte === QUOTE && (place === 'start' || place === 'quote')) place = 'quoted';
      else place = byte === COMMA || byte === LF ? 'start' : 'plain';
      out[length++] = byte;
    }
    return out.subarray(0, length);
  }

  return {
    push,
    end() {
      if (place === 'null') {
        nulls += 1;
        return Buffer.alloc(0);
      }
      return place === 'held' ? Buffer.from([BACKSLASH]) : Buffer.alloc(0);
    },
    get nulls() {
      return nulls;
    },
  };
}
