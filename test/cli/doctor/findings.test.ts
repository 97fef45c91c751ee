import { type BucketSettings, bucketFindings } from '../../../cli/doctor/bucket.ts';
import { concurrencyFinding } from '../../../cli/doctor/concurrency.ts';
import { deadLetterFindings } from '../../../cli/doctor/dead-letters.ts';
import type { Finding } from '../../../cli/doctor/finding.ts';
import { routeFindings } from '../../../cli/doctor/imports.ts';
import { mappingFindings, queueFinding } from '../../../cli/doctor/intake.ts';
import { loadFindings } from '../../../cli/doctor/loads.ts';
import { probeFinding } from '../../../cli/doctor/probe.ts';
import { ruleFindings } from '../../../cli/doctor/rules.ts';
import { stackFinding } from '../../../cli/doctor/stack.ts';
import { type BusyStream, streamFindings } from '../../../cli/doctor/streams.ts';
import { tableFindings } from '../../../cli/doctor/tables.ts';
import { type Given, updateFindings } from '../../../cli/doctor/updates.ts';
import { type Refused, writeFindings } from '../../../cli/doctor/writes.ts';
import type { Column, ImportRoute, Target } from '../../../shared/config/route.ts';
import type { DataSet, Stream } from '../../../shared/domo/answers.ts';
import type { Probe } from '../../../shared/domo/behaviour.ts';
import type { Holder } from '../../../shared/import/lease/lease.ts';
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

test.each<[string, Probe | null, Expected]>([
  ['no probe', null, ['ok', /^None was made: the stack goes by what is assumed of Domo\./]],
  [
    'a probe that saw nothing else than is assumed',
    { at: '2026-11-25T06:00:00Z', host: 'https://d', seen: { partAgain: 'replaces', countLag: 3 } },
    [
      'ok',
      /^The latest one was made at 2026-11-25 .*: nothing that was seen is otherwise than is assumed\.$/,
    ],
  ],
  [
    'a probe that saw a thing otherwise',
    { at: '2026-11-25T06:00:00Z', host: 'https://d', seen: { partAgain: 'appends' } },
    ['ok', /: 1 thing otherwise than is assumed, and the stack takes the safe way: partAgain\.$/],
  ],
  [
    'a probe of another Domo',
    { at: '2026-11-25T06:00:00Z', host: 'https://other', seen: {} },
    ['warning', /was of https:\/\/other, and the stack works with https:\/\/d\./, /sluice probe/],
  ],
])('%s is told', (_, probe, expected) => {
  expectFindings([probeFinding(probe, 'https://d', Date.parse('2026-11-28T12:00:00Z'))], [expected]);
});

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

describe('whether the API may update DataSets that it may not have made', () => {
  const given = (name: string, of: Partial<Given> = {}): Given => ({
    route: { name, target: { kind: 'stream', streamId: 42 } },
    ...{ isProven: false, stream: null },
    ...of,
  });

  test.each<[string, Given[], Expected[]]>([
    ['each is made by a route', [], [['ok', /make their own/]]],
    ['each was loaded before', [given('sales', { isProven: true })], [['ok', /it has/]]],
    [
      'some were not loaded yet',
      [given('sales'), given('rates'), given('proven', { isProven: true })],
      [
        [
          'warning',
          /of the imports "?sales"?,? (and )?"?rates"? were made/,
          /"dataSetApi" in place of "dataSetId"/,
        ],
      ],
    ],
    [
      'one has a Stream, and is to be loaded in one request',
      [given('rates', { stream: { id: 7 } })],
      [['warning', /import rates is fed by Stream 7/, /"stream": 7 in place of "dataSetApi"/]],
    ],
    [
      'one has a Stream, and was loaded all the same',
      [given('rates', { stream: { id: 7 }, isProven: true })],
      [['ok', /./]],
    ],
  ])('%s', (_, all, expected) => {
    expectFindings(updateFindings(all), expected);
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
    [['wrong', /rule b is DISABLED/, /enable-rule --name b.*sluice sweep/]],
  );
});

describe('dead letters', () => {
  const queue = (logicalId: string, messages: number) => ({
    logicalId,
    url: `https://${logicalId}`,
    messages,
  });

  test('empty queues are well', () => {
    expectFindings(deadLetterFindings([queue('A', 0), queue('B', 0)]), [['ok', /^2 queues, empty/]]);
  });

  test.each<[string, number, RegExp, RegExp]>([
    [
      'IntakeObjectCreatedDeadLetters12AB',
      20,
      /^20 messages in IntakeObjectCreated.*reach the queue/,
      /sweep --fix/,
    ],
    [
      'FilesIntakeDeadLetters12AB',
      1,
      /^1 message in FilesIntakeDeadLetters12AB: .*taken in/,
      /replays again/,
    ],
    ['RecoveryDeadLetters12AB', 2, /runs that died/, /sluice status/],
    ['ExportsDeadLetters12AB', 2, /exports/, /sluice export NAME/],
    ['WatchTimerDeadLetters12AB', 2, /AWS could not deliver/, /docs\/operations\.md/],
  ])('%s says what is in it', (logicalId, messages, found, remedy) => {
    const findings = deadLetterFindings([queue('A', 0), queue(logicalId, messages)]);
    expectFindings(findings, [['wrong', found, remedy]]);
    expect(findings[0]?.remedy).toContain(`purge-queue --queue-url https://${logicalId}`);
  });
});

test.each<[number, number, RegExp]>([
  [0, 0, /^The queue is empty/],
  [1, 0, /^1 message waits in the queue, 0 are/],
  [12_000, 1, /^12,000 messages wait in the queue, 1 is/],
])(
  'the queue of the intake, with %d messages and %d that are being taken, is well',
  (waiting, inFlight, found) => {
    expectFindings([queueFinding({ waiting, inFlight })], [['ok', found]]);
  },
);

test.each<[string, Expected[]]>([
  ['Enabled', []],
  ['Updating', [['warning', /is Updating/, /again/]]],
  ['Disabled', [['wrong', /nothing that is dropped is loaded/, /--uuid the-id --enabled/]]],
  ['Disabling', [['wrong', /./, /./]]],
])('what gives the messages to the function is %s', (state, expected) => {
  expectFindings(mappingFindings({ id: 'the-id', state }), expected);
});

test.each<[string | null, Expected[]]>([
  ['ACTIVE', [['ok', /^main for loads and reports for reports/]]],
  ['UPDATING', [['ok', /./]]],
  [null, [['wrong', /no table reports/, /restore-table-from-backup/]]],
  ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', [['wrong', /reports is INACCESSIBLE/, /./]]],
])('a table that is %s', (status, expected) => {
  const main = { name: 'main', status: 'ACTIVE' };
  expectFindings(tableFindings([main, { name: 'reports', status }]), expected);
});

describe('an object of our own', () => {
  const own = 'because no identity-based policy allows the s3:PutObject action';
  const policy = 'with an explicit deny in a resource-based policy';
  const none = { put: null, tag: null, remove: null };

  test.each<[string, Partial<Refused>, Expected[]]>([
    ['can be written', {}, [['ok', /put, tagged and deleted/]]],
    [
      'may not be put by this person',
      { put: own },
      [
        [
          'warning',
          /refuses to put s3:\/\/our-files\/_sluice\/doctor\/probe.*not known/,
          /s3:PutObject under _sluice/,
        ],
      ],
    ],
    [
      'may be put by nobody',
      { put: policy },
      [['wrong', /refuses to put .*lists of parts/, /bucket policy/]],
    ],
    ['may not be tagged', { tag: own }, [['warning', /to tag .*sluice:state/, /PutObjectVersionTagging/]]],
    [
      'may not be tagged by anybody',
      { tag: 'with an explicit deny in a service control policy' },
      [['wrong', /Loads end all the same/, /./]],
    ],
    ['may not be deleted again', { remove: policy }, [['warning', /to delete/, /no harm/]]],
    [
      'may be neither tagged nor deleted',
      { tag: own, remove: own },
      [
        ['warning', /to tag/, /./],
        ['warning', /to delete/, /./],
      ],
    ],
  ])('%s', (_what, refused, expected) => {
    expectFindings(writeFindings('our-files', { ...none, ...refused }), expected);
  });
});

describe('streams', () => {
  const now = new Date(2026, 10, 23, 14, 30).getTime();
  const holder: Holder = {
    ...{ run: 'abc-4', fence: 4, since: '2026-11-23T12:00:00Z', started: true },
    ...{ giveUp: false, notBefore: null },
  };
  const stream = (change: Partial<BusyStream>, lease: Partial<BusyStream['lease']> = {}): BusyStream => ({
    ...{ streamKey: 'stream-42', isRunning: true, ...change },
    lease: { holder, failures: 0, notBefore: null, paused: null, ...lease },
  });
  const later = new Date(2026, 10, 23, 14, 39).toISOString();
  const since = new Date(2026, 10, 23, 12, 0).toISOString();
  const paused = { since, tries: 9, error: 'DomoUnauthorized', reason: 'It says no.', toldAt: null };

  test.each<[string, BusyStream[], Expected[]]>([
    ['none with loads', [], [['ok', /^No load waits for long/]]],
    ['one with a run', [stream({})], [['ok', /^1 with loads, each with a run/]]],
    ['one that has failed once', [stream({}, { failures: 1 })], [['ok', /./]]],
    [
      'one that keeps failing',
      [stream({}, { failures: 3, notBefore: later })],
      [['warning', /stream-42 has failed 3 times in a row\. The next try is at 14:39\./, /run abc-4/]],
    ],
    [
      'one that Domo refuses',
      [stream({}, { notBefore: later, paused })],
      [
        [
          'warning',
          /Domo has refused the loads of stream-42 since 12:00: It says no\./,
          /next try is at 14:39/,
        ],
      ],
    ],
    [
      'one whose run is gone',
      [stream({ isRunning: false }, { failures: 3 })],
      [['wrong', /^1 stream with loads that wait and no run: stream-42\./, /function Watch/]],
    ],
    [
      'many without a run',
      Array.from({ length: 7 }, (_, i) => stream({ isRunning: false, streamKey: `s${i}` })),
      [['wrong', /^7 streams .*: s0, s1, s2, s3, s4 and 2 more\./, /./]],
    ],
  ])('%s', (_what, busy, expected) => {
    expectFindings(streamFindings(busy, now), expected);
  });
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
    ['no routes', [], 10, ['ok', /up to 10 .* wants up to 0/]],
    ['just enough', [wants(40, stream(1)), wants(60, stream(2))], 105, ['ok', /wants up to 105/]],
    [
      'one too many',
      [wants(40, stream(1)), wants(61, dataSet('A'))],
      105,
      ['warning', /105 functions .* wants up to 106.*throttled/, /L-B99A9384 --desired-value 1000/],
    ],
    [
      'routes to one stream, one after the other',
      [wants(40, stream(1)), wants(60, stream(1))],
      65,
      ['ok', /wants up to 65/],
    ],
    [
      'routes by the DataSet API, which have no parts',
      [wants(40, { kind: 'dataSetApi', dataSetId: 'x', maxBytes: 1 })],
      10,
      ['ok', /wants up to 5/],
    ],
    [
      'more than the default quota',
      [wants(1000, stream(1)), wants(1000, stream(2))],
      1000,
      ['warning', /2,005/, /5000/],
    ],
  ])('%s', (_what, imports, limit, expected) => {
    expectFindings([concurrencyFinding(imports, limit)], [expected]);
  });
});

test.each<[{ lost: number; unknown: number }, Expected[]]>([
  [{ lost: 0, unknown: 0 }, [['ok', /No file was missed/]]],
  [{ lost: 1, unknown: 0 }, [['wrong', /^1 load in no backlog/, /sluice sweep --fix/]]],
  [{ lost: 0, unknown: 3 }, [['warning', /^3 files .* never loaded/, /sluice sweep --fix/]]],
  [
    { lost: 400, unknown: 600 },
    [
      ['wrong', /^400 loads .*there may be more/, /./],
      ['warning', /^600 files .*there may be more/, /./],
    ],
  ],
])('loads: %j', (found, expected) => {
  expectFindings(loadFindings(found), expected);
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
      [['wrong', /extra: "Amount"/, /Write the columns of the DataSet/]],
    ],
    [
      'declares columns in another order',
      declares(columns.toReversed()),
      stream('APPEND'),
      dataSet(),
      [['ok', /./]],
    ],
    [
      'declares columns in another order, which are found by it',
      { ...declares(columns.toReversed()), match: { ...route.match, by: 'position' } },
      stream('APPEND'),
      dataSet(),
      [['wrong', /in another order/, /./]],
    ],
    [
      'declares all columns but one that a file has added',
      { ...declares(columns.slice(1)), match: { ...route.match, extra: 'add' } },
      stream('APPEND'),
      dataSet(),
      [['ok', /./]],
    ],
    [
      'declares all columns but those of its lineage',
      { ...declares(columns.slice(1)), lineage: { [columns[0]?.name ?? '']: 'row' } },
      stream('APPEND'),
      dataSet(),
      [['ok', /./]],
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
