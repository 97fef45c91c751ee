import type { ImportRoute } from '../../../../shared/config/route.ts';
import { DomoAnswerLost, DomoRefused, DomoUnavailable } from '../../../../shared/errors.ts';
import { longestCall, longestLag } from '../../../../shared/import/data-set-api/request.ts';
import { send } from '../../../../shared/import/data-set-api/send.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf } from '../../../helpers/run.ts';

quiet();

const inOne: ImportRoute = { ...route, target: { kind: 'dataSetApi', dataSetId: 'D42', maxBytes: 1e6 } };
const key = 'data-set-api-D42';
const lost = new DomoAnswerLost('no answer');

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
const wait = (ms: number) => {
  world.now += ms;
};
const over = longestCall + longestLag + 1000;

describe('an APPEND whose answer is lost', () => {
  const unanswered = async (trouble: 'lose' | 'refuse') => {
    await planned();
    world.requests[trouble]('domo.dataSets.importData', lost, 1);
    await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnanswered', retryable: true });
  };

  test('is in the DataSet: it is settled, and not sent again', async () => {
    await unanswered('lose');
    expect(await run.send()).toMatchObject({ next: 'settle' });
    expect(world.lease(key)).toMatchObject({ committedAt: '2026-11-23T12:10:00.000Z' });
    expect(requests()).toBe(1);
  });

  test('may still come: it is waited for, and sent again when it can’t come any more', async () => {
    await unanswered('refuse');
    await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnanswered' });
    wait(over);
    expect(await run.send()).toMatchObject({ next: 'again' });
    expect(requests()).toBe(1);
    expect(await run.send()).toMatchObject({ next: 'settle' });
    expect(rows()).toEqual(['8', '9', '1', '2']);
  });

  test('may still come where Domo’s answer took until it could not any more: it is asked about again', async () => {
    await unanswered('refuse');
    wait(longestCall + longestLag - 1000);
    world.requests.meanwhile('domo.dataSets.get', () => wait(2000));
    await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnanswered' });
    expect(await run.send()).toMatchObject({ next: 'again' });
  });

  test('is not known of, where others write: it is not sent again', async () => {
    await unanswered('refuse');
    rows()?.push('other');
    wait(over);
    await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnclear', retryable: false });
    await run.abandon((await run.send().catch((error) => error)) as never);
    expect(states()).toEqual(['failed', 'failed']);
    expect(world.row(ids[0] ?? '')).toMatchObject({ unresolved: { rows: 2, rowsBefore: 2 } });
    expect(requests()).toBe(1);
  });

  test('and that is known not to be in Domo leaves no doubt where something else ends its loads', async () => {
    await unanswered('refuse');
    wait(over);
    expect(await run.send()).toMatchObject({ next: 'again' });
    await run.abandon(new DomoRefused('give up'));
    expect(states()).toEqual(['failed', 'failed']);
    expect(world.row(ids[0] ?? '')).toMatchObject({ reason: 'give up', unresolved: null });
    expect(world.lease(key).doubt).toBeNull();
  });

  test('three times is not sent a fourth time, and said not to be in Domo', async () => {
    await planned();
    world.requests.refuse('domo.dataSets.importData', lost);
    for (let tries = 1; tries <= 3; tries++) {
      await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnanswered' });
      wait(over);
      if (tries < 3) expect(await run.send()).toMatchObject({ next: 'again' });
    }
    await expect(run.send()).rejects.toMatchObject({
      name: 'ImportNotTaken',
      message: expect.stringMatching(/sent 3 times.*nothing of it was loaded/s),
    });
    expect(requests()).toBe(3);
    expect(batch()).toMatchObject({ phase: 'planned', sent: null });
  });

  test('counts for nothing while rows of an earlier one may still appear', async () => {
    await planned();
    const lease = world.lease(key);
    world.leases.set(key, { ...lease, uncounted: true, committedAt: '2026-11-23T12:09:00Z' });
    world.requests.refuse('domo.dataSets.importData', lost, 1);
    await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnanswered' });
    rows()?.push('late', 'late');
    await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnanswered' });
  });
});

describe('a REPLACE', () => {
  test('whose answer is lost may be sent again, as its call is over', async () => {
    await planned({ updateMethod: 'REPLACE' }, [{ text: 'id\n1\n' }]);
    world.requests.lose('domo.dataSets.importData', new DomoUnavailable('503'), 1);
    await expect(run.send()).rejects.toThrow('503');
    expect(batch()).toMatchObject({ phase: 'committing', sent: { repeatable: true } });
    expect(await run.send()).toMatchObject({ next: 'settle' });
    expect([rows(), requests()]).toEqual([['1'], 2]);
  });

  test('whose call is still under way somewhere is waited for', async () => {
    await planned({ updateMethod: 'REPLACE' }, [{ text: 'id\n1\n' }]);
    const { hold } = run;
    world.requests.on('domo.dataSets.importData', {
      times: 1,
      // The function is ended while Domo works on the request; the state machine calls it again.
      after: async () => {
        const again = send(world.ports, { ...hold, batch: run.ref, patient: false });
        await expect(again).rejects.toMatchObject({ name: 'ImportUnanswered' });
        throw lost;
      },
    });
    await expect(run.send()).rejects.toThrow();
    expect(requests()).toBe(1);
  });
});

describe('the doubt that a batch before has left', () => {
  async function asked(): Promise<void> {
    await planned();
    world.requests.refuse('domo.dataSets.importData', lost, 1);
    await expect(run.send()).rejects.toThrow();
    await run.abandon(new DomoRefused('give up') as never);
    expect(world.lease(key).doubt).toMatchObject({ rows: 2 });
    await world.drop({ text: 'id\n3\n' });
    run.end();
    run = await runOf(world, key).to('send');
    expect(run.batch).toBeNull();
  }

  test('is answered before anything else is sent, and the answer is kept for its loads', async () => {
    await asked();
    await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnanswered' });
    wait(over);
    expect(await run.send()).toMatchObject({ next: 'replan' });
    expect([...world.verdicts.values()]).toEqual(['repeatable']);
    expect(world.lease(key).doubt).toBeNull();
    await run.toEnd();
    expect(rows()).toEqual(['8', '9', '3']);
  });

  test('is answered in the end, whatever the count says', async () => {
    await asked();
    rows()?.push('other');
    expect(await run.send(true)).toMatchObject({ next: 'replan' });
    expect([...world.verdicts.values()]).toEqual(['unclear']);
  });
});
