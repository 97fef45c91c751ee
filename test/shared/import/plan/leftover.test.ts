import { LeaseLost, StepOvertaken } from '../../../../shared/errors.ts';
import { recover } from '../../../../shared/import/lease/wake.ts';
import { plan } from '../../../../shared/import/plan/plan.ts';
import { sentRequest } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, type Step } from '../../../helpers/run.ts';

quiet();

let world: World;
let run: Run;
beforeEach(async () => {
  world = createWorld();
  await world.drop({ text: 'id\n1\n' }, { text: 'id\n2\n' });
  run = runOf(world);
});

/** The run dies before a step, and another comes. */
async function diedBefore(step: Step): Promise<Run> {
  await run.to(step);
  run.end();
  await recover(world.ports, stream, run.name);
  return runOf(world);
}

const executions = () => world.domo.streams.get(42)?.executions ?? [];
const rows = () => world.domo.dataSets.get('D42')?.rows;

describe('a run that takes over', () => {
  test('plans anew what was only planned', async () => {
    const heir = await diedBefore('open');
    expect(await heir.plan()).toMatchObject({ next: 'open', batch: { id: expect.stringMatching(/-4$/) } });
    expect(world.requests.count('domo.executions.abortCurrent')).toBe(0);
  });

  test.each<Step>(['split', 'verify', 'commit'])(
    'closes an execution that was left open before %s, and plans anew',
    async (step) => {
      const heir = await diedBefore(step);
      await heir.plan();
      expect(executions()).toMatchObject([{ state: 'ABORTED' }]);
      expect(heir.next).toBe('open');
      await heir.toEnd();
      expect(rows()).toEqual(['1', '2']);
    },
  );

  test('closes an execution whose id was lost with Domo’s answer', async () => {
    await run.to('open');
    world.requests.lose('domo.executions.create', new Error('no answer'));
    await expect(run.open()).rejects.toThrow('no answer');
    run.end();
    await recover(world.ports, stream, run.name);
    await runOf(world).plan();
    expect(executions()).toMatchObject([{ state: 'ABORTED' }]);
  });

  test('goes on where Domo can’t be asked to close it: the next execution aborts it anyway', async () => {
    const heir = await diedBefore('split');
    world.requests.refuse('domo.executions.abort', new Error('down'));
    world.requests.refuse('domo.executions.abortCurrent', new Error('down'));
    await heir.plan();
    expect(heir.next).toBe('open');
    await heir.toEnd();
    expect(rows()).toEqual(['1', '2']);
  });

  test('sees a batch through that may be in Domo, whatever has come meanwhile', async () => {
    await run.to('commit');
    world.requests.lose('domo.executions.commit', new Error('no answer'));
    await expect(run.commit()).rejects.toThrow('no answer');
    run.end();
    await world.drop({ text: 'id\n3\n' });
    await recover(world.ports, stream, run.name);
    const heir = runOf(world);
    expect(await heir.plan()).toMatchObject({
      next: 'commit',
      batch: run.ref,
      destination: { streamId: 42, executionId: 1, dataSetId: 'D42', rowsBefore: 0 },
    });
    await heir.toEnd();
    expect(rows()).toEqual(['1', '2', '3']);
    expect([...world.rows.values()].map(({ state }) => state)).toEqual(Array(3).fill('committed'));
  });

  test('settles a batch that is in Domo, and of which some loads have ended', async () => {
    await run.to('settle');
    world.requests.refuse('backlog.remove', new Error('killed'), 1);
    await expect(run.settle()).rejects.toThrow('killed');
    run.end();
    await recover(world.ports, stream, run.name);
    await runOf(world).toEnd();
    expect(rows()).toEqual(['1', '2']);
    expect(world.backlog()).toEqual([]);
  });

  test('sends on what may have been sent in one request', async () => {
    const batch = { ...world.lease().batch, phase: 'committing', sent: sentRequest };
    world.leases.set(stream, { ...world.lease(), batch: { ...batch, ...run.batch } as never });
    expect(await run.plan()).toMatchObject({
      next: 'send',
      destination: { dataSetId: 'D', rowsBefore: 12, streamId: null },
    });
  });

  test('asks first what became of a request that was given up', async () => {
    world.leases.set(stream, { ...world.lease(), doubt: sentRequest });
    expect(await run.plan()).toMatchObject({ next: 'send', batch: null });
    expect(world.backlog()).toHaveLength(2);
  });
});

describe('a call that is made twice', () => {
  const again = { plans: 0 };

  test('plans again, and what it planned before is refused', async () => {
    const first = run.hold;
    await run.plan();
    const before = run.hold;
    const second = await plan(world.ports, { ...first, ...again });
    expect(second).toMatchObject({ next: 'open', fence: before.fence + 1 });
    await expect(run.open()).rejects.toThrow(LeaseLost);
    expect(executions()).toEqual([]);
  });

  test('leaves a batch alone that the run works on by now', async () => {
    const first = run.hold;
    await run.to('split');
    await expect(plan(world.ports, { ...first, ...again })).rejects.toThrow(StepOvertaken);
    expect(executions()).toMatchObject([{ state: 'ACTIVE' }]);
    await run.toEnd();
    expect(rows()).toEqual(['1', '2']);
  });

  test('leaves the lease alone that another run has', async () => {
    const first = run.hold;
    run.end();
    await recover(world.ports, stream, run.name);
    const lease = world.lease();
    expect(await plan(world.ports, { ...first, ...again })).toMatchObject({ next: 'leave' });
    expect(world.lease()).toEqual(lease);
  });
});
