import { anomalyError } from '../../../shared/csv/anomaly.ts';
import type { Anomaly } from '../../../shared/csv/report.ts';

const place = { row: 2, offset: 123 };

const anomalies: [Anomaly, RegExp][] = [
  [{ kind: 'UnclosedQuote', ...place }, /cell that begins here never ends\. Close it/],
  [
    { kind: 'TextAfterQuote', ...place, openedAt: 9 },
    /opened at byte 9\. Double the quotes .* "strayQuotes": "keep" under "read" of the route/,
  ],
  [
    { kind: 'QuoteInUnquotedField', ...place },
    /whole cell in quotes .* "strayQuotes": "keep" under "read" of the route/,
  ],
  [{ kind: 'BareCarriageReturn', ...place }, /no line feed follows/],
  [{ kind: 'BareLineFeed', ...place }, /carriage return alone\. End all lines/],
  [{ kind: 'BlankLine', ...place }, /blank\. Remove it .* "blankLines": "skip" under "read" of the route/],
  [
    { kind: 'WrongColumnCount', ...place, expected: 3, found: 4 },
    /has 4 columns where the header has 3\. Correct/,
  ],
  [
    { kind: 'WrongColumnCount', ...place, expected: 3, found: 1 },
    /has 1 column where the header has 3\. Correct/,
  ],
  [{ kind: 'NulByte', ...place }, /NUL byte/],
  [{ kind: 'NotUtf8', ...place, byte: 0xe9 }, /0xE9 here is not UTF-8 \(in Windows-1252 it would be "é"\)/],
  [
    { kind: 'RecordTooLong', ...place, limit: 500, openedAt: null },
    /longer than 500 bytes.*"maxRecordBytes"/,
  ],
  [
    { kind: 'RecordTooLong', ...place, limit: 500, openedAt: 130 },
    /cell that begins at byte 130 .*Close that cell/,
  ],
];

describe('the error of an anomaly', () => {
  it('of a cell shows the cell only where it may', () => {
    const anomaly: Anomaly = {
      ...{ kind: 'CellMisfit', ...place, column: 'Amount' },
      ...{ type: 'LONG', text: '1.5', reason: 'fraction' },
    };
    const source = { object: 's3://b/k', row: 6, header: true };
    const shown = anomalyError(anomaly, { ...source, showCells: true });
    expect(shown).toMatchObject({ name: 'CellOfWrongType', fault: 'user' });
    expect(shown.message).toMatch(
      /^s3:\/\/b\/k: row 7, byte 123: "1\.5" in column "Amount" has a fraction, which a LONG does not keep/,
    );
    expect(anomalyError(anomaly, { ...source, showCells: false }).message).not.toContain('1.5');
  });

  it.each(anomalies)('%j says where, what, and what to do', (anomaly, sentence) => {
    const error = anomalyError(anomaly, { object: 's3://b/k', row: 6, header: true, showCells: true });
    expect(error).toMatchObject({ name: anomaly.kind, fault: 'user', retryable: false });
    expect(error.message).toMatch(/^s3:\/\/b\/k: row 7, byte 123: /);
    expect(error.message).toMatch(sentence);
    expect(error.message).toMatch(/\.$/);
  });

  it('compares the columns of a file without a header with what Domo takes', () => {
    const anomaly: Anomaly = { kind: 'WrongColumnCount', ...place, expected: 2, found: 3 };
    expect(anomalyError(anomaly, { object: 'o', row: 6, header: false, showCells: true }).message).toBe(
      'o: row 6, byte 123: this record has 3 columns where the DataSet, or the route that makes it, has 2. Correct the record and drop the file again; a cell that contains the delimiter must be in quotes. Or set what fits under "read" of the route: if a backslash stands before a delimiter that belongs to a cell, "escape": "backslash"; if other quotes enclose it, "quote", such as "\'".',
    );
  });

  it('counts rows as they are seen in the file', () => {
    const anomaly: Anomaly = { kind: 'BlankLine', ...place };
    expect(anomalyError(anomaly, { object: 'o', row: 6, header: false, showCells: true }).message).toMatch(
      /^o: row 6,/,
    );
    expect(anomalyError(anomaly, { object: 'o', row: 0, header: true, showCells: true }).message).toMatch(
      /^o: row 1,/,
    );
  });
});
