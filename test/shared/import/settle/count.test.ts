import { AwsUnavailable, DomoUnauthorized } from '../../../../shared/errors.ts';
import { mayLag } from '../../../../shared/import/settle/rows.ts';
import { stream } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { committed, type Scene } from './scene.ts';

quiet();

const mismatches = ({ world }: Scene) =>
  world.measures.filter(([, [first]]) => first?.name === 'RowMismatches');

test('rows that agree a little later are nothing to tell of', async () => {
  const scene = await committed([2, 2, 5]);
  const { world, run, states } = scene;
  await run.settle();
  expect(states()).toEqual(['committed', 'committed']);
  expect([world.notices, mismatches(scene)]).toEqual([[], []]);
});

describe('a count that does not agree', () => {
  test('may lag: nothing ends, and nobody is told', async () => {
    const { world, run, states, ago } = await committed([4]);
    ago(60);
    await expect(run.settle()).rejects.toMatchObject({ name: 'RowsLagging', retryable: true });
    expect(states()).toEqual(['planned', 'planned']);
    expect([world.notices, world.receipts()]).toEqual([[], []]);
  });

  test.each<[string, number, boolean]>([
    ['after the time that a count may take', 1000, false],
    ['when the state machine is out of patience', 1, true],
  ])('%s is loud: a metric, a notice, and all three counts in the receipts', async (_, age, patient) => {
    const scene = await committed([4]);
    const { world, run, states, ago } = scene;
    ago(age);
    await run.settle(patient);
    expect(states()).toEqual(['committed', 'committed']);
    expect(mismatches(scene)).toEqual([['sales', [{ name: 'RowMismatches', unit: 'Count', value: 1 }]]]);
    expect(world.notices).toEqual([
      {
        subject: expect.stringContaining('route sales'),
        message: expect.stringContaining('should be 5'),
        about: expect.objectContaining({ kind: 'row-counts', route: 'sales' }),
      },
    ]);
    expect(world.receipts()).toMatchObject(
      [2, 1].map((rows) => ({ proof: { rows }, dataSetRows: { gained: 2, batch: 3, agrees: false } })),
    );
    expect(world.lease()).toMatchObject({ holder: null, uncounted: true });
  });

  test('is kept in mind until one does', async () => {
    const { world, run } = await committed();
    world.leases.set(stream, { ...world.lease(), uncounted: true });
    await run.settle();
    expect(world.lease().uncounted).toBe(false);
  });
});

describe('Domo can’t be asked for its count', () => {
  const refused = new DomoUnauthorized('Domo does not allow this.');

  test('it is asked later, as long as the count may lag', async () => {
    const { run, ago } = await committed([refused]);
    ago(60);
    await expect(run.settle()).rejects.toMatchObject({ name: 'RowsLagging' });
  });

  test('the loads end as what they are, committed, and people are told what could not be seen', async () => {
    const { world, run, states } = await committed([refused]);
    await run.settle(true);
    expect(states()).toEqual(['committed', 'committed']);
    expect(world.receipts()).toMatchObject(
      [2, 1].map((rows) => ({
        proof: { rows },
        dataSetRows: { before: 2, after: null, gained: null, expected: 5, agrees: false },
      })),
    );
    expect(world.notices).toEqual([
      {
        subject: 'Sluice: rows could not be counted, route sales',
        message: expect.stringContaining('how many rows DataSet D42 has, and there should be 5.'),
        about: expect.objectContaining({ kind: 'row-counts', route: 'sales' }),
      },
    ]);
    expect(world.lease().uncounted).toBe(true);
  });

  test('a fault of ours, or of AWS, is none of Domo’s', async () => {
    const { run, ago } = await committed([new AwsUnavailable('DynamoDB is down.')]);
    ago(1000);
    await expect(run.settle()).rejects.toMatchObject({ name: 'AwsUnavailable' });
  });
});

const now = Date.parse('2026-11-23T12:10:00Z');
test.each([
  ['two minutes at least', 119, 0, true],
  ['two minutes at least', 121, 0, false],
  ['until the next commit', 599, 600, true],
  ['until the next commit', 601, 600, false],
  ['a quarter of an hour at most', 899, 86_400, true],
  ['a quarter of an hour at most', 901, 86_400, false],
])('a count may lag %s: %i s after the commit, with an interval of %i s: %s', (_, age, interval, may) => {
  expect(mayLag(new Date(now - age * 1000).toISOString(), interval, now, 0)).toBe(may);
});

test('a count may lag where nobody knows when the commit was', () => {
  expect(mayLag(null, 0, now, 0)).toBe(true);
});

test.each([
  [1799, true],
  [1801, false],
])('a count that a probe has seen late by 900 s may lag twice as long: after %i s %s', (age, may) => {
  expect(mayLag(new Date(now - age * 1000).toISOString(), 0, now, 900)).toBe(may);
});
