import type { ImportRoute } from '../../../../shared/config/route.ts';
import { DomoAnswerLost, DomoRefused, DomoUnavailable } from '../../../../shared/errors.ts';
import { longestCall, longestLag } from '../../../../shared/import/data-set-api/request.ts';
import { send } from '../../../../shared/import/data-set-api/send.ts';
import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';

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

  /** Waits until no answer can come any more, and gives up. */
  const giveUp = async () => {
    wait(over);
    const error = await run.send().catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'ImportUnclear', retryable: false });
    await run.abandon(error);
  };

  test.each<[string, 'lose' | 'refuse', () => void, RegExp]>([
    ['and that is in the DataSet', 'lose', () => undefined, /Domo counts 4, as with them/],
    ['and that is not', 'refuse', () => undefined, /Domo counts 2, as without them/],
    [
      'where another writer has added as many rows',
      'refuse',
      () => void rows()?.push('other', 'other'),
      /Domo counts 4, as with them/,
    ],
    ['where another writer has added others', 'refuse', () => void rows()?.push('other'), /Domo counts 3\./],
    [
      'and that Domo counts late',
      'lose',
      () => {
        world.domo.counts = () => 2;
      },
      /Domo counts 2, as without them/,
    ],
  ])('%s, is neither believed nor sent again: nobody knows', async (_, trouble, meanwhile, told) => {
    await unanswered(trouble);
    meanwhile();
    const before = [...(rows() ?? [])];
    await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnanswered' });
    await giveUp();
    await run.toEnd();
    expect(states()).toEqual(['failed', 'failed']);
    expect(world.row(ids[0] ?? '')).toMatchObject({
      ...{ error: 'ImportUnclear', fault: 'domo', unresolved: { rows: 2, rowsBefore: 2 } },
      reason: expect.stringMatching(told),
    });
    expect([requests(), rows()]).toEqual([1, before]);
  });

  test('is loaded again only where a person wants it', async () => {
    await unanswered('refuse');
    await giveUp();
    await world.receive(replayMessage(ids[0] ?? '', false), replayMessage(ids[1] ?? '', true));
    run.end();
    await work(world, key);
    expect(states()).toEqual(['failed', 'committed']);
    expect(rows()).toEqual(['8', '9', '2']);
  });

  test('is waited for where Domo’s answer took until it could not come any more', async () => {
    await unanswered('refuse');
    wait(longestCall + longestLag - 1000);
    world.requests.meanwhile('domo.dataSets.get', () => wait(2000));
    await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnanswered' });
    await expect(run.send()).rejects.toMatchObject({ name: 'ImportUnclear' });
  });

  test('is settled where the call that has sent it has its answer after all', async () => {
    await planned();
    const { hold } = run;
    world.requests.on('domo.dataSets.importData', {
      times: 1,
      after: async () => {
        const again = send(world.ports, { ...hold, batch: run.ref, patient: false });
        await expect(again).rejects.toMatchObject({ name: 'ImportUnanswered' });
      },
    });
    expect(await run.send()).toMatchObject({ next: 'settle' });
    expect(requests()).toBe(1);
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
    expect([...world.verdicts.values()]).toEqual(['unclear']);
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
