import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readWorld, type World } from '../../sandbox/worlds/world.ts';

/** The conditions that one run meets. */
export interface DrawnWorld {
  name: string;
  /** Without the refusal of Domo, which has its time. */
  conditions: World;
  /** From when Domo refuses us as a whole, in milliseconds from the start, and for how many hours. */
  refused: { kind: Refusal; at: number; hours: number } | null;
}

type Refusal = 'revoked' | 'forbidden' | 'maintenance';
type Domo = NonNullable<World['domo']>;

const folder = join(import.meta.dirname, '../../sandbox/worlds');
export const shippedWorlds = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace(/\.json$/, ''))
  .sort();

/** Names one of `shippedWorlds`; any other but these two is the path of a world's file. */
export const unnamed = { none: 'none', random: 'random' } as const;

const sometimes = <T>(condition: fc.Arbitrary<T>, weight = 7): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: condition });
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const whole = (min: number, max: number) => fc.integer({ min, max });
const rate = (bucket: number, perSecond: number) =>
  fc.record({ bucket: whole(1, bucket), perSecond: between(perSecond / 20, perSecond) });

const refused = fc.record({
  kind: fc.constantFrom<Refusal>('revoked', 'forbidden', 'maintenance'),
  at: whole(0, 400),
  hours: fc.oneof({ weight: 5, arbitrary: between(0.05, 1) }, { weight: 1, arbitrary: between(1, 6) }),
});

const names = fc.record({
  indexingStates: fc.subarray(['QUEUED', 'ACTIVE', 'COMMITTING', 'INDEXING', 'PENDING'], { minLength: 1 }),
  successState: fc.constantFrom('SUCCESS', 'SUCCEEDED', 'COMPLETED'),
  failureState: fc.constantFrom('INVALID', 'ERROR', 'FAILED', 'CANCELLED'),
  abortedState: fc.constantFrom('ABORTED', 'CANCELLED'),
});

const domo: fc.Arbitrary<Domo> = fc
  .record({
    names: sometimes(names, 4),
    secondCommit: sometimes(fc.constantFrom('harmless' as const, 'twice' as const)),
    partAgain: sometimes(fc.constant('appends' as const), 15),
    partHeader: sometimes(fc.constant('dropped' as const), 15),
    abortedRows: sometimes(fc.constant('land' as const), 15),
    newExecutionAborts: sometimes(fc.constant('all' as const)),
    countLagSeconds: sometimes(whole(1, 3600), 5),
    dateLagSeconds: sometimes(whole(1, 3600), 5),
    indexingMs: sometimes(
      fc.oneof(
        { weight: 5, arbitrary: whole(1000, 600_000) },
        { weight: 1, arbitrary: whole(600_000, 15_000_000) },
      ),
    ),
    commitIntervalSeconds: sometimes(fc.constant(900)),
    pushLimit: sometimes(
      fc.record({
        pushes: whole(1, 3),
        perSeconds: fc.constantFrom(900, 3600),
        status: fc.constantFrom(403, 429),
        message: fc.constant('Pushing data to the API is limited to once per hour.'),
      }),
    ),
    throttle: sometimes(
      fc.record({ bucket: whole(3, 20), perSecond: between(0.5, 10), retryAfter: fc.boolean() }),
    ),
    connectionBytesPerSecond: sometimes(whole(100_000, 1_000_000)),
  })
  .map(({ names: called, ...rest }) => given({ ...called, ...rest }));

const stepFunctions = fc
  .record({
    startExecution: sometimes(rate(5, 10)),
    stopExecution: sometimes(rate(5, 10)),
    describeExecution: sometimes(rate(5, 10)),
    listExecutions: sometimes(rate(3, 2)),
    stateTransition: sometimes(rate(40, 100)),
    readLag: sometimes(between(1, 60)),
    catchesLargeResults: sometimes(fc.constant(false)),
    causeOfTimeout: sometimes(fc.constant(false), 3),
    itemReaderFailures: sometimes(whole(1, 3), 3),
  })
  .map(given);

/** What the harness itself needs, and the ways in, are never denied: nothing would be dropped or seen. */
const denials = fc.oneof(
  fc.constantFrom(
    { action: 's3:PutObject*Tagging', resource: '*' },
    { action: 's3:PutObject', resource: 'arn:aws:s3:::*/_sluice/receipts/*' },
    { action: 'sns:Publish', resource: '*' },
  ),
  fc.record({
    action: fc.constantFrom(
      ...['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
      ...['s3:GetObjectVersion', 'states:StartExecution', 'states:DescribeExecution'],
      ...['lambda:InvokeFunction', 'secretsmanager:GetSecretValue'],
    ),
    resource: fc.constant('*'),
    times: whole(1, 3),
  }),
  fc.record({
    action: fc.constant('s3:PutObject'),
    resource: fc.constant('arn:aws:s3:::*/_sluice/batches/*'),
    times: whole(1, 3),
  }),
);

const conditions: fc.Arbitrary<World> = fc
  .record({
    domo,
    stepFunctions: sometimes(stepFunctions, 2),
    lambda: sometimes(
      fc
        .record({
          concurrency: sometimes(whole(2, 10), 2),
          throttle: sometimes(between(0.01, 0.2), 1),
          kill: sometimes(between(0.01, 0.1), 1),
        })
        .map(given),
      5,
    ),
    dynamoDb: sometimes(
      fc
        .record({
          writesPerSecondOfPartition: sometimes(between(1, 50), 1),
          readsPerSecondOfPartition: sometimes(between(1, 50), 1),
          readLag: sometimes(between(0.5, 20), 1),
        })
        .map(given),
      5,
    ),
    s3: sometimes(fc.record({ putsPerSecondOfPrefix: whole(1, 50), getsPerSecondOfPrefix: whole(1, 50) }), 9),
    sqs: sometimes(fc.record({ redeliver: between(0.05, 0.5) }), 5),
    deny: sometimes(fc.array(denials, { minLength: 1, maxLength: 2 }), 4),
  })
  .map(given);

const drawn = fc.record({ conditions, refused: sometimes(refused, 5) }).map(
  (made): DrawnWorld => ({
    name: unnamed.random,
    conditions: made.conditions,
    refused: made.refused ?? null,
  }),
);

/** A run in three has no world: what goes wrong without any is found more easily. */
const anyWorld = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constant<DrawnWorld>({ name: unnamed.none, conditions: {}, refused: null }),
  },
  { weight: 2, arbitrary: drawn },
);

/**
 * The world of a seed: always the same.
 *
 * @param which a name of `unnamed` or `shippedWorlds`, or the path of a world's file
 * @throws SandboxError if there is no such file, or it holds no world
 */
export function worldOf(which: string, seed: number): DrawnWorld {
  if (which === unnamed.none) return { name: which, conditions: {}, refused: null };
  if (which === unnamed.random) return sampleOf(anyWorld, seed);
  const file = shippedWorlds.includes(which) ? join(folder, `${which}.json`) : which;
  const { domo: all, ...conditionsOf } = readWorld(file);
  const { refusal = 'none', ...rest } = all ?? {};
  return {
    name: which,
    conditions: { ...conditionsOf, domo: rest },
    refused: refusal === 'none' ? null : { ...sampleOf(refused, seed), kind: refusal },
  };
}

function sampleOf<T>(arbitrary: fc.Arbitrary<T>, seed: number): T {
  const [made] = fc.sample(arbitrary, { seed, numRuns: 1 });
  if (made === undefined) throw new Error('no world');
  return made;
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The object without what was not drawn. */
function given<T extends object>(value: T): Given<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Given<T>;
}
