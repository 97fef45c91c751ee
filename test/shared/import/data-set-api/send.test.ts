import type { ImportRoute } from '../../../../shared/config/route.ts';
import {
  DomoRefused,
  DomoThrottled,
  FileTooLarge,
  ImportRefused,
  LeaseLost,
} from '../../../../shared/errors.ts';
import { send } from '../../../../shared/import/data-set-api/send.ts';
import { recover } from '../../../../shared/import/lease/wake.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';

quiet();

const inOne: ImportRoute = { ...route, target: { kind: 'dataSetApi', dataSetId: 'D42', maxBytes: 1e6 } };
const key = 'data-set-api-D42';

let world: World;
let run: Run;
let ids: string[];
/** A run that is about to send these files; the DataSet has two rows. */
async function planned(
  of: Partial<ImportRoute> = {},
  drops: Drop[] = [{ text: 'id\n1\n' }, { text: 'id\n2\n' }],
): Promise<void> {
  world = createWorld({ routes: [{ ...inOne, ...of }] });
  world.domo.dataSets.get('D42')?.rows.push('8', '9');
  ids = await world.drop(...drops);
  run = await runOf(world, key).to('send');
}

const states = () => ids.map((id) => world.row(id).state);
const rows = () => world.domo.dataSets.get('D42')?.rows;
const batch = () => world.lease(key).batch;
const requests = () => world.requests.count('domo.dataSets.importData');

test('the rows of all files go in one request, which is known before it is sent', async () => {
  await planned();
  let seen: unknown;
  world.requests.meanwhile('domo.dataSets.importData', () => {
    seen = batch();
  });
  expect(await run.send()).toMatchObject({
    next: 'settle',
    destination: { dataSetId: 'D42', rowsBefore: 2, streamId: null, executionId: null },
  });
  expect(seen).toMatchObject({
    ...{ phase: 'committing', commitAccepted: false },
    sent: { id: run.ref.id, updateMethod: 'APPEND', rowsBefore: 2, rows: 2, tries: 1, repeatable: false },
  });
  expect(batch()).toMatchObject({ commitAccepted: true });
  expect(rows()).toEqual(['8', '9', '1', '2']);
  await run.toEnd();
  expect(states()).toEqual(['committed', 'committed']);
  expect(world.row(ids[0] ?? '')).toMatchObject({ rows: 1, parts: 0, streamId: null });
});

test.each([
  ['too early', new DomoThrottled('once in 15 minutes')],
  ['unwanted', new DomoRefused('no')],
])('a request that is %s has not acted, and is forgotten', async (_, error) => {
  await planned();
  world.requests.refuse('domo.dataSets.importData', error, 1);
  await expect(run.send()).rejects.toThrow(error);
  expect(batch()).toMatchObject({ phase: 'planned', sent: null });
  expect(await run.send()).toMatchObject({ next: 'settle' });
});

test('a file with a cell of another type ends before anything is sent', async () => {
  await planned({}, [{ text: 'id\n1\n' }, { text: 'id\nx\n' }]);
  expect(await run.send()).toMatchObject({ next: 'replan' });
  expect(states()).toEqual(['planned', 'rejected']);
  expect(world.row(ids[1] ?? '').error).toBe('CellOfWrongType');
  expect(world.requests.count('domo.dataSets.importData')).toBe(0);
  await run.toEnd();
  expect(rows()).toEqual(['8', '9', '1']);
});

describe('rows that Domo refuses', () => {
  test('where no cell explains it: halves until it is found', async () => {
    await planned(
      {},
      Array.from({ length: 9 }, (_, i) => ({ text: `id\n${i}\n` })),
    );
    world.requests.refuse('domo.dataSets.importData', new ImportRefused('no'), 99, (({
      body,
    }: {
      body: Buffer[];
    }) => /^5$/m.test(Buffer.concat(body).toString())) as never);
    await run.toEnd();
    await work(world, key);
    expect(states()).toEqual(ids.map((_, i) => (i === 5 ? 'rejected' : 'committed')));
    expect(world.row(ids[5] ?? '').error).toBe('ImportRefused');
  });

  test('that are too many for Domo: a single file says so', async () => {
    await planned({}, [{ text: 'id\n1\n' }]);
    world.requests.refuse('domo.dataSets.importData', new FileTooLarge('413.'));
    expect(await run.send()).toMatchObject({ next: 'replan' });
    expect(world.row(ids[0] ?? '')).toMatchObject({ state: 'rejected', error: 'FileTooLarge' });
  });
});

test('a file that is at fault ends alone, and nothing is sent before', async () => {
  await planned();
  world.objects.delete('incoming/sales/2.csv@v1');
  expect(await run.send()).toMatchObject({ next: 'replan', fence: 3 });
  expect([states(), requests()]).toEqual([['planned', 'rejected'], 0]);
  await run.toEnd();
  expect(states()).toEqual(['committed', 'rejected']);
});

describe('a call that is made again', () => {
  test('after Domo took the request only says so', async () => {
    await planned();
    await run.send();
    run.next = 'send';
    expect(await run.send()).toMatchObject({ next: 'settle' });
    expect(requests()).toBe(1);
  });

  test('after it gave the batch up goes on from there', async () => {
    await planned();
    world.objects.delete('incoming/sales/2.csv@v1');
    const { hold, ref: batchRef } = run;
    const answer = await run.send();
    expect(await send(world.ports, { ...hold, batch: batchRef, patient: false })).toEqual(answer);
  });

  test('by a run that was taken over from sends nothing', async () => {
    await planned();
    await recover(world.ports, key, run.name);
    await expect(run.send()).rejects.toThrow(LeaseLost);
    expect(requests()).toBe(0);
  });

  test('whose run loses the stream just before: the fence does not let it send', async () => {
    await planned();
    world.requests.meanwhile('leases.replace', () => recover(world.ports, key, run.name));
    await expect(run.send()).rejects.toThrow(LeaseLost);
    expect(requests()).toBe(0);
  });
});
