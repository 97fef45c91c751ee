import { handler, type SettleInput } from '../../functions/settle/handler.ts';
import { mayLag } from '../../shared/import/settle/rows.ts';
import { AwsUnavailable, DomoUnauthorized } from '../../shared/errors.ts';
import type { Batch, Proofs } from '../../shared/import/batch.ts';
import type { Notice } from '../../shared/import/ledger/notice.ts';
import type { Findings } from '../../shared/import/ledger/receipt.ts';
import { log } from '../../shared/log.ts';
import { makeLoad } from '../helpers/load.ts';

/** The world around the function: what Domo counts, and what is done. */
const mockWorld = {
  counts: [] as (number | Error)[],
  committedAt: null as string | null,
  batch: null as Batch | null,
  proofs: {} as Proofs,
  asked: 0,
  receipts: [] as Findings[],
  notices: [] as Notice[],
  measures: [] as [string, unknown][],
  left: false,
  uncounted: false,
};
jest.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));
jest.mock('../../shared/aws/clients.ts', () => ({
  batches: () => ({ read: async () => mockWorld.batch, readProofs: async () => mockWorld.proofs }),
  conclude: () => async (_id: string, _fence: number, _outcome: object, findings: Findings) => {
    mockWorld.receipts.push(findings);
  },
  // The last count stays.
  domo: () => ({
    dataSets: {
      get: async () => {
        const count = mockWorld.counts[Math.min(mockWorld.asked++, mockWorld.counts.length - 1)];
        if (count instanceof Error) throw count;
        return { rows: count };
      },
    },
  }),
  ledger: () => ({ get: async () => null }),
  meter: () => ({ record: (route: string, measures: unknown) => mockWorld.measures.push([route, measures]) }),
  notices: () => ({ publish: async (notice: Notice) => void mockWorld.notices.push(notice) }),
  turnstile: () => ({
    turn: async () => ({ committedAt: mockWorld.committedAt, uncounted: mockWorld.uncounted }),
    update: async (_stream: string, _hold: object, change: () => object) =>
      void Object.assign(mockWorld, change()),
    dismiss: async () => undefined,
    leave: async () => {
      mockWorld.left = true;
    },
  }),
}));

const silenced = [
  jest.spyOn(log, 'error').mockImplementation(() => {}),
  jest.spyOn(log, 'warn').mockImplementation(() => {}),
];
afterAll(() => {
  for (const spy of silenced) spy.mockRestore();
});

const input: SettleInput = {
  load: null,
  ...{ streamKey: 'stream', fence: 1, run: 'run', patient: false },
  batch: { id: 'batch', bucket: 'bucket', maxConcurrency: 40 },
  destination: { streamId: 42, dataSetId: 'D', executionId: 7, rowsBefore: 100 },
};

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

/** Two loads of 30 rows each, whose commit Domo took `seconds` ago. */
function given(counts: (number | Error)[], seconds: number, commitInterval = 0): void {
  const loads = [makeLoad({ route: { commitInterval } }), makeLoad({ route: { commitInterval } })];
  const plan = { columnCount: 1, dataStart: 0, firstPart: 1, parts: 1 };
  const proof = { rows: 30, rowsSent: 30, bytes: 100, literalQuotes: 0, textAfterClose: 0 };
  Object.assign(mockWorld, {
    ...{ counts, asked: 0, committedAt: ago(seconds), left: false, uncounted: false },
    batch: {
      target: { kind: 'newStream', columns: [] },
      loads: loads.map((load, i) => ({ order: `${i}`, load, plan })),
    },
    proofs: Object.fromEntries(loads.map(({ id }) => [id, proof])),
    ...{ receipts: [], notices: [], measures: [] },
  });
}

test('rows that agree, at once or a little later, are nothing to tell of', async () => {
  given([100, 100, 160], 1);
  await handler(input);
  expect(mockWorld).toMatchObject({ asked: 3, notices: [], measures: [], left: true });
  // Rows read, rows in the reports of the parts, rows that the DataSet gained.
  expect(mockWorld.receipts).toEqual(
    [1, 2].map(() => ({
      destination: input.destination,
      proof: expect.objectContaining({ rows: 30, rowsSent: 30 }),
      dataSetRows: { before: 100, after: 160, gained: 60, batch: 60, expected: 160, agrees: true },
    })),
  );
});

test('a load that nothing was proven of is not committed', async () => {
  given([130], 1);
  const [proven = ''] = Object.keys(mockWorld.proofs);
  delete mockWorld.proofs[proven];
  await expect(handler(input)).rejects.toMatchObject({ name: 'ProofFailed' });
  expect(mockWorld.left).toBe(false);
});

test('that Domo’s count did not agree is kept in mind until it does', async () => {
  given([150], 1);
  await handler({ ...input, patient: true });
  expect(mockWorld.uncounted).toBe(true);
  given([160], 1);
  mockWorld.uncounted = true;
  await handler(input);
  expect(mockWorld.uncounted).toBe(false);
});

test('while Domo’s count may lag, nothing ends and nobody is told', async () => {
  given([150], 60);
  await expect(handler(input)).rejects.toMatchObject({ name: 'RowsLagging', retryable: true });
  expect(mockWorld).toMatchObject({ receipts: [], notices: [], measures: [], left: false });
});

test.each<[string, number, Partial<SettleInput>]>([
  ['after the time that a count may take', 1000, {}],
  ['when the state machine is out of patience', 1, { patient: true }],
])(
  'a mismatch %s is loud: a metric, a notice, and all three counts in the receipts',
  async (_, age, changes) => {
    given([150], age);
    await handler({ ...input, ...changes });
    expect(mockWorld.measures).toEqual([['sales', [{ name: 'RowMismatches', unit: 'Count', value: 1 }]]]);
    expect(mockWorld.notices).toEqual([
      { subject: expect.stringContaining('route sales'), message: expect.stringContaining('should be 160') },
    ]);
    expect(mockWorld.receipts).toMatchObject(
      [1, 2].map(() => ({
        proof: { rows: 30, rowsSent: 30 },
        dataSetRows: { gained: 50, batch: 60, agrees: false },
      })),
    );
    expect(mockWorld.left).toBe(true);
  },
);

describe('Domo can’t be asked for its count', () => {
  const refused = new DomoUnauthorized('Domo does not allow this.');

  test('it is asked later, as long as the count may lag', async () => {
    given([refused], 60);
    await expect(handler(input)).rejects.toMatchObject({ name: 'RowsLagging' });
    expect(mockWorld.left).toBe(false);
  });

  test('the loads end as what they are, committed, and people are told what could not be seen', async () => {
    given([refused], 1);
    await handler({ ...input, patient: true });
    expect(mockWorld).toMatchObject({ left: true, uncounted: true });
    expect(mockWorld.receipts).toMatchObject(
      [1, 2].map(() => ({
        proof: { rows: 30 },
        dataSetRows: { before: 100, after: null, gained: null, expected: 160, agrees: false },
      })),
    );
    expect(mockWorld.notices).toEqual([
      {
        subject: 'Sluice: rows could not be counted, route sales',
        message: expect.stringContaining('how many rows DataSet D has, and there should be 160.'),
      },
    ]);
  });

  test('a fault of ours, or of AWS, is none of Domo’s', async () => {
    given([new AwsUnavailable('DynamoDB is down.')], 1000);
    await expect(handler(input)).rejects.toMatchObject({ name: 'AwsUnavailable' });
  });
});

test.each([
  ['two minutes at least', 119, 0, true],
  ['two minutes at least', 121, 0, false],
  ['until the next commit', 599, 600, true],
  ['until the next commit', 601, 600, false],
  ['a quarter of an hour at most', 899, 86_400, true],
  ['a quarter of an hour at most', 901, 86_400, false],
])('a count may lag %s: %i s after the commit, with an interval of %i s: %s', (_, age, interval, may) => {
  expect(mayLag(ago(age), interval)).toBe(may);
});
