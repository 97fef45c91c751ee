import { leftoverText } from '../../../cli/probe/lines.ts';
import { domoFaults } from '../../helpers/domo-faults.ts';
import { type Ground, startGround } from './harness.ts';

jest.setTimeout(600_000);

let ground: Ground;
beforeAll(async () => {
  ground = await startGround({ indexingMs: 0 });
});
afterAll(() => ground.domo.close());
afterEach(() => domoFaults({ domo: ground.domo.url }, 'DELETE'));

const nothing = { dataSets: [], streams: 0 };

/** A probe that is interrupted when so many calls have been answered. @returns how many there were, and what it said */
async function probeUntil(call: number) {
  const interrupt = new AbortController();
  let calls = 0;
  ground.onAnswer = () => {
    calls += 1;
    if (calls === call) interrupt.abort();
  };
  const probed = await ground.probe({ signal: interrupt.signal, patience: 5 * 60_000 });
  return { calls, probed };
}

test('whenever it is interrupted, it leaves nothing behind', async () => {
  const { calls } = await probeUntil(Number.POSITIVE_INFINITY);
  expect(await ground.left()).toEqual(nothing);
  expect(calls).toBeGreaterThan(50);
  // What is left after the last trial's last call is to be deleted anyway.
  for (let call = 1; call <= calls; call++) {
    const { probed } = await probeUntil(call);
    expect({ call, leftovers: probed.leftovers, ...(await ground.left()) }).toEqual({
      ...{ call, leftovers: [], ...nothing },
    });
  }
});

test.each(['createStream', 'createDataSet'])(
  'what a call of %s has made whose answer was lost is found by its name',
  async (operation) => {
    await domoFaults({ domo: ground.domo.url }, 'POST', {
      kind: 'cut',
      at: 'answer',
      operation,
      times: null,
    });
    const { probed } = await probeUntil(Number.POSITIVE_INFINITY);
    expect(probed.leftovers).toEqual([]);
    expect(await ground.left()).toEqual(nothing);
    const unknown = probed.assumptions.filter(({ verdict }) => verdict === 'not found out');
    expect(unknown.length).toBeGreaterThan(0);
  },
);

test('what could not be deleted is named, with how to delete it', async () => {
  await domoFaults({ domo: ground.domo.url }, 'POST', {
    kind: 'status',
    status: 500,
    operation: 'deleteDataSet',
    times: null,
  });
  const { probed } = await probeUntil(4);
  const [left] = probed.leftovers;
  expect(probed.leftovers).toHaveLength(1);
  const { dataSets } = await ground.left();
  expect(dataSets).toEqual([left?.name]);
  expect(left === undefined ? '' : leftoverText(left)).toMatch(
    /^The DataSet "Sluice probe .* \(throwaway\)" \([0-9a-f-]{36}\) could not be deleted: .* Delete it in Domo/,
  );
  await domoFaults({ domo: ground.domo.url }, 'DELETE');
  await ground.client.dataSets.delete(left?.dataSetId ?? '');
});

test('what can’t be found out stays as an earlier probe has seen it', async () => {
  const url = ground.domo.url;
  await domoFaults({ domo: url }, 'POST', {
    kind: 'status',
    status: 403,
    operation: 'createExecution',
    times: null,
  });
  const { probe, assumptions } = await ground.probe({ known: { partAgain: 'appends' } });
  expect(probe.seen).toMatchObject({ partAgain: 'appends', importHeader: 'dropped' });
  expect(assumptions[0]).toMatchObject({
    ...{ code: 'P7', verdict: 'not found out' },
    seen: expect.stringContaining('An earlier probe has seen that it is otherwise.'),
    does: expect.stringContaining('No part is sent a second time'),
  });
});
