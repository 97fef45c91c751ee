import * as fc from 'fast-check';
import {
  mismatchNotice,
  type Noted,
  type Notice,
  noticesOf,
} from '../../../../shared/import/ledger/notice.ts';
import { compareRows } from '../../../../shared/import/ledger/receipt.ts';
import { finalStates, openStates } from '../../../../shared/import/load.ts';
import { makeLoad, sentRequest } from '../../../helpers/load.ts';

const load: Noted = {
  id: 'abcdefghijklmnopqrst',
  route: 'sales',
  bucket: 'bucket',
  key: 'incoming/sales/2026-11.csv',
  versionId: 'v1',
  state: 'rejected',
  reason: 's3://bucket/incoming/sales/2026-11.csv, row 3, byte 31: 2 columns where the header has 3.',
  fault: 'user',
  error: 'WrongColumnCount',
  rows: 0,
  bytes: 1234,
  parts: 1,
  streamId: 42,
  executionId: 7,
  receivedAt: '2026-11-23T12:00:00Z',
  endedAt: '2026-11-23T12:00:05Z',
  receipt: 's3://bucket/_sluice/receipts/sales/abcdefghijklmnopqrst/1.json',
  unresolved: null,
};

/** The name of the run that ends the loads. */
const run = '0123456789abcdef-7';

function said(changes: Partial<Noted>): Notice {
  const notice = noticesOf([{ ...load, ...changes }], run)[0];
  if (notice === undefined) throw new Error('nothing is said');
  return notice;
}

test('a notice says which file, why, what to do, and where there is more', () => {
  expect(said({})).toEqual({
    subject: 'Sluice: rejected 2026-11.csv, route sales',
    message: `The file s3://bucket/incoming/sales/2026-11.csv was rejected. Nothing of it was loaded.

Why: s3://bucket/incoming/sales/2026-11.csv, row 3, byte 31: 2 columns where the header has 3.

What to do: Put the file right and drop it again. The file itself is still where it was dropped.

Route: sales
Load: abcdefghijklmnopqrst
Size: 1234 bytes
Dropped: 2026-11-23T12:00:00Z
Version: v1
Receipts: s3://bucket/_sluice/receipts/sales/abcdefghijklmnopqrst/
All of it: npx sluice show abcdefghijklmnopqrst
`,
    about: {
      ...{ kind: 'load', route: 'sales', state: 'rejected', error: 'WrongColumnCount', fault: 'user' },
      run: '0123456789abcdef-7',
    },
  });
});

const replay = 'npx sluice replay abcdefghijklmnopqrst';

test.each<[string, Partial<Noted>, RegExp[]]>([
  ['a REPLACE that would shrink', { error: 'DataSetWouldShrink' }, [new RegExp(`${replay} --force`)]],
  ['an object that is gone', { error: 'ObjectGone' }, [/Drop the file again/]],
  [
    'a missing right',
    { state: 'failed', fault: 'user' },
    [/at fault: the set-up, not the file/, RegExp(replay)],
  ],
  [
    'a DataSet that was deleted in Domo',
    { state: 'failed', fault: 'user', error: 'DataSetDeleted' },
    [RegExp(`${replay} --recreate`)],
  ],
  ['Domo’s trouble', { state: 'failed', fault: 'domo' }, [/at fault: Domo\./, RegExp(replay)]],
  ['AWS’s trouble', { state: 'failed', fault: 'aws' }, [/at fault: AWS, or whoever stopped/, RegExp(replay)]],
  ['a bug', { state: 'failed', fault: 'bug' }, [/at fault: Sluice itself/, /Report it/, RegExp(replay)]],
  [
    'a commit of which nobody knows',
    { state: 'failed', fault: 'domo', unresolved: { streamId: 42, executionId: 7, modifiedAt: null } },
    [/not known.*execution 7 of Stream 42/, /asked first.*no row is loaded twice/, RegExp(replay)],
  ],
  [
    'an import of which nobody knows',
    { state: 'failed', fault: 'domo', unresolved: sentRequest },
    [
      /not known.*adds 3 to the 12 rows of DataSet D\b/,
      /asked first.*no row is loaded twice/,
      RegExp(replay),
    ],
  ],
])('%s: what to do', (_, changes, patterns) => {
  const { message } = said(changes);
  for (const pattern of patterns) expect(message).toMatch(pattern);
  // A command can be copied to the end of its line.
  expect(message).not.toMatch(/npx sluice .*[.:]$/m);
  // Never both.
  expect(message.includes('Nothing of it was loaded')).toBe((changes.unresolved ?? null) === null);
});

test('nothing is said of a load that is open, or ended as it should', () => {
  const loud = [...openStates, ...finalStates].filter(
    (state) => noticesOf([{ ...load, state }], run).length > 0,
  );
  expect(loud).toEqual(['rejected', 'failed']);
});

test('a name of any length leaves a subject that SNS takes', () => {
  const { subject } = said({ key: `incoming/sales/${'x'.repeat(200)}.csv` });
  expect(subject).toMatch(/^Sluice: rejected x+\.\.\.$/);
  expect(subject).toHaveLength(99);
});

test('a reason of any length leaves a notice that people read', () => {
  const { message } = said({ reason: 'x'.repeat(100_000) });
  expect(message.length).toBeLessThan(2500);
  expect(message).toContain('Receipts: ');
});

describe('several loads that end alike', () => {
  const alike = (count: number, changes: Partial<Noted> = {}): Noted[] =>
    Array.from({ length: count }, (_, i) => ({ ...load, id: `load ${i}`, key: `in/${i}.csv`, ...changes }));

  test('are one notice with their number, the first of them by name', () => {
    const [notice, ...others] = noticesOf(alike(300), run);
    expect(others).toEqual([]);
    expect(notice?.subject).toBe('Sluice: rejected 300 files, route sales');
    expect(notice?.message).toContain(
      'all for the same cause (WrongColumnCount). Nothing of them was loaded.',
    );
    expect(notice?.message.match(/^s3:/gm)).toHaveLength(5);
    expect(notice?.message).toContain('and 295 more');
    expect(notice?.message).toContain('npx sluice history --state rejected --route sales');
  });

  test('say how all of them go again into a DataSet that was deleted in Domo', () => {
    const [notice] = noticesOf(alike(3, { state: 'failed', fault: 'user', error: 'DataSetDeleted' }), run);
    expect(notice?.message).toContain('npx sluice replay --failed --route sales --recreate\n');
  });

  test('say how all of them go again, where that helps', () => {
    const [notice] = noticesOf(alike(3, { state: 'failed', fault: 'domo', error: 'DomoUnavailable' }), run);
    expect(notice?.message).toContain(
      '\n\nWhat to do: When the cause is gone, load them with: npx sluice replay --failed --route sales\n\nAll of them: npx sluice history --state failed --route sales\n',
    );
  });

  test('don’t say that nothing was loaded where that is not known of one', () => {
    const [first, second] = alike(2, { state: 'failed', error: 'ImportUnclear' });
    const [notice] = noticesOf([first as Noted, { ...(second as Noted), unresolved: sentRequest }], run);
    expect(notice?.message).toContain('Whether their rows are in Domo is not known');
  });

  test.each<[string, Partial<Noted>]>([
    ['another route', { route: 'other' }],
    ['another error', { error: 'BlankLine' }],
    ['another end', { state: 'failed' }],
  ])('are told by themselves if they have %s', (_, changes) => {
    expect(noticesOf([...alike(2), ...alike(2, changes)], run)).toHaveLength(2);
  });

  test('are nothing to tell of if they end well', () => {
    expect(noticesOf(alike(3, { state: 'superseded' }), run)).toEqual([]);
  });
});

const anything = fc.string({ unit: 'binary', minLength: 1, maxLength: 1024 });

test('whatever a key, a route or a reason contains, SNS takes the notice', async () => {
  await fc.assert(
    fc.asyncProperty(anything, anything, anything, async (key, route, reason) => {
      const { subject, message } = said({ key, route, reason });
      expect(subject).toMatch(/^Sluice: [\x20-\x7e]{1,91}$/);
      expect(message).not.toMatch(/[^\P{Cc}\n]/u);
    }),
  );
});

describe('rows that don’t agree', () => {
  const destination = { streamId: 42, dataSetId: 'D', executionId: 7, rowsBefore: 100, countMoving: false };
  const mismatch = (method: 'APPEND' | 'REPLACE' | 'UPSERT', after: number, files = 1) =>
    mismatchNotice({
      ...{ route: 'sales', destination, rowsSent: 60, run },
      dataSetRows: compareRows(method, 100, after, 60),
      loads: Array.from({ length: files }, (_, i) => makeLoad({ key: `incoming/sales/${i}.csv` })),
    });

  test.each([
    ['APPEND', 150, /counts 150 rows in DataSet D, and there should be 160\./],
    ['REPLACE', 59, /counts 59 rows in DataSet D, and there should be 60\./],
    ['UPSERT', 99, /counts 99 rows in DataSet D, and there should be between 100 and 160\./],
  ] as const)('%s: both counts are named', (method, after, counts) => {
    const { subject, message } = mismatch(method, after);
    expect(subject).toBe('Sluice: row counts do not agree, route sales');
    expect(message).toMatch(counts);
    expect(message).toContain(
      'It had 100 rows before a file was committed; read of it: 60 rows, acknowledged by Domo: 60 rows.',
    );
    expect(message).toMatch(/What to do: .*execution 7 of Stream 42/);
  });

  test('an import has no execution to ask about', () => {
    const { message } = mismatchNotice({
      ...{ route: 'sales', rowsSent: 60, loads: [makeLoad()], run },
      destination: { ...destination, streamId: null, executionId: null },
      dataSetRows: compareRows('APPEND', 100, 150, 60),
    });
    expect(message).toMatch(/in DataSet D, .*ask Domo about the import, and don't load/s);
    expect(message).not.toMatch(/execution|Stream/i);
  });

  test('the files are named with their receipts, of many the first', () => {
    const [first] = [makeLoad({ key: 'incoming/sales/0.csv' })];
    const one = mismatch('APPEND', 150).message;
    expect(one).toContain(
      `s3://bucket/incoming/sales/0.csv\n  load ${first?.id}, receipt in s3://bucket/_sluice/receipts/sales/${first?.id}/`,
    );
    const many = mismatch('APPEND', 150, 500).message;
    expect(many.match(/receipt in s3:/g)).toHaveLength(5);
    expect(many).toContain('and 495 more');
  });
});
