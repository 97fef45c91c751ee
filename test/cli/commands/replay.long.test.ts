import type { FinalState, Load } from '../../../shared/import/load.ts';
import { makeLoad, route } from '../../helpers/load.ts';
import { run } from '../captured.ts';
import { type FakeAws, startFakeAws } from '../fake-aws.ts';
import { createLives } from '../lives.ts';

const rates = { ...route, name: 'rates', prefix: 'incoming/rates/' };

let aws: FakeAws;
let lives: ReturnType<typeof createLives>;
let loads: Load[];

beforeEach(async () => {
  aws = await startFakeAws();
  lives = createLives(aws);
  loads = [];
  aws.imports = [route, rates];
});
afterEach(() => aws.stop());

const replay = (...args: string[]) => run(['replay', ...args, '--endpoint', aws.url]);
const messages = () => aws.sent.flat().map((body) => JSON.parse(body).replay);
const idsOf = (some: readonly Load[]) => some.map(({ id }) => id);

/** A load that has ended, at a minute of an hour in November. */
async function ended(
  state: FinalState,
  change: { minute?: number; route?: string; key?: string } = {},
): Promise<Load> {
  const { minute = 0, ...more } = change;
  const load = makeLoad(more);
  const endedAt = `2025-11-23T12:${String(minute).padStart(2, '0')}:00Z`;
  await lives.end(load, state, { endedAt, reason: `It was ${state}.`, fault: 'domo' });
  loads.push(load);
  return load;
}

/** From now on what is sent again ends in this state as soon as it is taken. */
function endsAgain(state: FinalState): void {
  aws.onReceived = async (ids) => {
    for (const load of loads.filter(({ id }) => ids.includes(id))) {
      const isAtFault = state === 'failed' || state === 'rejected';
      const why = isAtFault ? { reason: 'Again.', fault: 'domo' as const } : {};
      await lives.end(load, state, { rows: 3, ...why });
    }
  };
}

describe('one load', () => {
  test('goes again, and is shown once it is taken', async () => {
    const load = await ended('failed');
    const { code, out, err } = await replay(load.id);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`100 B are at s3://bucket/${load.object.key}, load ${load.id}.`);
    expect(messages()).toEqual([{ load: load.id, force: false }]);
    expect(await aws.ledger.get(load.id)).toMatchObject({ state: 'received', replays: 1 });
  });

  test('is waited for until it is taken: that it has ended is of the time before', async () => {
    const load = await ended('failed');
    aws.deliver = async (work) => {
      let calls = 0;
      aws.onCall = async () => {
        calls += 1;
        if (calls === 6) await work();
      };
    };
    endsAgain('committed');
    expect(await replay(load.id, '--wait')).toMatchObject({ code: 0, out: expect.stringMatching(/^3 rows/) });
  });

  test('--json is the load as it is then', async () => {
    const load = await ended('rejected');
    const { code, out } = await replay(load.id, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: load.id, state: 'received', endedAt: null });
  });

  test.each<[FinalState, number, RegExp]>([
    ['committed', 0, /^3 rows of s3:\/\/bucket\/.* are in Domo\./],
    ['failed', 1, /^$/],
    ['superseded', 0, /overtaken by a newer file/],
  ])('--wait follows it to its end, which is %s', async (state, code, out) => {
    const load = await ended('failed', { key: 'incoming/sales/\u001b[2Ja.csv' });
    endsAgain(state);
    const outcome = await replay(load.id, '--wait');
    expect(outcome).toMatchObject({ code, out: expect.stringMatching(out) });
    expect(outcome.out + outcome.err).toContain('�[2Ja.csv');
    expect(outcome.out + outcome.err).not.toContain('\u001b');
  });

  test('that a newer file has overtaken goes only with --force, also after a plain replay', async () => {
    const load = await ended('failed');
    endsAgain('superseded');
    expect(await replay(load.id, '--wait')).toMatchObject({
      code: 0,
      out: `s3://bucket/${load.object.key} was overtaken by a newer file that replaces all rows. \`npx sluice replay ${load.id} --force --endpoint ${aws.url}\` loads it in the place of that.\n`,
    });
    const refused = await replay(load.id);
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining('with --force') });
    endsAgain('committed');
    expect(await replay(load.id, '--wait', '--force')).toMatchObject({ code: 0 });
    expect(messages().at(-1)).toEqual({ load: load.id, force: true });
    expect(await aws.ledger.get(load.id)).toMatchObject({ state: 'committed', force: true, replays: 2 });
  });

  test('that is a duplicate goes only with --force', async () => {
    const load = await ended('duplicate');
    const refused = await replay(load.id);
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining('with --force') });
    expect(await replay(load.id, '--force')).toMatchObject({ code: 0 });
    expect(messages()).toEqual([{ load: load.id, force: true }]);
  });

  test.each<[FinalState | 'received', RegExp]>([
    ['committed', /it is committed: only a load that was rejected or failed/],
    ['received', /it is under way: `sluice status`/],
  ])('that is %s is refused, whatever is said', async (state, why) => {
    const load = state === 'received' ? makeLoad() : await ended(state);
    if (state === 'received') await lives.receive(load);
    const { code, out, err } = await replay(load.id, '--force');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(new RegExp(`^sluice: Load ${load.id} can't go again: `));
    expect(err).toMatch(why);
    expect(aws.sent).toEqual([]);
  });

  test('that no route takes any more is refused', async () => {
    const load = await ended('failed');
    aws.imports = [rates];
    expect((await replay(load.id)).err).toContain(
      `no route that is deployed takes s3://bucket/${load.object.key}`,
    );
  });

  test('that there is not is refused, without power over the terminal', async () => {
    const { code, err } = await replay('a\u001b[2J');
    expect({ code, err }).toEqual({
      code: 2,
      err: "sluice: Load a�[2J can't go again: there is no such load: `sluice history` shows the ids.\n",
    });
  });

  test.each([
    ['too long', 'a'.repeat(3000)],
    ['of other letters', 'A'.repeat(20)],
    ['empty', ''],
  ])('that is %s to be an id is refused like one that there is not, and not looked up', async (_what, id) => {
    let lookups = 0;
    aws.onCall = () => {
      lookups += 1;
    };
    const { code, out, err } = await replay(id);
    expect({ code, out, lookups }).toEqual({ code: 2, out: '', lookups: 0 });
    expect(err).toMatch(/^sluice: Load .{0,60} can't go again: there is no such load: `sluice history`/);
  });

  test('that is named by the beginning of its id goes', async () => {
    const load = await ended('failed');
    endsAgain('committed');
    expect(await replay(load.id.slice(0, 10), '--wait')).toMatchObject({ code: 0 });
    expect(messages().at(-1)).toMatchObject({ load: load.id });
    expect(await replay('a'.repeat(19))).toMatchObject({
      code: 2,
      err: expect.stringMatching(/can't go again: there is no such load/),
    });
    expect(await replay('abc')).toMatchObject({ code: 2, err: expect.stringContaining('too short') });
  });

  test('Ctrl-C while it waits says that it goes on', async () => {
    const load = await ended('failed');
    const controller = new AbortController();
    aws.onReceived = async () => controller.abort();
    const args = ['replay', load.id, '--wait', '--endpoint', aws.url];
    expect(await run(args, controller.signal)).toMatchObject({
      code: 130,
      err: expect.stringContaining('What was sent goes on'),
    });
  });
});

describe('many loads', () => {
  test('go in messages of ten, and it is said how many', async () => {
    for (let i = 0; i < 23; i++) await ended(i % 2 === 0 ? 'failed' : 'rejected');
    const { code, out, err } = await replay(...idsOf(loads));
    expect({ code, out, err }).toEqual({
      ...{ code: 0, err: '' },
      out: `Sending 23 loads again.\n\`npx sluice status --endpoint ${aws.url}\` shows their progress.\n`,
    });
    expect(aws.sent.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(new Set(messages().map(({ load }) => load))).toEqual(new Set(idsOf(loads)));
  });

  test('an id that is named twice goes once', async () => {
    const { id } = await ended('failed');
    await replay(id, id);
    expect(messages()).toEqual([{ load: id, force: false }]);
  });

  test('those that can go do, those that can’t are refused, each with its reason', async () => {
    const [good, bad] = [await ended('failed'), await ended('committed')];
    const { code, out, err } = await replay(good.id, bad.id, 'nothing');
    expect({ code, out }).toEqual({ code: 2, out: expect.stringMatching(/^Sending 1 load again\./) });
    expect(err.split('\n')).toEqual([
      `Load ${bad.id} can't go again: it is committed: only a load that was rejected or failed can go again.`,
      expect.stringMatching(/^Load nothing can't go again: there is no such load/),
      '',
    ]);
    expect(messages()).toEqual([{ load: good.id, force: false }]);
  });

  test('--wait sums up how they ended, and lists those that were not loaded', async () => {
    await ended('failed');
    const bad = await ended('failed');
    aws.onReceived = async () => {
      for (const load of loads) {
        await lives.end(load, load === bad ? 'rejected' : 'committed', { reason: 'Row 2.', fault: 'user' });
      }
    };
    const { code, out } = await replay('--failed', '--wait');
    expect(code).toBe(1);
    expect(out).toMatch(/^Sending 2 loads again\.\n2 loads: 1 committed, 1 rejected\.\nSTATE /);
    expect(out).toMatch(new RegExp(`rejected +sales .* ${bad.id}\n {2}Row 2\\.\n$`));
  });

  test('--wait says how to load those that a newer file has overtaken', async () => {
    await ended('failed');
    await ended('failed');
    endsAgain('superseded');
    const { code, out } = await replay('--failed', '--wait');
    expect(code).toBe(0);
    expect(out).toMatch(
      /\nA newer file that replaces all rows .* `npx sluice replay LOAD --force\s--endpoint [^`]*` [\w ]*\.\n$/,
    );
  });

  test('--wait --json is an array, and nothing else', async () => {
    await ended('failed');
    await ended('failed');
    endsAgain('committed');
    const { code, out, err } = await replay('--failed', '--wait', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out).map(({ state }: { state: string }) => state)).toEqual(['committed', 'committed']);
  });

  test('that nobody waits for are no matter of the exit code', async () => {
    await ended('failed');
    await ended('failed');
    endsAgain('failed');
    expect(await replay('--failed')).toMatchObject({ code: 0 });
    expect(await replay('--failed', '--wait')).toMatchObject({ code: 1 });
  });

  test('a queue that takes only some is told, with how many went', async () => {
    for (let i = 0; i < 15; i++) await ended('failed');
    aws.refusedFrom = 1;
    const { code, err } = await replay('--failed');
    expect(code).toBe(1);
    expect(err).toMatch(/Only 10 loads of 15 could be sent: SQS did not take 5 messages: Come back later\./);
  });
});

describe('all that', () => {
  let of: Record<'failed' | 'rejected' | 'old' | 'rates', Load>;
  beforeEach(async () => {
    of = {
      old: await ended('failed', { minute: 1 }),
      failed: await ended('failed', { minute: 10 }),
      rejected: await ended('rejected', { minute: 11 }),
      rates: await ended('failed', { minute: 12, route: 'rates', key: 'incoming/rates/a.csv' }),
    };
    for (const state of ['committed', 'duplicate', 'superseded'] as const) await ended(state, { minute: 13 });
  });

  test.each<[string[], (keyof typeof of)[]]>([
    [['--failed'], ['old', 'failed', 'rates']],
    [['--rejected'], ['rejected']],
    [
      ['--failed', '--rejected'],
      ['old', 'failed', 'rejected', 'rates'],
    ],
    [
      ['--failed', '--route', 'sales'],
      ['old', 'failed'],
    ],
    [
      ['--failed', '--since', '2025-11-23T12:05:00Z'],
      ['failed', 'rates'],
    ],
    [['--route', 'rates'], ['rates']],
    [
      ['--route', 'sales', '--since', '2025-11-23T12:05:00Z'],
      ['failed', 'rejected'],
    ],
  ])('%j', async (options, names) => {
    expect(await replay(...options)).toMatchObject({ code: 0, err: '' });
    expect(new Set(messages().map(({ load }) => load))).toEqual(new Set(names.map((name) => of[name].id)));
  });

  test('are none is told, and not wrong', async () => {
    const { code, out } = await replay('--failed', '--since', '2025-11-24T00:00:00Z');
    expect({ code, out }).toEqual({ code: 0, out: 'There is no such load.\n' });
    expect(JSON.parse((await replay('--failed', '--since', '2025-11-24T00:00:00Z', '--json')).out)).toEqual(
      [],
    );
    expect(aws.sent).toEqual([]);
  });

  test('have lost their route are refused, and the others go', async () => {
    aws.imports = [route];
    const { code, err } = await replay('--failed');
    expect({ code, err }).toEqual({
      code: 1,
      err: `Load ${of.rates.id} can't go again: no route that is deployed takes s3://bucket/incoming/rates/a.csv: add one to "imports" in sluice.config.json.\n`,
    });
    expect(new Set(messages().map(({ load }) => load))).toEqual(new Set([of.old.id, of.failed.id]));
  });

  test.each<[string[], RegExp]>([
    [[], /Name a load, or say which with --failed, --rejected, --route or --since/],
    [['abc', '--failed'], /stand in the place of ids/],
    [['abc', '--since', '7d'], /stand in the place of ids/],
    [['--failed', '--since', 'then'], /--since takes an age/],
    [['--failed', '--route', 'none'], /There is no route "none"/],
    [['--failed', '--route', ''], /There is no route ""/],
    [['abc', '--route', ''], /stand in the place of ids/],
  ])('%j is wrong use', async (args, message) => {
    const { code, out, err } = await replay(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });
});
