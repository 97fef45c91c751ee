import { isUtf8 } from 'node:buffer';
import type { StrayQuotes } from '../../shared/config/route.ts';
import type { Anomaly } from '../../shared/csv/report.ts';

/** A field; all numbers are bytes of the data. */
interface Field {
  /** The quote that opens it; null if it does not begin with one. */
  opened: number | null;
  closed: boolean;
  /** Where the text outside quotes begins: the field, or what stands behind its closing quote. */
  rest: number;
  end: number;
}

export interface ReferenceRecord {
  start: number;
  /** Behind the line end. */
  end: number;
  fields: Field[];
}

export interface Reference {
  records: ReferenceRecord[];
  literalQuotes: number;
  textAfterClose: number;
  /** The first thing that the dialect refuses; `row` counts from the first record. */
  anomaly: Anomaly | null;
}

export interface ReferenceOptions {
  delimiter: string;
  strayQuotes: StrayQuotes;
  columns: number | null;
  maxRecordBytes: number;
}

/**
 * A second reading of CSV, written from the grammar, by fields instead of by an automaton, to compare with.
 * One character of `text` is one byte.
 */
export function readReference(data: Buffer, options: ReferenceOptions): Reference {
  const text = data.toString('latin1');
  const records: ReferenceRecord[] = [];
  for (let start = 0; start < text.length; start = (records.at(-1) as ReferenceRecord).end) {
    records.push(readRecord(text, start, options.delimiter));
  }
  const fields = records.flatMap((record) => record.fields);
  return {
    records,
    literalQuotes: fields.flatMap((field) => literalQuotes(text, field)).length,
    textAfterClose: fields.flatMap((field) => textAfterClose(text, field)).length,
    anomaly: firstAnomaly(data, text, records, options),
  };
}

function readRecord(text: string, start: number, delimiter: string): ReferenceRecord {
  const fields: Field[] = [];
  for (let at = start; ; ) {
    const field = readField(text, at, delimiter);
    fields.push(field);
    if (text[field.end] !== delimiter) return { start, end: Math.min(field.end + 1, text.length), fields };
    at = field.end + 1;
  }
}

function readField(text: string, start: number, delimiter: string): Field {
  const opened = text[start] === '"' ? start : null;
  const quoted = opened === null ? '' : ((/^"(?:[^"]|"")*/.exec(text.slice(start)) ?? [''])[0] as string);
  const close = start + quoted.length;
  if (opened !== null && close === text.length) return { opened, closed: false, rest: close, end: close };
  const rest = opened === null ? start : close + 1;
  let end = rest;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++;
  return { opened, closed: true, rest, end };
}

function textAfterClose(text: string, { opened, rest, end }: Field): number[] {
  return opened !== null && rest < end && text[rest] !== '\r' ? [rest] : [];
}

function literalQuotes(text: string, field: Field): number[] {
  return outside(text, field, '"');
}

/** Carriage returns outside quotes that no line feed follows. */
function bareReturns(text: string, field: Field): number[] {
  return outside(text, field, '\r').filter((at) => text[at + 1] !== '\n');
}

function outside(text: string, { rest, end }: Field, character: string): number[] {
  return [...text.slice(rest, end)].flatMap((found, index) => (found === character ? [rest + index] : []));
}

/** An anomaly, the byte at which a reader that goes forward must know of it, and who wins where two do. */
interface Finding {
  at: number;
  rank: number;
  anomaly: Anomaly;
}

function firstAnomaly(
  data: Buffer,
  text: string,
  records: ReferenceRecord[],
  options: ReferenceOptions,
): Anomaly | null {
  const malformed = isUtf8(data) ? null : firstMalformed(data);
  for (const [index, record] of records.entries()) {
    const findings = findingsOf(text, record, index + 1, options);
    const { start, end } = record;
    const nul = text.indexOf('\0', start);
    const place = { row: index + 1 };
    if (nul >= 0 && nul < end)
      findings.push({ at: nul, rank: 2, anomaly: { kind: 'NulByte', ...place, offset: nul } });
    if (malformed && malformed.start >= start && malformed.start < end) {
      const byte = data[malformed.start] as number;
      findings.push({
        at: malformed.at,
        rank: 1,
        anomaly: { kind: 'NotUtf8', ...place, offset: malformed.start, byte },
      });
    }
    findings.sort((a, b) => a.at - b.at || a.rank - b.rank);
    const [first] = findings;
    if (first) return first.anomaly;
  }
  return null;
}

function findingsOf(
  text: string,
  record: ReferenceRecord,
  row: number,
  options: ReferenceOptions,
): Finding[] {
  const { start, end, fields } = record;
  const { strayQuotes, columns, maxRecordBytes } = options;
  const refuses = strayQuotes === 'reject';
  const findings: Finding[] = [];
  const limit = start + maxRecordBytes;
  if (end > limit) {
    const open = fields.find(
      (field) => field.opened !== null && field.opened < limit && !isClosedBy(text, field, limit),
    );
    const anomaly = {
      kind: 'RecordTooLong',
      row,
      offset: start,
      limit: maxRecordBytes,
      openedAt: open?.opened ?? null,
    } as const;
    findings.push({ at: limit, rank: 0, anomaly });
  }
  for (const field of fields) {
    for (const offset of refuses ? textAfterClose(text, field) : []) {
      findings.push({
        at: offset,
        rank: 4,
        anomaly: { kind: 'TextAfterQuote', row, offset, openedAt: field.opened ?? -1 },
      });
    }
    for (const offset of refuses ? literalQuotes(text, field) : []) {
      findings.push({ at: offset, rank: 4, anomaly: { kind: 'QuoteInUnquotedField', row, offset } });
    }
    for (const offset of bareReturns(text, field)) {
      findings.push({ at: offset + 1, rank: 3, anomaly: { kind: 'BareCarriageReturn', row, offset } });
    }
    if (!field.closed && field.opened !== null) {
      findings.push({ at: end, rank: 3, anomaly: { kind: 'UnclosedQuote', row, offset: field.opened } });
    }
  }
  const ended = text[end - 1] === '\n' && fields.every((field) => field.closed);
  const at = ended ? end - 1 : end;
  if (/^\r?\n$/.test(text.slice(start, end)))
    findings.push({ at, rank: 5, anomaly: { kind: 'BlankLine', row, offset: start } });
  else if (columns !== null && fields.length !== columns) {
    const found = fields.length;
    findings.push({
      at,
      rank: 5,
      anomaly: { kind: 'WrongColumnCount', row, offset: start, expected: columns, found },
    });
  }
  return findings;
}

/** Whether a reader that has seen the bytes before `limit` has seen the quote that closes the field, or may have. */
function isClosedBy(text: string, { opened }: Field, limit: number): boolean {
  const seen = text.slice((opened as number) + 1, limit);
  return /^(?:[^"]|"")*"(?!")/.test(seen);
}

/** The first malformed character, found by feeding a decoder byte by byte. */
function firstMalformed(data: Buffer): { start: number; at: number } | null {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let start = 0;
  for (let at = 0; at < data.length; at++) {
    try {
      const whole = decoder.decode(data.subarray(at, at + 1), { stream: true });
      if (whole !== '') start = at + 1;
    } catch {
      return { start, at };
    }
  }
  return start < data.length ? { start, at: data.length } : null;
}
