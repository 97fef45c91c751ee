import { endOf } from '../csv/head/ends.ts';

/** What a text is by its first bytes. `more`: longer ones are needed. null: no records of JSON. */
export type JsonFormat = 'jsonl' | 'json' | 'more' | null;

/** Where the text begins behind a byte order mark. Bytes. */
export function textStart(head: Uint8Array): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}

/**
 * Whether a text is records of JSON: lines, of which the first or the second is an object, or an array whose first element
 * is one. One object alone is no table: nothing says whether it is a record.
 *
 * @param whole there are no more bytes
 */
export function jsonFormatOf(head: Uint8Array, whole: boolean): JsonFormat {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  // What stands behind the end of a text is no line.
  const end = whole ? endOf(bytes.toString('latin1'), true)?.at : undefined;
  const text = bytes.toString('utf8', textStart(head), end).replace(/^[ \t\r\n]+/, '');
  if (text === '') return whole ? null : 'more';
  if (text.startsWith('[')) return arrayFormat(text, whole);
  return text.startsWith('{') ? lineFormat(text, whole) : null;
}

function arrayFormat(text: string, whole: boolean): JsonFormat {
  if (/^\[\s*\{\s*["}]/.test(text)) return 'json';
  const isShort = /^\[\s*(\{\s*)?$/.test(text);
  if (isShort && !whole) return 'more';
  return /^\[\s*\]\s*$/.test(text) && whole ? 'json' : null;
}

function lineFormat(text: string, whole: boolean): JsonFormat {
  const lines = text.split('\n');
  // The last line may be cut.
  const full = (whole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '');
  if (full.length < 2) return whole ? null : 'more';
  // The first record may be one that is broken, and so may all of them be: some programs write NaN.
  const [first = '', second = ''] = full;
  const isSecond = isObject(second) || (isLikeObject(first) && isLikeObject(second));
  return isObject(first) || (/^\s*\{\s*"/.test(first) && isSecond) ? 'jsonl' : null;
}

/** Whether a line begins and ends as an object does. */
function isLikeObject(line: string): boolean {
  return /^\s*\{\s*"(?:[^"\\]|\\.)*"\s*:/.test(line) && line.trimEnd().endsWith('}');
}

function isObject(line: string): boolean {
  const text = line.trim();
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
