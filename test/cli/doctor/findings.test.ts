import { type BucketSettings, bucketFindings } from '../../../cli/doctor/bucket.ts';
import { concurrencyFinding } from '../../../cli/doctor/concurrency.ts';
import { deadLetterFindings } from '../../../cli/doctor/dead-letters.ts';
import type { Finding } from '../../../cli/doctor/finding.ts';
import { routeFindings } from '../../../cli/doctor/imports.ts';
import { loadFindings } from '../../../cli/doctor/loads.ts';
import { ruleFindings } from '../../../cli/doctor/rules.ts';
import { stackFinding } from '../../../cli/doctor/stack.ts';
import type { Column, ImportRoute, Target } from '../../../shared/config/route.ts';
import type { DataSet, Stream } from '../../../shared/domo/answers.ts';
import { route } from '../../helpers/load.ts';

/** A status, a part of what was found, and one of how to mend it. */
type Expected = [status: Finding['status'], found: RegExp, remedy?: RegExp];

function expectFindings(findings: Finding[], expected: Expected[]): void {
  expect(findings).toEqual(
    expected.map(([status, found, remedy]) => ({
      subject: expect.stringMatching(/./),
      status,
      found: expect.stringMatching(found),
      remedy: remedy === undefined ? null : expect.stringMatching(remedy),
    })),
  );
}

describe('the stack', () => {
  test.each<[string, Expected]>([
    ['CREATE_COMPLETE', ['ok', /^Sluice is CREATE_COMPLETE\.$/]],
    ['UPDATE_COMPLETE', ['ok', /./]],
    ['UPDATE_IN_PROGRESS', ['warning', /under way/, /when it is over/]],
    ['UPDATE_ROLLBACK_COMPLETE', ['warning', /last deployment failed/, /describe-stack-events/]],
    ['ROLLBACK_COMPLETE', ['wrong', /can't be relied on/, /describe-stack-events --stack-name Sluice/]],
    ['UPDATE_ROLLBACK_FAILED', ['wrong', /./, /./]],
    ['DELETE_FAILED', ['wrong', /./, /./]],
  ])('%s', (status, expected) => {
    expectFindings([stackFinding('Sluice', status)], [expected]);
  });
});

describe('the bucket', () => {
  const well: BucketSettings = {
    name: 'our-files',
    regions: { bucket: 'eu-central-1', stack: 'eu-central-1' },
    versioning: 'Enabled',
    ...{ tells: true, tellsOthers: false, foreign: false },
  };

  test.each<[string, Partial<BucketSettings>, Expected[]]>([
    ['all as it should be', {}, [['ok', /our-files keeps versions, and tells EventBridge/]]],
    [
      'no versions',
      { versioning: null },
      [['wrong', /keeps no versions/, /put-bucket-versioning --bucket our-files .*Status=Enabled/]],
    ],
    ['no versions any more', { versioning: 'Suspended' }, [['wrong', /no new versions \(Suspended\)/, /./]]],
    [
      'no events',
      { tells: false },
      [
        [
          'wrong',
          /no file that is dropped is loaded/,
          /put-bucket-notification-configuration .*'\{"EventBridgeConfiguration":\{\}\}'/,
        ],
      ],
    ],
    [
      'events to others, which a careless command would switch off',
      { tells: false, tellsOthers: true },
      [['wrong', /./, /Add .* to what `aws s3api get-bucket-notification-configuration.*switches off/]],
    ],
    [
      'another region',
      { regions: { bucket: 'us-east-1', stack: 'eu-central-1' } },
      [['wrong', /in us-east-1, the stack in eu-central-1/, /Deploy the stack to us-east-1/]],
    ],
    ['another account', { foreign: true }, [['warning', /another account/, /docs\/own-bucket\.md/]]],
    [
      'several things at once',
      { versioning: null, tells: false },
      [
        ['wrong', /versions/, /./],
        ['wrong', /EventBridge/, /./],
      ],
    ],
  ])('with %s', (_what, change, expected) => {
    expectFindings(bucketFindings({ ...well, ...change }), expected);
  });
});

test('rules: those that are not enabled are named', () => {
  expectFindings(ruleFindings([{ name: 'a', state: 'ENABLED' }]), [['ok', /^1 rule, enabled/]]);
  expectFindings(
    ruleFindings([
      { name: 'a', state: 'ENABLED' },
      { name: 'b', state: 'DISABLED' },
    ]),
    [['wrong', /rule b is DISABLED/, /enable-rule --name b/]],
  );
});

test('dead letters: queues that are not empty are named', () => {
  const queue = (logicalId: string, messages: number) => ({
    logicalId,
    url: `https://${logicalId}`,
    messages,
  });
  expectFindings(deadLetterFindings([queue('A', 0), queue('B', 0)]), [['ok', /^2 queues, empty/]]);
  expectFindings(deadLetterFindings([queue('A', 0), queue('B', 1), queue('C', 20)]), [
    ['wrong', /^1 event could not be delivered, and is in B/, /purge-queue --queue-url https:\/\/B/],
    ['wrong', /^20 events could not be delivered, and are in C/, /reconcile --fix/],
  ]);
});

describe('concurrency', () => {
  const wants = (maxConcurrency: number, target: Target): ImportRoute => ({
    ...route,
    maxConcurrency,
    target,
  });
  const stream = (streamId: number): Target => ({ kind: 'stream', streamId });
  const dataSet = (name: string): Target => ({ kind: 'dataSet', name, description: '', columns: 'infer' });

  test.each<[string, ImportRoute[], number, Expected]>([
    ['no routes', [], 10, ['ok', /up to 10 .* want up to 0/]],
    ['just enough', [wants(40, stream(1)), wants(60, stream(2))], 100, ['ok', /want up to 100/]],
    [
      'one too many',
      [wants(40, stream(1)), wants(61, dataSet('A'))],
      100,
      ['warning', /100 functions .* want up to 101.*throttled/, /L-B99A9384 --desired-value 1000/],
    ],
    [
      'routes to one stream, one after the other',
      [wants(40, stream(1)), wants(60, stream(1))],
      60,
      ['ok', /60/],
    ],
    [
      'routes by the DataSet API, which have no parts',
      [wants(40, { kind: 'dataSetApi', dataSetId: 'x', maxBytes: 1 })],
      10,
      ['ok', /want up to 0/],
    ],
    [
      'more than the default quota',
      [wants(1000, stream(1)), wants(1000, stream(2))],
      1000,
      ['warning', /2,000/, /4000/],
    ],
  ])('%s', (_what, imports, limit, expected) => {
    expectFindings([concurrencyFinding(imports, limit)], [expected]);
  });
});

test.each<[object, Expected[]]>([
  [{ stuck: 0, unknown: 0 }, [['ok', /None is stuck/]]],
  [{ stuck: 1, unknown: 0 }, [['wrong', /^1 load stuck/, /reconcile --fix/]]],
  [{ stuck: 0, unknown: 3 }, [['warning', /^3 files .* never loaded/, /reconcile --fix/]]],
  [
    { stuck: 400, unknown: 600 },
    [
      ['wrong', /^400 loads stuck.*there may be more/, /./],
      ['warning', /^600 files .*there may be more/, /./],
    ],
  ],
])('loads: %j', (found, expected) => {
  expectFindings(loadFindings(found as { stuck: number; unknown: number }), expected);
});

describe('a route', () => {
  const columns: Column[] = [
    { name: 'id', type: 'LONG' },
    { name: 'day', type: 'DATE' },
  ];
  const dataSet = (change: Column[] = columns): DataSet => ({
    ...{ id: 'uuid', name: 'Sales', rows: 0, schema: { columns: change } },
    ...{
      description: null,
      owner: null,
      createdAt: null,
      updatedAt: null,
      dataCurrentAt: null,
      pdpEnabled: null,
    },
  });
  const stream = (updateMethod: string | null, keyColumnNames: string[] | null = null): Stream => ({
    ...{ id: 42, dataSet: dataSet(), updateMethod, keyColumnNames, createdAt: null, modifiedAt: null },
    lastExecution: null,
  });
  const declares = (declared: Column[]): Partial<ImportRoute> => ({
    target: { kind: 'dataSet', name: 'Sales', description: '', columns: declared },
  });
  const upsert: Partial<ImportRoute> = { updateMethod: 'UPSERT', keyColumnNames: ['id'] };

  test.each<[string, Partial<ImportRoute>, Stream, DataSet, Expected[]]>([
    ['fits', {}, stream('APPEND'), dataSet(), [['ok', /^APPEND into the DataSet "Sales" by Stream 42/]]],
    ['fits a Stream that does not say its method', {}, stream(null), dataSet(), [['ok', /./]]],
    [
      'appends to a Stream that replaces',
      {},
      stream('REPLACE'),
      dataSet(),
      [['warning', /Stream 42 is a REPLACE one, and the route APPEND/, /both say the same/]],
    ],
    [
      'appends to a Stream with keys',
      {},
      stream('UPSERT'),
      dataSet(),
      [['wrong', /rows with equal keys are replaced, not added/, /"updateMethod": "UPSERT"/]],
    ],
    [
      'replaces the rows of a Stream with keys',
      { updateMethod: 'REPLACE' },
      stream('UPSERT'),
      dataSet(),
      [['warning', /./, /./]],
    ],
    ['upserts', upsert, stream('UPSERT'), dataSet(), [['ok', /^UPSERT/]]],
    [
      'upserts into a Stream with its keys that says APPEND',
      upsert,
      stream('APPEND', ['id']),
      dataSet(),
      [['ok', /./]],
    ],
    [
      'upserts, with other keys than the Stream',
      { ...upsert, keyColumnNames: ['id', 'day'] },
      stream('UPSERT', ['id']),
      dataSet(),
      [['wrong', /has the keys id, the route id, day/, /keys of the Stream/]],
    ],
    [
      'upserts into a Stream that may have keys',
      upsert,
      stream('APPEND'),
      dataSet(),
      [['warning', /does not say whether/, /./]],
    ],
    [
      'upserts into a Stream that replaces',
      upsert,
      stream('REPLACE'),
      dataSet(),
      [['wrong', /a REPLACE one/, /./]],
    ],
    [
      'has a key that is no column',
      { ...upsert, keyColumnNames: ['id', 'store'] },
      stream('UPSERT'),
      dataSet(),
      [['wrong', /no column "store"/, /it has "id", "day"/]],
    ],
    ['declares the columns that there are', declares(columns), stream('APPEND'), dataSet(), [['ok', /./]]],
    [
      'infers columns',
      { target: { kind: 'dataSet', name: 'Sales', description: '', columns: 'infer' } },
      stream('APPEND'),
      dataSet(),
      [['ok', /./]],
    ],
    [
      'declares other columns',
      declares([...columns, { name: 'Amount', type: 'LONG' }]),
      stream('APPEND'),
      dataSet(),
      [['wrong', /extra: "Amount"/, /columns of the DataSet, in their order/]],
    ],
    [
      'declares columns in another order',
      declares(columns.toReversed()),
      stream('APPEND'),
      dataSet(),
      [['wrong', /in another order/, /./]],
    ],
    [
      'declares other types',
      declares([{ name: 'id', type: 'STRING' }, ...columns.slice(1)]),
      stream('APPEND'),
      dataSet(),
      [['warning', /"id" is LONG, not STRING/, /types of the DataSet/]],
    ],
    [
      'is wrong in two ways',
      { ...declares([]), ...upsert },
      stream('REPLACE'),
      dataSet(),
      [
        ['wrong', /REPLACE one/, /./],
        ['wrong', /missing: "id", "day"/, /./],
      ],
    ],
  ])('%s', (_what, change, known, found, expected) => {
    expectFindings(routeFindings({ ...route, ...change }, { stream: known, dataSet: found }), expected);
  });

  test('by the DataSet API has no Stream', () => {
    const change: Partial<ImportRoute> = {
      target: { kind: 'dataSetApi', dataSetId: 'uuid', maxBytes: 1 },
      updateMethod: 'REPLACE',
    };
    expectFindings(routeFindings({ ...route, ...change }, { stream: null, dataSet: dataSet() }), [
      ['ok', /^REPLACE into the DataSet "Sales" by the DataSet API/],
    ]);
  });

  test('whose DataSet is still to come is well', () => {
    expectFindings(routeFindings({ ...route, ...declares(columns) }, null), [
      ['ok', /first load creates .*"Sales"/],
    ]);
  });
});
