import type { ElementIndex, ElementMark, ElementProgress } from './element-index.ts';

/** A text of 40 GB has one every 4 MB, and no array has more parts than that. */
const mostMarks = 10_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** What a byte outside of strings does. */
const NOTHING = 0;
const OPENS = 1;
const CLOSES = 2;
const QUOTES = 3;
const effects = new Uint8Array(256);
for (const byte of Buffer.from('{[')) effects[byte] = OPENS;
for (const byte of Buffer.from('}]')) effects[byte] = CLOSES;
effects[QUOTE] = QUOTES;

export interface ElementScanOptions {
  /** First byte of the data. */
  dataStart: number;
  /** The byte behind the data. */
  dataEnd: number;
  /** Of the call before, to go on from there. */
  progress?: ElementProgress | undefined;
  /** The most marks. */
  most?: number;
}

/** Finds where the elements of an array begin, in one pass, which may be stopped after any chunk and go on in another call. */
export interface ElementScan {
  /** The byte of the text from which the next chunk must come. */
  readonly position: number;
  /** Nothing more is to be found: the text has another form from here on. */
  readonly isBroken: boolean;
  push(chunk: Uint8Array): void;
  /** What another call needs to go on: from `position` of a scan that is made with it. */
  progress(): ElementProgress;
  /** To be called at the end of the data, or where the text is broken. */
  end(): ElementIndex;
}

/**
 * The scan follows brackets and strings only, several times as fast as records are read. So it takes much that is no JSON,
 * but nothing that is JSON for anything else: whoever reads the elements between its marks finds each fault that it has not
 * seen. The index depends on the text alone, not on how its bytes came.
 */
export function createElementScan({
  dataStart,
  dataEnd,
  progress,
  most = mostMarks,
}: ElementScanOptions): ElementScan {
  /** Between two marks. Bytes of text. */
  const spacing = Math.max(1, Math.ceil((dataEnd - dataStart) / most));
  const marks: ElementMark[] = [...(progress?.marks ?? [])];
  let { position, count, next, isArray, depth, inString, isEscaped } = progress ?? {
    ...{ position: dataStart, count: 0, next: 'open' as const, isArray: false },
    ...{ depth: 0, inString: false, isEscaped: false },
  };
  let brokenAt: number | null = null;

  function beginElement(offset: number): void {
    // Before the first element there is nothing that could be a part of its own.
    if (count > 0 && turnOf(offset) > turnOf(marks.at(-1)?.[0] ?? dataStart)) marks.push([offset, count]);
    count++;
  }

  function turnOf(offset: number): number {
    return Math.floor((offset - dataStart) / spacing);
  }

  /** Reads a byte between elements. Returns whether it may come there. */
  function readBetween(byte: number, offset: number): boolean {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return true;
    if (byte === OPEN_BRACE) {
      if (next === 'closed' || (next === 'separator' && isArray)) return false;
      beginElement(offset);
      depth = 1;
      return true;
    }
    if (byte === OPEN_BRACKET && next === 'open') {
      isArray = true;
      next = 'first';
      return true;
    }
    if (!isArray) return false;
    if (byte === COMMA && next === 'separator') next = 'element';
    else if (byte === CLOSE_BRACKET && (next === 'first' || next === 'separator')) next = 'closed';
    else return false;
    return true;
  }

  /** Reads on in an element. Returns the index behind its end, or the end of the chunk. */
  function skipElement(chunk: Uint8Array, from: number): number {
    const end = chunk.length;
    let at = from;
    while (at < end) {
      if (inString) {
        at = skipString(chunk, at);
        continue;
      }
      const effect = effects[chunk[at++] as number];
      if (effect === NOTHING) continue;
      if (effect === QUOTES) inString = true;
      else if (effect === OPENS) depth++;
      else if (--depth === 0) {
        next = 'separator';
        return at;
      }
    }
    return at;
  }

  function skipString(chunk: Uint8Array, from: number): number {
    const end = chunk.length;
    let at = isEscaped ? from + 1 : from;
    isEscaped = false;
    for (; at < end; at++) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        inString = false;
        return at + 1;
      }
      if (byte === BACKSLASH) at++;
    }
    // The last byte was a backslash, and what it is about comes with the next chunk.
    isEscaped = at > end;
    return end;
  }

  return {
    get position() {
      return position;
    },
    get isBroken() {
      return brokenAt !== null;
    },
    push(chunk) {
      for (let at = 0; at < chunk.length && brokenAt === null; ) {
        if (depth > 0) at = skipElement(chunk, at);
        else if (readBetween(chunk[at] as number, position + at)) at++;
        else brokenAt = position + at;
      }
      position += chunk.length;
    },
    progress: () => ({
      ...{ marks: [...marks], position, count, next, isArray, depth, inString, isEscaped },
    }),
    end() {
      const isWhole = depth === 0 && (isArray ? next === 'closed' : next === 'separator');
      if (!isWhole) brokenAt ??= dataEnd;
      return { marks, count, isArray, brokenAt };
    },
  };
}
