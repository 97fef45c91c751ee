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

const settings: fc.Arbitrary<Setting> = fc
  .record({
    files: fc.array(usually(none, ...others), { minLength: 1, maxLength: mostFiles }),
    method: usually('APPEND', 'REPLACE', 'UPSERT'),
    target: usually('stream', 'newStream', 'dataSetApi'),
    oneKey: usually(false, true),
    gap: usually(0, 1, 3),
    together: fc.boolean(),
    commitInterval: usually(0, 900),
    wide: usually(false, true),
    maxConcurrency: usually(40, 1),
    failures: usually(0, 7, 8),
    deadly: rarely(null, 'Plan', 'OpenExecution', 'Verify', 'Commit', 'SendBatch'),
    indexing: usually(0, 100, 25_000),
    lag: usually(0, 1000, 200_000),
    aborts: usually('open', 'all'),
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
    setting.target === 'dataSetApi' && setting.method === 'UPSERT'
      ? { ...setting, method: 'APPEND' }
      : setting,
  );

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('delay') },
  { weight: 1, arbitrary: fc.constantFrom(...troubles) },
);
const deviation: fc.Arbitrary<Deviation> = fc.record({
  at: fc.oneof({ weight: 2, arbitrary: fc.nat(100) }, { weight: 1, arbitrary: fc.nat(400) }),
  what: trouble,
});

/** Up to five files on one stream, in any order of their steps, whatever befalls them. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  setting: settings,
  ranks: fc.array(fc.nat(5), { maxLength: 12 }),
  deviations: fc.array(deviation, { maxLength: mostDeviations }),
});
