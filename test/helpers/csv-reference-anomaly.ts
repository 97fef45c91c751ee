import { isUtf8 } from 'node:buffer';
import type { RecordRules } from '../../shared/csv/record-reader.ts';
import type { Anomaly } from '../../shared/csv/report.ts';
import { cellsOf, type ReferenceRecord, readRecord } from './csv-grammar.ts';

interface Options extends RecordRules {
  maxRecordBytes: number;
}

/** An anomaly, the byte at which a reader that goes forward must know of it, and who wins where two do. */
interface Finding {
  at: number;
  rank: number;
  anomaly: Anomaly;
}

/** The first thing in the data that the rules refuse. */
export function firstAnomaly(
  data: Buffer,
  text: string,
  records: readonly (ReferenceRecord & { isRow: boolean })[],
  options: Options,
): Anomaly | null {
  const malformed = isUtf8(data) ? null : firstMalformed(data);
  let row = 1;
  for (const record of records) {
    const findings = findingsOf(text, record, row, options);
    const { start, end } = record;
    const nul = text.indexOf('\0', start);
    if (nul >= 0 && nul < end)
      findings.push({ at: nul, rank: 2, anomaly: { kind: 'NulByte', row, offset: nul } });
    if (malformed && malformed.start >= start && malformed.start < end) {
      const byte = data[malformed.start] as number;
      const anomaly = { kind: 'NotUtf8', row, offset: malformed.start, byte } as const;
      findings.push({ at: malformed.at, rank: 1, anomaly });
    }
    findings.sort((a, b) => a.at - b.at || a.rank - b.rank);
    const [first] = findings;
    if (first) return first.anomaly;
    if (record.isRow) row++;
  }
  return null;
}

function findingsOf(text: string, record: ReferenceRecord, row: number, options: Options): Finding[] {
  const { start, end, cells, lineEnd } = record;
  const { dialect, maxRecordBytes } = options;
  const refuses = dialect.strayQuotes === 'reject';
  const findings: Finding[] = [];
  const limit = start + maxRecordBytes;
  if (end > limit) {
    const open = readRecord(text.slice(0, limit), start, dialect).cells.find(({ closed }) => !closed);
    const openedAt = open?.opened ?? null;
    const anomaly = { kind: 'RecordTooLong', row, offset: start, limit: maxRecordBytes, openedAt } as const;
    findings.push({ at: limit, rank: 0, anomaly });
  }
  for (const { opened, closed, literalQuotes, textAfterClose, bare } of cells) {
    for (const offset of refuses ? textAfterClose : []) {
      const anomaly = { kind: 'TextAfterQuote', row, offset, openedAt: opened ?? -1 } as const;
      findings.push({ at: offset, rank: 4, anomaly });
    }
    for (const offset of refuses ? literalQuotes : []) {
      findings.push({ at: offset, rank: 4, anomaly: { kind: 'QuoteInUnquotedField', row, offset } });
    }
    for (const offset of bare) {
      const anomaly: Anomaly =
        text[offset] === '\n'
          ? { kind: 'BareLineFeed', row, offset }
          : { kind: 'BareCarriageReturn', row, offset };
      findings.push({ at: anomaly.kind === 'BareLineFeed' ? offset : offset + 1, rank: 3, anomaly });
    }
    if (!closed && opened !== null)
      findings.push({ at: end, rank: 3, anomaly: { kind: 'UnclosedQuote', row, offset: opened } });
  }
  const at = lineEnd > 0 ? end - 1 : end;
  const anomaly = misshapen(record, row, options);
  if (anomaly) findings.push({ at, rank: 5, anomaly });
  return findings;
}

/** What is wrong with a record as a whole. */
function misshapen(
  { kind, start, cells }: ReferenceRecord,
  row: number,
  { dialect, width, shortRows, emptyColumns, recast }: Options,
): Anomaly | null {
  const { blankLines } = dialect;
  if (kind === 'comment' || (kind === 'blank' && blankLines === 'skip')) return null;
  const place = { row, offset: start };
  if (kind === 'blank' && blankLines === 'reject') return { kind: 'BlankLine', ...place };
  const found = cells.length;
  const surplus = cells.slice(width ?? found);
  const isTooWide =
    surplus.length > 0 && (emptyColumns === 'reject' || surplus.some(({ text }) => text !== ''));
  if (width !== null && (isTooWide || (found < width && shortRows === 'reject'))) {
    return { kind: 'WrongColumnCount', ...place, expected: width, found };
  }
  if (!recast) return null;
  const given = cellsOf({ cells }).slice(0, width ?? found);
  const out = recast.record(given, row);
  if (!('cell' in out)) return null;
  const { column, type, reason } = out;
  const cell = given[out.cell];
  const whole = cell?.text ?? '';
  const text = whole.length > 60 ? `${whole.slice(0, 60)}…` : whole;
  return {
    kind: 'CellMisfit',
    row,
    offset: cell?.offset ?? start,
    column,
    type,
    text,
    reason,
  };
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
