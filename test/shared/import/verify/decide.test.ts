import { decide } from '../../shared/import/verify/decide.ts';
import type { PartReport } from '../../shared/csv/report.ts';
import { DomoUnauthorized, PartRefused, ProofFailed, WrongColumnCount } from '../../shared/errors.ts';
import type { PartItem } from '../../shared/import/part.ts';
import type { UploadReport } from '../../shared/aws/reports.ts';

/** A header of 10 bytes and three ranges of 30 bytes, each with three records, no quotes anywhere. */
const source = { object: 's3://b/k', header: true, dataStart: 10, size: 100 };
const items: PartItem[] = [0, 1, 2].map((index) => ({
  part: index + 1,
  range: {
    index,
    count: 3,
    start: index === 0 ? 10 : 9 + 30 * index,
    end: index === 2 ? 100 : 39 + 30 * index,
  },
  state: null,
  load: {
    id: 'load',
    object: { bucket: 'b', key: 'k', versionId: 'v', etag: 'e', size: 100 },
    dialect: { delimiter: ',', strayQuotes: 'reject' },
    dataStart: 10,
    columnCount: 2,
    maxRecordBytes: 15,
  },
}));

function cut(range: number, changes: Partial<PartReport> = {}): PartReport {
  return {
    range,
    start: 'O',
    exact: range === 0,
    map: 'OIO',
    empty: false,
    rows: 3,
    bytes: 30,
    newlineAdded: false,
    literalQuotes: 0,
    textAfterClose: 0,
    anomaly: null,
    ...changes,
  };
}

function report(part: number, changes: Partial<UploadReport> = {}): UploadReport {
  return { part, cut: cut(part - 1), sentBytes: 20, error: null, tries: 0, ...changes };
}

const all = [report(1), report(2), report(3)];
const but = (changed: UploadReport) => all.map((kept) => (kept.part === changed.part ? changed : kept));

test('parts that tile the data are committed, with their rows summed', () => {
  expect(decide(items, all, source)).toEqual({
    next: 'commit',
    proof: { rows: 9, rowsSent: 9, bytes: 90, literalQuotes: 0, textAfterClose: 0 },
  });
});

test.each<[string, UploadReport[]]>([
  ['has no report', [report(1), report(3)]],
  ['did not get through its range', but(report(2, { cut: null, sentBytes: null }))],
  [
    'met trouble that may pass',
    but(report(2, { sentBytes: null, error: { name: 'DomoUnavailable', message: 'down' } })),
  ],
])('a part that %s is sent again', (_, reports) => {
  expect(decide(items, reports, source)).toEqual({ next: 'resend', items: [items[1]], strays: false });
});

test('a part that was cut from a wrong guess is sent again, from the state that is proven', () => {
  const guessed = but(report(2, { cut: cut(1, { start: 'I', rows: 1, bytes: 7 }) }));
  expect(decide(items, guessed, source)).toEqual({
    ...{ next: 'resend', strays: false },
    items: [{ ...items[1], state: 'O' }],
  });
});

test('a try that was given up may still put bytes that were cut from a wrong guess: it is outlasted', () => {
  const guessed = but(report(2, { cut: cut(1, { start: 'I', rows: 1, bytes: 7 }), tries: 1 }));
  expect(decide(items, guessed, source)).toMatchObject({ next: 'resend', strays: true });
});

test('what Domo says of a part that was cut wrongly does not count', () => {
  const refused = report(2, {
    cut: cut(1, { start: 'I' }),
    sentBytes: null,
    error: { name: 'PartRefused', message: 'too few columns' },
  });
  expect(decide(items, but(refused), source)).toMatchObject({ next: 'resend' });
});

test('what Domo says of a part that was cut rightly rejects the file, in rows of the file', () => {
  const refused = report(3, { sentBytes: null, error: { name: 'PartRefused', message: 'Row 2, column 1.' } });
  const refusing = () => decide(items, but(refused), source);
  expect(refusing).toThrow(PartRefused);
  expect(refusing).toThrow(
    /s3:\/\/b\/k: Domo refused part 3, whose row 1 is row 8 of the file\. Row 2, column 1\./,
  );
});

test('a fault of the file is named by its row in the file', () => {
  const anomaly = { kind: 'WrongColumnCount', row: 2, offset: 44, expected: 3, found: 4 } as const;
  const faulty = but(report(2, { cut: cut(1, { anomaly }), sentBytes: null }));
  expect(() => decide(items, faulty, source)).toThrow(WrongColumnCount);
  expect(() => decide(items, faulty, source)).toThrow(/row 6, byte 44/);
});

test('trouble that does not pass ends the load with its own error', () => {
  const error = { name: 'DomoUnauthorized', message: 'bad secret' };
  expect(() => decide(items, but(report(2, { sentBytes: null, error })), source)).toThrow(
    new DomoUnauthorized('bad secret'),
  );
});

test('an empty range at the end is no gap', () => {
  const last = report(3, { cut: cut(2, { empty: true, rows: 0, bytes: 0 }), sentBytes: null });
  const reports = [report(1), report(2, { cut: cut(1, { bytes: 60 }) }), last];
  expect(decide(items, reports, source)).toMatchObject({ next: 'commit', proof: { rows: 6 } });
});

test('a range inside the object in which no record begins can’t be, since records are shorter', () => {
  const gap = report(2, { cut: cut(1, { empty: true, rows: 0, bytes: 0 }), sentBytes: null });
  const reports = [report(1, { cut: cut(0, { bytes: 60 }) }), gap, report(3)];
  expect(() => decide(items, reports, source)).toThrow(ProofFailed);
});

test('a part with rows that was never sent is not committed', () => {
  expect(() => decide(items, but(report(2, { sentBytes: null })), source)).toThrow(ProofFailed);
});
