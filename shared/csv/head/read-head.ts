import { counted } from '../../counted.ts';
import { type FileError, NotCsv, NulByte, ReadingUnclear, RecordTooLong } from '../../errors.ts';
import { anomalyError } from '../anomaly.ts';
import { notUtf8 } from '../not-utf8.ts';
import { SNIFF_BYTES, sniffFormat } from '../sniff.ts';
import { createUtf8Check } from '../utf8.ts';
import { decide, type Outcome, type Question } from './decide.ts';
import { decisionsOfEnd, endOf, footerIn, startOf } from './ends.ts';
import { plainKind } from './kinds.ts';
import { dialectOf, type Look, look } from './look.ts';
import { isByName } from './names.ts';
import { readable } from './parse.ts';
import { namelessRefusal, refusalOf } from './refusal.ts';
import { looseFormat, textFormat } from './text-formats.ts';
import type { Decision, Head, HeadInput, KindOf, More } from './types.ts';
import { placeOf } from './wording.ts';

/** Where no record has ended in so many bytes, the form of the file is decided by the header alone. */
const ENOUGH = 1024 * 1024;

/**
 * Decides how a file is read: what its records and cells are, where its data begin and end, and which names it has. What
 * the rules leave to `auto` is decided by proof, and `decisions` says which.
 *
 * Nothing here has looked at more than the head and the tail: that all records agree, that the text is valid, and that
 * `dataEnd` is outside quotes, is for the scanner and for the proof of the parts.
 *
 * Throws FileErrors: NotCsv, NotUtf8, NulByte, ReadingUnclear, HeaderMismatch, WrongColumnCount, RecordTooLong, those of
 * quotes and carriage returns, and what `known.refusal` gives.
 */
export function readHead(input: HeadInput): Head | More {
  const asked = questionOf(input);
  if (typeof asked === 'string') return asked;
  const { question, textEnd, ends, decisions } = asked;
  const { rules, object, head } = input;
  const { text, from } = question;
  const isBlank = text.ends && /^[ \t\r\n]*$/.test(text.text.slice(from));
  const outcome = decide(isBlank ? withoutDelimiter(question) : question);
  if (isBlank && !rules.header && rules.blankLines === 'reject' && text.text.length > from) {
    const source = { object, row: 1, header: false, showCells: input.showCells };
    const place = question.cellOf?.(from);
    throw anomalyError(
      { kind: 'BlankLine', row: 1, offset: question.byteOf(from), ...(place ? { place } : {}) },
      source,
    );
  }
  if (isBlank && !hasRows(outcome)) {
    const dialect = dialectOf(rules, rules.delimiter === 'auto' ? ',' : rules.delimiter, 'lf', 0);
    const place = { dataStart: textEnd, dataEnd: textEnd };
    return { dialect, ...place, header: null, width: null, empty: true, decisions };
  }
  checkText(input, text, outcome, question);
  if (outcome.kind === 'cut') return cut(input, question);
  const seen = 'look' in outcome ? outcome.look : (outcome.looks[0] as Look);
  if (!text.ends && seen.rows.length === 0 && seen.fault === null && head.length < ENOUGH) {
    // A header that has the names of the columns is proof enough without a row.
    const isNamed = outcome.kind === 'decided' && seen.header !== null && isByName(input.known);
    if (!isNamed) return 'more-head';
  }
  const isProven = outcome.kind === 'decided' && (input.known !== null || seen.width > 1);
  const loose = isProven || rules.delimiter !== 'auto' ? null : looseFormat(text.text.slice(from));
  if (loose) throw new NotCsv(`${object} is ${loose.name}, not CSV text. ${loose.advice}`);
  if (outcome.kind !== 'decided') throw refusalOf(outcome, question, object);
  const nameless = rules.emptyColumns === 'reject' ? namelessRefusal(seen, object) : null;
  if (nameless !== null) throw nameless;
  return settle(input, seen, { text, textEnd, ...ends, decisions: [...decisions, ...outcome.decisions] });
}

/** Where there are only blanks, nothing is cut at any character. */
function withoutDelimiter({ rules, ...question }: Question): Question {
  return { ...question, rules: rules.delimiter === 'auto' ? { ...rules, delimiter: null } : rules };
}

/** Whether the text has rows: in a file of one column blank lines are some. */
function hasRows(outcome: Outcome): boolean {
  return outcome.kind === 'decided' && outcome.look.rows.length > 0;
}

interface Asked {
  question: Question;
  /** The byte behind the text, without Ctrl-Z and padding. */
  textEnd: number;
  ends: { tail: Uint8Array; size: number };
  decisions: Decision[];
}

/**
 * What is to be decided about a file, once its ends are known.
 *
 * Throws NotCsv for what is no table, and NulByte for a file of nothing but NUL.
 */
export function questionOf(input: HeadInput): Asked | More {
  const { head, whole, rules, object } = input;
  if (!whole && head.length < SNIFF_BYTES) return 'more-head';
  const format = input.cellOf ? null : (textFormat(head, whole) ?? sniffFormat(head));
  if (format) throw new NotCsv(`${object} is ${format.name}, not CSV text. ${format.advice}`);
  const tail = whole ? head : input.tail;
  const size = whole ? head.length : (input.size as number);
  if (tail === undefined) return 'more-tail';
  const end = endOf(latin1(tail), tail.length === size);
  if (end === null && tail.length < size) return 'more-tail';
  if (end === null) return nothingBut(input, size);

  const textEnd = size - tail.length + end.at;
  const text = {
    text: latin1(head.subarray(0, Math.min(head.length, textEnd))),
    ends: head.length >= textEnd,
  };
  const { from, mark } = startOf(text.text);
  const decisions: Decision[] = [];
  if (mark) {
    decisions.push({
      setting: 'byteOrderMark',
      value: input.encoding ?? 'utf-8',
      why: 'it comes first and is no part of the text',
    });
  }
  decisions.push(...decisionsOfEnd(end));
  const kindOf: KindOf = (text) => plainKind(text) ?? input.kindOf?.(text) ?? null;
  const { known, byteOf = (at) => at, cellOf } = input;
  const question = { text, from, rules, known, kindOf, byteOf, cellOf };
  return { question, textEnd, ends: { tail, size }, decisions };
}

interface Settled {
  text: Question['text'];
  textEnd: number;
  tail: Uint8Array;
  size: number;
  decisions: Decision[];
}

function settle(input: HeadInput, seen: Look, found: Settled): Head | More {
  const { rules, object } = input;
  const { text, textEnd, decisions } = found;
  const dataStart = seen.headerEnd;
  const dataEnd = endOfData(input, seen, found, dataStart);
  if (dataEnd === 'more-tail') return dataEnd;
  if (dataEnd === 'too-short') {
    throw new ReadingUnclear(
      `${object} has fewer records behind its header than the footer, "skipFooter": ${rules.skipFooter} under "read" of the route. Drop a file with that footer, or lower the number.`,
    );
  }
  const header = seen.header?.slice(0, seen.width).map(readable) ?? null;
  const nameless = (seen.header?.length ?? 0) - (header?.length ?? 0);
  if (nameless > 0) {
    const why = 'at the right end of the header, columns without a name; their cells must be empty';
    decisions.push({ setting: 'emptyColumns', value: nameless, why });
  }
  const empty = text.ends && seen.rows.length === 0;
  const width = empty && header === null ? null : seen.width;
  return {
    dialect: seen.dialect,
    dataStart,
    dataEnd: Math.min(dataEnd, textEnd),
    header,
    width,
    empty,
    decisions,
  };
}

function endOfData(
  { rules, maxRecordBytes, object }: HeadInput,
  seen: Look,
  { text, textEnd, tail, size }: Settled,
  dataStart: number,
): number | 'too-short' | 'more-tail' {
  const { skipFooter } = rules;
  if (skipFooter === 0) return textEnd;
  if (text.ends) return seen.isTooShort ? 'too-short' : (seen.footer ?? textEnd);
  const tailStart = size - tail.length;
  const from = Math.max(tailStart, dataStart);
  const last = latin1(tail.subarray(from - tailStart, textEnd - tailStart));
  const isStart = from === dataStart;
  const isAll = isStart || last.length > maxRecordBytes * (skipFooter + 1);
  const oneColumn = seen.width === 1;
  const footer = footerIn(last, seen.dialect, skipFooter, isStart, oneColumn);
  if (typeof footer === 'number') return from + footer;
  if (footer === 'too-short') return footer;
  if (!isAll) return 'more-tail';
  throw new ReadingUnclear(
    `${object}: the footer of ${counted(skipFooter, 'record')} can't be told from the bytes before them: the file does not end outside quotes, or its records are longer than "maxRecordBytes". Correct the end of the file and drop it again.`,
  );
}

function nothingBut({ object }: HeadInput, size: number): never {
  throw new NulByte(
    `${object}: row 1, byte 0: its ${size} bytes are all NUL: the file was never written, or its upload failed. Write it again and drop that.`,
  );
}

/** A first record that does not end in the head. */
function cut(
  { head, object, rules, maxRecordBytes, whole }: HeadInput,
  { text, from, byteOf, cellOf }: Question,
): More {
  if (text.ends || whole) {
    throw new ReadingUnclear(
      `${object} has no line behind the ${rules.skipLines} that "skipLines" under "read" of the route leaves out. Lower the number, or drop a file with more lines.`,
    );
  }
  if (head.length - from <= maxRecordBytes) return 'more-head';
  throw new RecordTooLong(
    `${object}: ${placeOf({ byteOf, cellOf }, 1, from)}: the first record does not end within ${maxRecordBytes} bytes. If a quote opens a cell there that is never closed, close it and drop the file again; if it is right, raise "maxRecordBytes" in the route.`,
  );
}

/** Throws NotUtf8 or NulByte for the first byte of the head that no text has. */
function checkText(
  { head, whole, object, showCells }: HeadInput,
  { text, ends }: Question['text'],
  outcome: Outcome,
  question: Question,
): void {
  const bytes = head.subarray(0, text.length);
  const utf8 = createUtf8Check();
  const malformed = utf8.push(bytes) ?? (ends ? utf8.end() : null);
  const start =
    malformed === null
      ? Number.POSITIVE_INFINITY
      : malformed.start < 0
        ? bytes.length + malformed.start
        : malformed.start;
  const nul = text.indexOf('\0');
  if (malformed === null && nul < 0) return;
  const offset = nul >= 0 && nul < start ? nul : start;
  const row = rowAt(outcome, question, offset);
  const byte = question.byteOf(offset);
  if (offset === nul && question.cellOf) {
    throw new NulByte(
      `${object}: ${question.cellOf(offset)}: here is a NUL byte, which no text has. Delete it and drop the file again.`,
    );
  }
  if (offset === nul) throw nulByte(utf16In(head, whole), { object, row, offset: byte, showCells });
  throw notUtf8(bytes, { offset, ends, where: `${object}: ${placeOf(question, row, offset)}`, showCells });
}

function nulByte(
  encoding: string | null,
  { offset, ...source }: { object: string; row: number; offset: number; showCells: boolean },
): FileError {
  if (encoding === null)
    return anomalyError({ kind: 'NulByte', row: source.row, offset }, { ...source, header: false });
  return new NulByte(
    `${source.object}: row ${source.row}, byte ${offset}: here is a NUL byte, which text does not contain, unless it is UTF-16. If the file is that, set "encoding": "${encoding}" under "read" of the route; else export it again as text and drop that.`,
  );
}

/** The form of UTF-16 that a text may be in although too few of its letters are ASCII to prove it: its line ends are. */
function utf16In(bytes: Uint8Array, whole: boolean): 'utf-16le' | 'utf-16be' | null {
  if (whole && bytes.length % 2 === 1) return null;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0x0a && bytes[at + 1] === 0) return 'utf-16le';
    if (bytes[at] === 0 && bytes[at + 1] === 0x0a) return 'utf-16be';
  }
  return null;
}

/** The record that has this byte, as messages count it. */
function rowAt(outcome: Outcome, { text, from, rules }: Question, offset: number): number {
  const seen =
    'look' in outcome
      ? outcome.look
      : 'looks' in outcome
        ? (outcome.looks[0] as Look)
        : look(text, { delimiter: ',', skipped: 0, from, lineEnd: 'lf', rules, width: null });
  if (seen.header !== null && offset < seen.headerEnd) return 1;
  const top = seen.header === null ? 0 : 1;
  const begun = seen.rows.filter(({ start }) => start <= offset).length;
  const inCut = seen.cut !== null && seen.cut <= offset ? 1 : 0;
  return Math.max(1, top + begun + inCut);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
