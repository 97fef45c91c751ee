import fc from 'fast-check';
import type { Fault } from '../../sandbox/domo/domo.ts';
import { services, type Trouble } from './trouble.ts';

/** A file that is dropped, and what its events and its object go through. Milliseconds from the start. */
export interface Drop {
  route: string;
  rows: number;
  /** `ragged` is found when the part is sent, `misfit` only when Domo indexes it. */
  flaw: 'none' | 'ragged' | 'misfit';
  /** Makes the file longer than one part. */
  large: boolean;
  at: number;
  /** How late its event comes. */
  late: number;
  /** When the event comes again. */
  again: number[];
  /** What becomes of the object after that time. */
  change: { kind: 'overwritten' | 'deleted' | 'version deleted'; after: number } | null;
}

/** All that happens in one run of the test. */
export interface Schedule {
  drops: Drop[];
  troubles: Trouble[];
  domo: Fault[];
  /** When Domo forgets its tokens. */
  revocations: number[];
  /** When a run is stopped by hand, and which of those that are running then: a share. */
  stops: { at: number; which: number }[];
  /** When somebody wants a load again, which of those that were dropped by then (a share), and how insistently. */
  replays: { at: number; which: number; force: boolean; times: number }[];
  /** Of the n-th event that tells of the end of a run: how late it comes, and how often. */
  statusEvents: { nth: number; late: number; times: 0 | 1 | 2 }[];
  settings: {
    indexingMs: number;
    newExecutionAborts: 'open' | 'all';
    typeErrors: 'invalid' | 'reject';
    commitIntervalSeconds: number;
  };
}

export const methods = ['APPEND', 'REPLACE', 'UPSERT'] as const;
/** Streams of each method. */
const streamsOfMethod = 3;
/** Of routes that load by the DataSet API. */
export const importNames = ['append-import', 'replace-import'];
export const routeNames = [
  ...methods.flatMap((method) =>
    Array.from({ length: streamsOfMethod }, (_, i) => `${method.toLowerCase()}-${i}`),
  ),
  ...importNames,
];

const functionNames = [
  ...['receive', 'plan', 'openExecution', 'splitPart', 'verify', 'commit'],
  ...['sendBatch', 'settle', 'abandon', 'recover', 'watch'],
];

const ms = (max: number) => fc.integer({ min: 0, max });
const often = <T>(usual: T, rare: fc.Arbitrary<T>, weight = 6) =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rare });

const drop = (routes: readonly string[]) =>
  fc.record<Drop>({
    route: fc.constantFrom(...routes),
    rows: fc.integer({ min: 0, max: 12 }),
    flaw: often<Drop['flaw']>('none', fc.constantFrom('ragged' as const, 'misfit' as const), 8),
    large: often(false, fc.constant(true), 12),
    at: ms(250),
    late: often(0, ms(300)),
    again: often<number[]>([], fc.array(ms(400), { minLength: 1, maxLength: 2 })),
    change: often<Drop['change']>(
      null,
      fc.record({
        kind: fc.constantFrom('overwritten' as const, 'deleted' as const, 'version deleted' as const),
        after: ms(150),
      }),
      8,
    ),
  });

const trouble: fc.Arbitrary<Trouble> = fc
  .record({ function: fc.constantFrom(...functionNames), call: fc.integer({ min: 1, max: 6 }) })
  .chain((where) => {
    const effect = fc.integer({ min: 1, max: 10 });
    return fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record<Extract<Trouble, { kind: 'death' }>>({
          function: fc.constant(where.function),
          call: fc.constant(where.call),
          kind: fc.constant('death' as const),
          effect,
          moment: fc.constantFrom('before' as const, 'during' as const, 'after' as const),
          as: fc.constantFrom('Runtime.ExitError' as const, 'Sandbox.Timedout' as const),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          ...{ function: fc.constant(where.function), call: fc.constant(where.call) },
          ...{ kind: fc.constant('zombie' as const), effect, laterMs: ms(250) },
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          ...{ function: fc.constant(where.function), call: fc.constant(where.call) },
          ...{ kind: fc.constant('twice' as const), together: fc.boolean() },
        }),
      },
      { weight: 1, arbitrary: fc.constant({ ...where, kind: 'refused' as const }) },
      {
        weight: 3,
        arbitrary: fc.record({
          ...{ function: fc.constant(where.function), call: fc.constant(where.call) },
          kind: fc.constantFrom('throttled' as const, 'unanswered' as const),
          service: fc.constantFrom(...services),
          ...{ effect, times: fc.integer({ min: 1, max: 7 }) },
        }),
      },
    );
  });

/** So many refusals are more than every Retry together rides over. */
export const outage = 60;

const where = fc.record({
  operation: fc.constantFrom(
    ...(['token', 'createStream', 'searchStreams', 'getStream', 'getDataSet'] as const),
    ...(['createExecution', 'getExecution', 'listExecutions', 'abortExecution'] as const),
    ...(['uploadPart', 'uploadPart', 'commitExecution', 'commitExecution'] as const),
    ...(['importData', 'importData'] as const),
  ),
  after: fc.integer({ min: 0, max: 6 }),
  // More than the function and its Retry ride over, now and then: a load may end as failed.
  times: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 1, arbitrary: fc.constant(outage) },
  ),
});

const refusal = fc.constantFrom<object>(
  { kind: 'status', status: 401 },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 429, headers: { 'Retry-After': '1' } },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 500, applied: true },
  { kind: 'status', status: 502, body: 'html' },
  { kind: 'status', status: 503, body: 'html' },
  { kind: 'status', status: 503, body: 'html', applied: true },
  { kind: 'status', status: 504, body: 'empty', applied: true },
  { kind: 'status', status: 500, body: 'empty' },
  { kind: 'cut', at: 'request' },
  { kind: 'cut', at: 'body', bytes: 20 },
  { kind: 'cut', at: 'answer' },
  { kind: 'delay', ms: 60 },
);
const domoFault = fc.tuple(where, refusal).map(([at, what]) => ({ ...at, ...what }) as Fault);

const count = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 3, arbitrary: fc.integer({ min: 5, max: 10 }) },
  { weight: 1, arbitrary: fc.integer({ min: 11, max: 30 }) },
);

const ordinary = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...routeNames), { minLength: 1, maxLength: 3 }), count)
  .chain(([routes, files]) => fc.array(drop(routes), { minLength: files, maxLength: files }));

/** Each object of an UPSERT has an execution of its own, which makes many of them long. */
const burstRoutes = routeNames.filter((name) => !name.startsWith('upsert'));

/** Many small files at once on one stream, some of them bad. */
const burst = fc.tuple(fc.constantFrom(...burstRoutes), ms(100)).chain(([route, at]) =>
  fc.array(
    fc.record<Drop>({
      route: fc.constant(route),
      rows: fc.integer({ min: 1, max: 3 }),
      flaw: often<Drop['flaw']>('none', fc.constantFrom('ragged' as const, 'misfit' as const), 20),
      large: fc.constant(false),
      at: fc.constant(at),
      late: often(0, ms(300)),
      again: often<number[]>([], fc.array(ms(400), { minLength: 1, maxLength: 1 }), 12),
      change: fc.constant(null),
    }),
    { minLength: 20, maxLength: 60 },
  ),
);

const drops = fc.oneof(
  { weight: 12, arbitrary: ordinary },
  {
    weight: 1,
    arbitrary: fc.tuple(burst, fc.oneof(fc.constant<Drop[]>([]), ordinary)).map((both) => both.flat()),
  },
);

/** Messages that their queue delivers once more. */
const redelivery: fc.Arbitrary<Trouble> = fc.record({
  ...{ function: fc.constant('receive'), call: fc.integer({ min: 1, max: 8 }) },
  ...{ kind: fc.constant('redelivered' as const), laterMs: ms(250), from: fc.integer({ min: 0, max: 9 }) },
});

const schedule: fc.Arbitrary<Schedule> = fc.record<Schedule>({
  drops,
  troubles: fc
    .tuple(fc.array(trouble, { maxLength: 6 }), fc.array(redelivery, { maxLength: 3 }))
    .map((both) => both.flat()),
  domo: fc.array(domoFault, { maxLength: 4 }),
  revocations: often<number[]>([], fc.array(ms(400), { minLength: 1, maxLength: 2 }), 4),
  stops: often<Schedule['stops']>(
    [],
    fc.array(fc.record({ at: ms(500), which: fc.double({ min: 0, max: 0.999, noNaN: true }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    2,
  ),
  replays: often<Schedule['replays']>(
    [],
    fc.array(
      fc.record({
        ...{ at: ms(600), which: fc.double({ min: 0, max: 0.999, noNaN: true }) },
        ...{ force: often(false, fc.constant(true), 3), times: often(1, fc.integer({ min: 2, max: 12 }), 2) },
      }),
      { minLength: 1, maxLength: 3 },
    ),
    4,
  ),
  statusEvents: often<Schedule['statusEvents']>(
    [],
    fc.array(
      fc.record({
        nth: fc.integer({ min: 1, max: 4 }),
        late: ms(300),
        times: fc.constantFrom(0 as const, 1 as const, 2 as const),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    1,
  ),
  settings: fc.record({
    indexingMs: fc.constantFrom(0, 5, 40),
    newExecutionAborts: fc.constantFrom('open' as const, 'all' as const),
    typeErrors: often<'invalid' | 'reject'>('invalid', fc.constant('reject' as const)),
    commitIntervalSeconds: often(0, fc.constant(900), 15),
  }),
});

/** The schedule of a seed: always the same. */
export function scheduleOf(seed: number): Schedule {
  const [made] = fc.sample(schedule, { seed, numRuns: 1 });
  if (made === undefined) throw new Error('no schedule');
  return made;
}
