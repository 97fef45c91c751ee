import { plainlyJudged } from '../../../../shared/csv/cell-misfit.ts';
import type { PartReport } from '../../../../shared/csv/report.ts';
import {
  BlankLine,
  DomoUnauthorized,
  ObjectGone,
  PartRefused,
  PartSentBefore,
  ProofFailed,
  WrongColumnCount,
} from '../../../../shared/errors.ts';
import type { Segment, SegmentReport, UploadReport } from '../../../../shared/import/part.ts';
import { createEvidence } from '../../../../shared/import/verify/evidence.ts';

/** A header of 10 bytes and three ranges of 30 bytes, each with three records, no quotes anywhere. */
const source = {
  ...{ object: 's3://b/k', header: true, dataStart: 10, dataEnd: 100 },
  ...{ showCells: true, couldHaveHeader: true, isInspected: false, judged: plainlyJudged },
};
const segment: Omit<Segment, 'range'> = {
  load: 'load',
  object: { bucket: 'b', key: 'k', versionId: 'v', etag: 'e', size: 100 },
  ...{
    state: null,
    dataStart: 10,
    dataEnd: 100,
    text: { size: 100, index: null },
    reading: 0,
    rowsBefore: null,
  },
};
interface Placed {
  part: number;
  segment: Segment;
}
const placed: Placed[] = [0, 1, 2].map((index) => {
  const start = index === 0 ? 10 : 9 + 30 * index;
  const end = index === 2 ? 100 : 39 + 30 * index;
  return { part: index + 1, segment: { ...segment, range: { index, count: 3, start, end } } };
});

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
    changes: {},
    anomaly: null,
    ...changes,
  };
}

/** What a part of one segment says of it. */
function segmentOf(part: number, changes: Partial<SegmentReport> = {}): SegmentReport {
  return { load: 'load', cut: cut(part - 1), error: null, ...changes };
}

function report(part: number, changes: Partial<UploadReport> = {}): UploadReport {
  return { part, segments: [segmentOf(part)], sentBytes: 20, error: null, tries: 0, ...changes };
}

/** A part whose segment was cut otherwise. */
function reportOf(
  part: number,
  changes: Partial<PartReport>,
  more: Partial<UploadReport> = {},
): UploadReport {
  return report(part, { segments: [segmentOf(part, { cut: cut(part - 1, changes) })], ...more });
}

const all = [report(1), report(2), report(3)];
const but = (changed: UploadReport) => all.map((kept) => (kept.part === changed.part ? changed : kept));
const judge = (reports: readonly UploadReport[], of = placed, changes: Partial<typeof source> = {}) => {
  const evidence = createEvidence({ ...source, ...changes });
  for (const { part, segment } of of) {
    evidence.add(part, segment, reports.find((one) => one.part === part) ?? null);
  }
  return evidence.decide();
};
/** The second part's segment, as it is sent again. */
const second = { part: 2, load: 'load', range: 1, state: null };

test('parts that tile the data are committed, with their rows summed', () => {
  expect(judge(all)).toEqual({
    next: 'commit',
    proof: { rows: 9, rowsSent: 9, bytes: 90, literalQuotes: 0, textAfterClose: 0, changes: {} },
  });
});

test('a part that was kept back, though all of it is good, is sent again from the state that is proven', () => {
  expect(judge(but(report(2, { sentBytes: null })))).toEqual({
    ...{ next: 'resend', outlast: false, heldBack: false, trouble: null },
    segments: [{ ...second, state: 'O' }],
  });
});

test('a part that may be sent once only, and may have been, is for no further round', () => {
  const error = { name: 'PartSentBefore', message: 'Part 2 may have reached Domo.' };
  expect(() => judge(but(report(2, { sentBytes: null, error })))).toThrow(PartSentBefore);
});

const down = { name: 'DomoUnavailable', message: 'down' };
const unread = [segmentOf(2, { cut: null, error: { name: 'AwsUnavailable', message: 'S3 is down' } })];
test.each<[string, UploadReport[], trouble: string | null]>([
  ['has no report', [report(1), report(3)], null],
  ['did not come to its segment', but(report(2, { segments: [], sentBytes: null, error: down })), 'down'],
  ['could not be read to its end', but(report(2, { segments: unread, sentBytes: null })), 'S3 is down'],
  ['met trouble that may pass', but(report(2, { sentBytes: null, error: down })), 'down'],
])('a part that %s is sent again', (_, reports, trouble) => {
  expect(judge(reports)).toEqual({
    ...{ next: 'resend', segments: [second], outlast: false, heldBack: false, trouble },
  });
});

const guessed = { start: 'I', rows: 1, bytes: 7 } as const;

test('a part that was cut from a wrong guess is sent again, from the state that is proven', () => {
  expect(judge(but(reportOf(2, guessed)))).toEqual({
    ...{ next: 'resend', outlast: false, heldBack: false, trouble: null },
    segments: [{ ...second, state: 'O' }],
  });
});

test('a try that was given up may still put bytes that were cut from a wrong guess: it is outlasted', () => {
  expect(judge(but(reportOf(2, guessed, { tries: 1 })))).toMatchObject({ next: 'resend', outlast: true });
});

const refusal = { sentBytes: null, error: { name: 'PartRefused', message: 'Domo refused part 3.' } };

test('what Domo says of a part that was cut wrongly does not count', () => {
  expect(judge(but(reportOf(2, { start: 'I' }, refusal)))).toMatchObject({ next: 'resend' });
});

test('what Domo says of a part that was cut rightly rejects the file, in rows of the file', () => {
  const refusing = () => judge(but(report(3, refusal)));
  expect(refusing).toThrow(PartRefused);
  expect(refusing).toThrow(
    's3://b/k: Domo refused part 3. Row 1 of the part is row 8 of the file. Mend the file and drop it again; nothing of it was loaded.',
  );
});

test('a fault of the file is named by its row in the file', () => {
  const anomaly = { kind: 'WrongColumnCount', row: 2, offset: 44, expected: 3, found: 4 } as const;
  const faulty = but(reportOf(2, { anomaly }, { sentBytes: null }));
  expect(() => judge(faulty)).toThrow(WrongColumnCount);
  expect(() => judge(faulty)).toThrow(/row 6, byte 44/);
});

test.each<[string, UploadReport, Error]>([
  [
    'of a part',
    report(2, { sentBytes: null, error: { name: 'DomoUnauthorized', message: 'bad secret' } }),
    new DomoUnauthorized('bad secret'),
  ],
  [
    'of a segment',
    report(2, {
      segments: [segmentOf(2, { cut: null, error: { name: 'ObjectGone', message: 'it is gone' } })],
      sentBytes: null,
    }),
    new ObjectGone('it is gone'),
  ],
])('trouble %s that does not pass ends the load with its own error', (_, troubled, error) => {
  expect(() => judge(but(troubled))).toThrow(error);
});

test('an empty range at the end is no gap', () => {
  const last = reportOf(3, { empty: true, rows: 0, bytes: 0 }, { sentBytes: null });
  expect(judge([report(1), reportOf(2, { bytes: 60 }), last])).toMatchObject({
    next: 'commit',
    proof: { rows: 6 },
  });
});

describe('an empty range inside the object', () => {
  const gap = reportOf(2, { empty: true, rows: 0, bytes: 0 }, { sentBytes: null });
  const first = reportOf(1, { bytes: 60 });

  test('is to be joined with another', () => {
    expect(judge([first, gap, report(3)])).toEqual({ next: 'rejoin' });
    expect(judge([first, gap, report(3, { sentBytes: null })])).toEqual({ next: 'rejoin' });
  });

  test('is no matter of a load that is only looked at', () => {
    expect(judge([first, gap, report(3)], placed, { isInspected: true })).toEqual({ next: 'inspected' });
  });

  test('does not hide that Domo refused a part', () => {
    expect(() => judge([first, gap, report(3, refusal)])).toThrow(PartRefused);
  });
});

test('a report of another range is none of the segment', () => {
  const other = report(2, { segments: [segmentOf(2, { cut: cut(0) })] });
  expect(judge(but(other))).toMatchObject({ next: 'resend', segments: [second] });
});

describe('a part of several loads', () => {
  const own: Placed[] = [
    { part: 4, segment: { ...segment, range: { index: 0, count: 1, start: 10, end: 100 } } },
  ];
  const good = { load: 'load', cut: cut(0, { rows: 9, bytes: 90, exact: true }), error: null };
  const anomaly = { kind: 'BlankLine', row: 2, offset: 44 } as const;
  const shared = (neighbour: Partial<SegmentReport>, changes: Partial<UploadReport> = {}) =>
    report(4, { segments: [{ ...good, load: 'neighbour', ...neighbour }, good], ...changes });

  test('holds the rows of each', () => {
    expect(judge([shared({})], own)).toMatchObject({ next: 'commit', proof: { rows: 9, rowsSent: 9 } });
  });

  test.each<[string, Partial<SegmentReport>]>([
    ['of which one is faulty', { cut: cut(0, { anomaly }) }],
    ['of which one is gone', { cut: null, error: { name: 'ObjectGone', message: 'gone' } }],
  ])('%s goes again for the others', (_, neighbour) => {
    expect(judge([shared(neighbour, { sentBytes: null })], own)).toEqual({
      ...{ next: 'resend', outlast: false, heldBack: true, trouble: null },
      segments: [{ ...second, part: 4, range: 0, state: 'O' }],
    });
  });

  test('that Domo refused goes apart: nobody can say whose row it is', () => {
    expect(judge([shared({}, refusal)], own)).toEqual({ next: 'apart' });
  });

  test('a fault of the file is its own, whatever else is in the part', () => {
    const faulty = { load: 'load', cut: cut(0, { anomaly, rows: 1 }), error: null };
    const segments = [{ ...good, load: 'neighbour' }, faulty];
    expect(() => judge([report(4, { segments, sentBytes: null })], own)).toThrow(/row 3, byte 44/);
  });
});

describe('elements that an inspection has counted', () => {
  const counted = (...counts: number[]) =>
    placed.map(({ part, segment }, index) => {
      return { part, segment: { ...segment, elements: { isArray: true, count: counts[index] ?? 0 } } };
    });

  test('as many are committed', () => {
    expect(judge(all, counted(3, 3, 3))).toMatchObject({ next: 'commit', proof: { rows: 9 } });
  });

  test('others are not, unless the file has a fault', () => {
    expect(() => judge(all, counted(3, 4, 2))).toThrow(/3 elements were read from byte 39 .* counted 4/);
    expect(() => judge(all, counted(3, 4, 2), { isInspected: true })).toThrow(ProofFailed);
    const anomaly = { kind: 'BlankLine', row: 2, offset: 50 } as const;
    expect(() => judge(but(reportOf(2, { rows: 1, anomaly })), counted(3, 3, 3))).toThrow(BlankLine);
  });
});
