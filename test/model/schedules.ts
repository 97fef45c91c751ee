import fc from 'fast-check';
import { type Deviation, flaws, type Schedule, type Setting, type Trouble, troubles } from './schedule.ts';

const mostFiles = 5;
const mostDeviations = 10;

/** Mostly the first. */
function usually<T>(first: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 3 * others.length, arbitrary: fc.constant(first) },
    ...others.map((value) => ({ weight: 1, arbitrary: fc.constant(value) })),
  );
}

/** Nearly always the first. */
function rarely<T>(first: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 15, arbitrary: fc.constant(first) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

const [none, ...others] = flaws;

/** Targets of the DataSet API. */
export const inOne: readonly Setting['target'][] = ['dataSetApi', 'newDataSet'];

const settings: fc.Arbitrary<Setting> = fc
  .record({
    files: fc.array(usually(none, ...others), { minLength: 1, maxLength: mostFiles }),
    method: usually('APPEND', 'REPLACE', 'UPSERT'),
    target: usually('stream', 'newStream', 'dataSetApi', 'newDataSet'),
    oneKey: usually(false, true),
    twins: usually(false, true),
    gap: usually(0, 1, 3),
    together: fc.boolean(),
    commitInterval: usually(0, 900),
    maxPause: rarely(86_400, 0),
    wide: usually(false, true),
    ambiguous: fc.nat(50).map((one) => one === 50),
    maxConcurrency: usually(40, 1),
    failures: usually(0, 7, 8),
    deadly: rarely(null, 'Plan', 'OpenExecution', 'Verify', 'Commit', 'SendBatch'),
    indexing: usually(0, 100, 25_000),
    lag: usually(0, 1000, 200_000),
    aborts: usually('open', 'all'),
    secondCommit: usually('refused', 'taken'),
    states: rarely('documented', 'unheard'),
    told: fc.array(usually(1, 0, 2), { minLength: 1, maxLength: 3 }),
    replays: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.array(fc.record({ file: fc.nat(mostFiles - 1), force: fc.boolean() }), {
          maxLength: 2,
        }),
      },
    ),
  } satisfies { [Field in keyof Setting]: fc.Arbitrary<Setting[Field]> })
  // The DataSet API knows no UPSERT, and the configuration is checked for that.
  .map((setting) =>
    inOne.includes(setting.target) && setting.method === 'UPSERT'
      ? { ...setting, method: 'APPEND' }
      : setting,
  );

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('delay') },
  { weight: 1, arbitrary: fc.constantFrom(...troubles) },
);

/** Some troubles come where a turn of that name does: else those of the steps that are seldom called would be few. */
function deviationOf(turns: readonly string[]): fc.Arbitrary<Deviation> {
  const named = fc
    .tuple(fc.constantFrom(...turns), fc.integer({ min: 1, max: 3 }))
    .map(([turn, time]) => (time === 1 ? turn : `${turn} ${time}`));
  return fc.record({
    at: fc.oneof(
      { weight: 2, arbitrary: fc.nat(100) },
      { weight: 1, arbitrary: fc.nat(400) },
      { weight: 2, arbitrary: named },
    ),
    what: trouble,
  });
}

/**
 * Up to five files on one stream, in any order of their steps, whatever befalls them.
 *
 * @param turns by their names, as a deviation has them
 */
export function schedulesOf(turns: readonly string[]): fc.Arbitrary<Schedule> {
  return fc.record({
    setting: settings,
    ranks: fc.array(fc.nat(5), { maxLength: 12 }),
    deviations: fc.array(deviationOf(turns), { maxLength: mostDeviations }),
  });
}
