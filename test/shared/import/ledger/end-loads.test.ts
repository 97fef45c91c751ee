import { AwsRefused, AwsUnavailable, FileWithoutRows, LeaseLost } from '../../../../shared/errors.ts';
import { type EndingLoad, endLoads, failing } from '../../../../shared/import/ledger/end-loads.ts';
import { loadNotLoaded } from '../../../../shared/import/ledger/measures.ts';
import type { Outcome } from '../../../../shared/import/ledger/outcome.ts';
import { noFindings } from '../../../../shared/import/ledger/receipt.ts';
import { toRecord } from '../../../../shared/import/ledger/row.ts';
import type { FinalState } from '../../../../shared/import/load.ts';
import type { Proof } from '../../../../shared/import/part.ts';
import { log } from '../../../../shared/log.ts';
import { route, sentRequest } from '../../../helpers/load.ts';
import { createWorld, type Drop, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { runOf, work } from '../../../helpers/run.ts';

quiet();

const rejected: Outcome = { state: 'rejected', reason: 'row 3', fault: 'user', error: 'BlankLine' };
const down = new AwsUnavailable('down');
const denied = new AwsRefused('AccessDenied: no right');

let world: World;
let ids: string[];
let ending: EndingLoad[];
/** Loads that wait, and are to end. */
async function waiting(count: number, outcome: Outcome = rejected): Promise<void> {
  world = createWorld();
  ids = await world.drop(...Array<Drop>(count).fill({}));
  ending = [...(world.backlogs.get(stream)?.values() ?? [])].map((entry) => ({
    ...{ entry, route, outcome, findings: noFindings },
  }));
}

const hold = () => runOf(world).hold;
const end = () => endLoads(world.ports, hold(), ending);
const tagsOf = () => [...world.objects.values()].map(({ tags }) => tags.get('sluice:state'));

test('a load ends: notice, receipt, ledger, tag, event, and only then it leaves the backlog', async () => {
  await waiting(1);
  const before = world.requests.made.length;
  await end();
  expect(world.requests.made.slice(before)).toEqual([
    ...['notices.publish', 'documents.put', 'ledger.end', 'objects.tag', 'events.publish', 'backlog.remove'],
  ]);
  const [receipt] = world.receipts();
  const row = world.row(ids[0] ?? '');
  expect(row).toMatchObject({ ...rejected, endedAt: '2026-11-23T12:10:00.000Z', bytes: 5 });
  expect(world.documents.get(String(row.receipt))).toBe(receipt);
  expect(receipt).toMatchObject({
    ...{ id: ids[0], state: 'rejected', reason: 'row 3', receipt: row.receipt, updateMethod: 'APPEND' },
    ...{ object: { etag: 'e-v1', sequencer: '0001' }, dataSetId: null, proof: null, dataSetRows: null },
  });
  expect(receipt).not.toHaveProperty('error');
  expect(tagsOf()).toEqual(['rejected']);
  expect(world.measures).toEqual([['sales', [{ name: 'LoadsRejected', unit: 'Count', value: 1 }]]]);
});

test.each<[string, Outcome, number]>([
  ['is committed', { state: 'committed' }, 5],
  ['may be in Domo', { ...rejected, state: 'failed', unresolved: sentRequest }, 5],
  ['is not in Domo', rejected, 0],
  ['has failed', { ...rejected, state: 'failed' }, 0],
])('of a load that %s, and had five rows, the ledger says how many are', async (_, outcome, rows) => {
  await waiting(1, outcome);
  const proof = { rows: 5 } as Proof;
  ending = ending.map((one) => ({ ...one, findings: { ...noFindings, proof } }));
  await end();
  expect(world.row(ids[0] ?? '')).toMatchObject({ state: outcome.state, rows });
});

test.each([
  ['documents.put', 'receipts'],
  ['objects.tag', 'tag objects'],
])('what fails at %s for as long as eight runs live keeps no load from ending', async (request, what) => {
  await waiting(3);
  world.requests.refuse(request, down, Number.POSITIVE_INFINITY);
  await expect(end()).rejects.toThrow('down');
  const lease = world.lease();
  world.leases.set(stream, { ...lease, holder: lease.holder && { ...lease.holder, giveUp: true } });
  await end();
  expect(ids.map((id) => world.row(id).state)).toEqual(Array(3).fill('rejected'));
  expect(world.backlog()).toEqual([]);
  expect(world.notices.filter(({ subject }) => subject.includes(`may not`))).toMatchObject([
    { subject: expect.stringContaining(what) },
  ]);
});

test.each([
  ...['notices.publish', 'documents.put', 'ledger.end', 'objects.tag', 'events.publish', 'backlog.remove'],
])(
  'repeated after a death at %s it does what is left, and tells again rather than never',
  async (request) => {
    for (const trouble of ['refuse', 'lose'] as const) {
      await waiting(2);
      world.requests[trouble](request, down, 1);
      await expect(end()).rejects.toThrow('down');
      expect(world.measures).toEqual([]);
      world.now += 1000;
      await end();
      expect(ids.map((id) => world.row(id).state)).toEqual(['rejected', 'rejected']);
      expect(tagsOf()).toEqual(['rejected', 'rejected']);
      expect(world.backlog()).toEqual([]);
      expect(world.notices.length).toBeGreaterThan(0);
      const told = world.events.map(({ detail }) => JSON.stringify(detail));
      // What is told twice is told in the same words.
      expect(new Set(told).size).toBe(2);
      for (const id of ids) expect(world.documents.has(String(world.row(id).receipt))).toBe(true);
    }
  },
);

test.each<[string, Outcome]>([
  ['committed', { state: 'committed' }],
  ['duplicate', { state: 'duplicate', reason: 'the same as a.csv' }],
  ['superseded', { state: 'superseded' }],
  ['rejected', rejected],
  ['failed', { ...rejected, state: 'failed', reason: 'x'.repeat(10_000) }],
])('of a load that is %s programs are told, as the command line shows it', async (state, outcome) => {
  await waiting(1, outcome);
  const destination = {
    ...{ streamId: 42, dataSetId: 'D', executionId: 7, rowsBefore: 0, countMoving: false },
  };
  ending = ending.map((one) => ({ ...one, findings: { ...noFindings, destination } }));
  await end();
  const { reason, ...record } = toRecord(world.row(ids[0] ?? ''));
  expect(world.events).toEqual([
    {
      type: 'Sluice Load Ended',
      detail: {
        ...record,
        ...(reason && { reason: reason.length > 4000 ? `${reason.slice(0, 4000)}…` : reason }),
        ...{ state, error: outcome.error ?? null, dataSetId: 'D' },
      },
    },
  ]);
});

test('many loads are told of in requests of ten', async () => {
  await waiting(25);
  const before = world.requests.made.length;
  await end();
  expect(world.requests.made.slice(before).filter((one) => one === 'events.publish')).toHaveLength(3);
  expect(new Set(world.events.map(({ detail }) => 'id' in detail && detail.id)).size).toBe(25);
});

test.each<[Outcome['state'], boolean]>([
  ['committed', false],
  ['superseded', false],
  ['rejected', true],
  ['failed', true],
])('a load that is %s: the log, which the dashboard reads, says so: %s', async (state, isLogged) => {
  await waiting(1, { ...rejected, state });
  const warn = jest.mocked(log.warn);
  warn.mockClear();
  await end();
  const lines = warn.mock.calls.filter(([message]) => message === loadNotLoaded);
  const line = { load: ids[0], route: 'sales', state, error: 'BlankLine', reason: 'row 3' };
  expect(lines.map(([, more]) => more)).toEqual(isLogged ? [expect.objectContaining(line)] : []);
});

test('of two endings of a load the first counts, also for its tag', async () => {
  await waiting(1);
  await end();
  const row = world.row(ids[0] ?? '');
  ending = ending.map((one) => ({ ...one, outcome: { state: 'failed', fault: 'aws' } }));
  await end();
  expect(world.row(ids[0] ?? '')).toEqual(row);
  expect(tagsOf()).toEqual(['rejected']);
});

test('a load that a newer fence has taken can’t be ended, and stays in the backlog', async () => {
  await waiting(1);
  const newer = { ...hold(), fence: 9 };
  await world.ports.ledger.take(ids[0] ?? '', newer, 'batch');
  await expect(end()).rejects.toThrow(LeaseLost);
  expect(world.backlog()).toEqual(ids);
});

describe('a load that is in the backlog of a stream that it left', () => {
  /** A call died before it took it out, and it was loaded again by another stream since. */
  async function left(): Promise<string> {
    await waiting(2);
    const [id = ''] = ids;
    world.rows.set(id, { ...world.row(id), streamKey: 'stream-43', replays: 1 });
    return id;
  }

  test('leaves the backlog, and nothing of it is changed', async () => {
    const id = await left();
    const row = world.row(id);
    await end();
    expect(world.row(id)).toEqual(row);
    expect(world.row(ids[1] ?? '').state).toBe('rejected');
    expect(world.backlog()).toEqual([]);
    expect(tagsOf()).toEqual([undefined, 'rejected']);
  });

  test('does not keep the stream from going on', async () => {
    const id = await left();
    world.routes = [];
    await work(world);
    expect(world.row(id).endedAt).toBeNull();
    expect(world.row(ids[1] ?? '')).toMatchObject({ state: 'failed', error: 'ConfigInvalid' });
    expect(world.lease().holder).toBeNull();
  });

  test('leaves it, too, where the ledger has forgotten the load', async () => {
    await waiting(1);
    world.rows.clear();
    await end();
    expect([world.backlog(), world.rows.size]).toEqual([[], 0]);
  });
});

describe('what AWS does not let us write beside the ledger', () => {
  test.each([
    ['tag', 'objects.tag', 'may not tag objects', 1],
    ['receipt', 'documents.put', 'may not write receipts', 0],
  ])(
    'a %s keeps no load from ending, and people are told once for the stream',
    async (_, request, says, receipts) => {
      await waiting(3, { state: 'committed' });
      world.requests.refuse(request, denied);
      await end();
      expect(ids.map((id) => world.row(id).state)).toEqual(['committed', 'committed', 'committed']);
      expect(world.row(ids[0] ?? '').receipt === null).toBe(receipts === 0);
      expect(world.backlog()).toEqual([]);
      expect(world.notices).toEqual([
        {
          subject: `Sluice: ${says}, route sales`,
          message: expect.stringMatching(/Why: AccessDenied: no right\n\nWhat to do: Let the role/),
          about: { kind: 'setup', route: 'sales', error: 'AwsRefused', run: hold().run },
        },
      ]);

      const later = await world.drop({});
      ending = [...(world.backlogs.get(stream)?.values() ?? [])].map((entry) => ({
        ...{ entry, route, outcome: { state: 'committed' }, findings: noFindings },
      }));
      await end();
      expect(later.map((id) => world.row(id).state)).toEqual(['committed']);
      expect(world.notices).toHaveLength(1);
    },
  );

  test('is not tried ten thousand times', async () => {
    await waiting(500, { state: 'committed' });
    world.requests.refuse('objects.tag', denied);
    const before = world.requests.count('objects.tag');
    await end();
    expect(world.requests.count('objects.tag') - before).toBeLessThan(70);
  });

  test('both are told, each by itself', async () => {
    await waiting(1, { state: 'committed' });
    world.requests.refuse('objects.tag', denied);
    world.requests.refuse('documents.put', denied);
    await end();
    expect(world.lease().noticesSent.sort()).toEqual(['receipt', 'tag']);
    expect(world.notices).toHaveLength(2);
  });

  test('but may write a little later is tried again', async () => {
    await waiting(1, { state: 'committed' });
    world.requests.refuse('objects.tag', down, 1);
    await expect(end()).rejects.toThrow('down');
    expect(world.backlog()).toEqual(ids);
  });

  test('an object that is gone, or has no room for a tag, is nothing to tell of', async () => {
    await waiting(1, { state: 'committed' });
    world.objects.clear();
    await end();
    expect([world.notices, world.backlog()]).toEqual([[], []]);
  });
});

test('equal causes are one notice, others have their own', async () => {
  await waiting(302);
  ending = ending.map((one, i) =>
    i < 300
      ? one
      : i === 300
        ? failing(one.entry, route, new FileWithoutRows('empty'))
        : { ...one, outcome: { state: 'committed' } },
  );
  await end();
  expect(world.notices.map(({ subject }) => subject)).toEqual([
    'Sluice: rejected 300 files, route sales',
    expect.stringMatching(/rejected .*\.csv, route sales/),
  ]);
});

test('nothing to end is no request', async () => {
  await waiting(0);
  await endLoads(world.ports, { streamKey: stream, run: 'run', fence: 1 }, []);
  expect(world.requests.made).toEqual([]);
});

test.each<[FinalState, number]>([
  ['committed', 0],
  ['duplicate', 0],
  ['superseded', 0],
  ['rejected', 1],
  ['failed', 1],
])('of a load that ends %s %d notices are sent', async (state, notices) => {
  await waiting(1, { state });
  await end();
  expect(world.notices).toHaveLength(notices);
});
