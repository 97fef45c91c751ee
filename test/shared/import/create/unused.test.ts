import type { ImportRoute, Target } from '../../../../shared/config/route.ts';
import {
  AwsUnavailable,
  DomoAnswerLost,
  DomoRefused,
  DomoUnavailable,
  LeaseLost,
} from '../../../../shared/errors.ts';
import { longestCreation } from '../../../../shared/import/create/creation.ts';
import { deleteUnused } from '../../../../shared/import/create/delete-unused.ts';
import { recover } from '../../../../shared/import/lease/wake.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';

quiet();

const columns = [{ name: 'id', type: 'LONG' } as const];
const wanted = { name: 'Sales', description: '' };
const byStream: Target = { kind: 'dataSet', ...wanted, columns };
const inferred: Target = { kind: 'dataSet', ...wanted, columns: 'infer' };
const inOne: Target = { kind: 'dataSetApi', dataSetId: null, maxBytes: 1e6, ...wanted, columns };
const inOneInferred: Target = { ...inOne, columns: 'infer' };

/** Domo does not want these rows: a part of a Stream, or a request of the DataSet API. */
const bad = 'id\nx\n';
/** Has a NUL in a row far behind the head. */
const faulty = `id\n${`${'1'.repeat(18)}\n`.repeat(4_000)}1\0\n`;

let world: World;
let key: string;

function worldOf(target: Target, of: Partial<ImportRoute> = {}): void {
  world = createWorld({ routes: [{ ...route, ...of, target }] });
  key = target.kind === 'dataSet' ? 'dataset-Sales' : 'data-set-api-named-Sales';
  world.domo.isInvalid = (rows) => rows.includes('x');
  world.domo.refusesImport = (rows) => rows.includes('x');
}

/** What there is in Domo beside what was there before. */
function left(): object {
  return {
    streams: [...world.domo.streams.values()].filter(({ id }) => id !== 42).map(({ name }) => name),
    dataSets: [...world.domo.dataSets].flatMap(([id, { rows }]) => (id === 'D42' ? [] : [rows])),
  };
}
const nothing = { streams: [], dataSets: [] };
const states = (ids: readonly string[]) => ids.map((id) => world.row(id).state);
const made = () => world.streams.get(key)?.made ?? null;

const targets: [string, Target][] = [
  ['a Stream', byStream],
  ['a Stream with inferred columns', inferred],
  ['a DataSet for the DataSet API', inOne],
  ['a DataSet for the DataSet API with inferred columns', inOneInferred],
];

describe.each(targets)('%s', (_, target) => {
  test('is not left of a first file with a faulty row', async () => {
    worldOf(target);
    const ids = await world.drop({ text: faulty });
    await work(world, key);
    expect(states(ids)).toEqual(['rejected']);
    expect([left(), made(), world.lease(key).unused]).toEqual([nothing, null, null]);
  });

  test('is not left of a first file that Domo does not want', async () => {
    worldOf(target);
    const text = target.kind === 'dataSet' && target.columns === 'infer' ? faulty : bad;
    // Inferred, the column would be a text.
    world.domo.isInvalid = world.domo.refusesImport = () => true;
    const ids = await world.drop({ text });
    await work(world, key);
    expect(states(ids)).toEqual(['rejected']);
    expect([left(), made(), world.lease(key).unused]).toEqual([nothing, null, null]);
  });

  test('is gone before the load is seen to have ended', async () => {
    worldOf(target);
    world.domo.isInvalid = world.domo.refusesImport = () => true;
    let seen: unknown;
    world.requests.meanwhile('ledger.end', () => {
      seen = left();
    });
    await world.drop({ text: 'id\n1\n' });
    await work(world, key);
    expect(seen).toEqual(nothing);
  });

  test('is made anew by the next good file, and stays', async () => {
    worldOf(target);
    const ids = await world.drop({ text: faulty });
    await work(world, key);
    ids.push(...(await world.drop({ text: 'id\n1\n' })));
    await work(world, key);
    ids.push(...(await world.drop({ text: faulty })));
    await work(world, key);
    expect(states(ids)).toEqual(['rejected', 'committed', 'rejected']);
    expect(left()).toMatchObject({ dataSets: [['1']] });
    expect(made()).not.toBeNull();
  });

  test('that may have rows stays: nobody knows what became of the commit', async () => {
    worldOf(target);
    const [request, step] =
      target.kind === 'dataSet'
        ? (['domo.executions.commit', 'commit'] as const)
        : (['domo.dataSets.importData', 'send'] as const);
    const [id = ''] = await world.drop({ text: 'id\n1\n' });
    const run = await runOf(world, key).to(step);
    world.requests.on(request, {
      after: () => {
        const down = new DomoUnavailable('down');
        for (const one of ['executions', 'dataSets']) world.requests.refuse(`domo.${one}.get`, down);
        throw new DomoAnswerLost('no answer');
      },
    });
    await run.step().catch(() => undefined);
    await run.abandon(new DomoRefused('given up'));
    expect(world.row(id)).toMatchObject({ state: 'failed', unresolved: expect.anything() });
    expect(world.lease(key).unused).toBeNull();
    expect(made()).not.toBeNull();
  });

  test('is not left of a run that has died, by whoever comes next', async () => {
    worldOf(target);
    world.domo.isInvalid = world.domo.refusesImport = () => true;
    await world.drop({ text: 'id\n1\n' });
    const run = runOf(world, key);
    await run.plan();
    if (target.kind === 'dataSet') await run.open();
    await recover(world.ports, key, run.name);
    await work(world, key);
    expect([left(), world.lease(key).unused]).toEqual([nothing, null]);
  });
});

describe('the Stream of a first file that is rejected', () => {
  /** A run that is about to plan behind a file that was rejected when the Stream was there. */
  async function rejected(target: Target = byStream): Promise<Run> {
    worldOf(target);
    await world.drop({ text: faulty });
    const run = await runOf(world, key).to('verify');
    // It could not be deleted before its load ended.
    world.requests.refuse('streams.get', new AwsUnavailable('down'), 1);
    await run.verify();
    expect(world.lease(key).unused).toMatchObject({ name: 'Sales', doomed: null });
    return run;
  }

  test.each(['domo.dataSets.get', 'domo.streams.delete', 'domo.dataSets.delete', 'streams.forget'])(
    'is deleted by the next call where the one before has died behind %s',
    async (request) => {
      const run = await rejected();
      world.requests.lose(request, new AwsUnavailable('died'));
      await expect(run.plan()).rejects.toThrow('died');
      await run.plan();
      expect([left(), made(), world.lease(key).unused]).toEqual([nothing, null, null]);
      expect(world.lease(key).holder).toBeNull();
    },
  );

  test('stays where somebody else has put rows into it', async () => {
    const run = await rejected();
    world.domo.dataSets.get(made()?.dataSetId ?? '')?.rows.push('theirs');
    await run.toEnd();
    expect(left()).toEqual({ streams: ['Sales'], dataSets: [['theirs']] });
    expect(world.lease(key).unused).toBeNull();
  });

  test('stays, and people are told, where Domo does not let it be deleted', async () => {
    const run = await rejected();
    world.requests.refuse('domo.dataSets.delete', new DomoRefused('A card uses it.'));
    await run.toEnd();
    expect(world.notices.at(-1)?.message).toMatch(/A card uses it.*Delete DataSet D100 in Domo/);
    const ids = await world.drop({ text: 'id\n1\n' });
    await work(world, key);
    expect(states(ids)).toEqual(['committed']);
  });

  test('is not deleted by a late call when it has come into use', async () => {
    const run = await rejected();
    const { hold } = run;
    const { unused } = world.lease(key);
    const late = async () => {
      if (unused !== null) await deleteUnused(world.ports, hold, unused);
    };
    // A file that comes now goes into it.
    const ids = await world.drop({ text: 'id\n1\n' });
    await run.toEnd();
    expect(states(ids)).toEqual(['committed']);
    world.domo.counts = () => 0;
    await expect(late()).rejects.toThrow(LeaseLost);
    expect(left()).toEqual({ streams: ['Sales'], dataSets: [['1']] });
  });

  test('is searched for where the answer to its creation was lost, and its file can’t be loaded any more', async () => {
    worldOf(byStream);
    const [id = ''] = await world.drop({ text: 'id\n1\n' });
    const run = await runOf(world, key).to('open');
    world.requests.lose('domo.streams.create', new DomoAnswerLost('no answer'));
    await expect(run.open()).rejects.toThrow('no answer');
    expect(left()).toMatchObject({ streams: ['Sales'] });
    world.requests.refuse('streams.get', new AwsUnavailable('down'), 1);
    await run.abandon(new DomoRefused('given up'));
    expect(world.row(id).state).toBe('failed');
    await run.toEnd();
    expect([left(), world.lease(key).unused]).toEqual([nothing, null]);
  });

  test('is waited for where a call may still create it', async () => {
    worldOf(byStream);
    await world.drop({ text: 'id\n1\n' });
    const run = await runOf(world, key).to('open');
    world.requests.refuse('domo.streams.create', new DomoAnswerLost('no answer'), 1);
    world.requests.refuse('streams.withdraw', new AwsUnavailable('down'), 1);
    await expect(run.open()).rejects.toThrow('no answer');
    await run.abandon(new DomoRefused('given up'));
    const before = world.now;
    const { next, notBefore } = await run.plan();
    expect([next, notBefore]).toEqual(['wait', new Date(before + longestCreation.stream + 1).toISOString()]);
    await run.toEnd();
    expect([left(), world.lease(key).unused]).toEqual([nothing, null]);
  });

  test('is not created by a late call behind its deletion', async () => {
    worldOf(byStream);
    await world.drop({ text: 'id\n1\n' });
    const run = await runOf(world, key).to('open');
    const late = run.hold;
    // The call has noted what it is about to do when the run dies, and goes on when all is over.
    world.requests.meanwhile('streams.announce', async () => {
      await recover(world.ports, key, run.name);
      for (const [id, { object }] of [...world.objects.entries()]) if (object) world.objects.delete(id);
      await work(world, key);
      expect(world.lease(key).unused).toBeNull();
    });
    await expect(run.open()).rejects.toThrow();
    expect(late.fence).toBeLessThan(world.lease(key).fence);
    expect(left()).toEqual(nothing);
  });
});
