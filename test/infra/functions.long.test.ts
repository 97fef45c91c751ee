import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type FunctionName, type Needs, needs } from '../../infra/needs.ts';
import { deployed } from '../../shared/import/estimate/assumptions.ts';
import { type Reached, readSources } from '../helpers/port-calls.ts';
import { makeTemplate } from '../helpers/stack.ts';

const root = join(import.meta.dirname, '..', '..', 'functions');
const folders = readdirSync(root);
const handlerOf = (folder: string) => `functions/${folder}/handler.ts`;
const kebab = (name: string) => name.replaceAll(/\B[A-Z]/g, '-$&').toLowerCase();

/** The adapters behind the ports, and what each of them works on. */
const adapters: Record<
  string,
  { file: string; maker: string; on: 'table' | 'reports' | 'bucket' | 'other' }
> = {
  Ledger: { file: 'shared/aws/ledger.ts', maker: 'createLedger', on: 'table' },
  Leases: { file: 'shared/aws/leases.ts', maker: 'createLeases', on: 'table' },
  Backlog: { file: 'shared/aws/backlog.ts', maker: 'createBacklog', on: 'table' },
  Streams: { file: 'shared/aws/streams.ts', maker: 'createStreams', on: 'table' },
  Verdicts: { file: 'shared/aws/verdicts.ts', maker: 'createVerdicts', on: 'table' },
  Probes: { file: 'shared/aws/probes.ts', maker: 'createProbes', on: 'table' },
  Reports: { file: 'shared/aws/reports.ts', maker: 'createReports', on: 'reports' },
  Objects: { file: 'shared/aws/objects.ts', maker: 'createObjects', on: 'bucket' },
  Documents: { file: 'shared/aws/documents.ts', maker: 'createDocuments', on: 'bucket' },
  Runs: { file: 'shared/aws/runs.ts', maker: 'createRuns', on: 'other' },
  Intake: { file: 'shared/aws/intake.ts', maker: 'createIntake', on: 'other' },
};

/** What IAM asks for a command of the SDK: the service authorization reference. */
const actionsOf: Record<string, string[]> = {
  'new GetCommand': ['dynamodb:GetItem'],
  'new PutCommand': ['dynamodb:PutItem'],
  'new UpdateCommand': ['dynamodb:UpdateItem'],
  'new DeleteCommand': ['dynamodb:DeleteItem'],
  'new QueryCommand': ['dynamodb:Query'],
  'new GetObjectCommand': ['s3:GetObject', 's3:GetObjectVersion'],
  'new PutObjectCommand': ['s3:PutObject'],
  'new CreateMultipartUploadCommand': ['s3:PutObject'],
  'new UploadPartCommand': ['s3:PutObject'],
  'new CompleteMultipartUploadCommand': ['s3:PutObject'],
  'new AbortMultipartUploadCommand': ['s3:AbortMultipartUpload'],
  'new ListPartsCommand': ['s3:ListMultipartUploadParts'],
  'new GetObjectTaggingCommand': ['s3:GetObjectTagging', 's3:GetObjectVersionTagging'],
  'new PutObjectTaggingCommand': ['s3:PutObjectTagging', 's3:PutObjectVersionTagging'],
  'new SendMessageBatchCommand': ['sqs:SendMessage'],
  'new ChangeMessageVisibilityBatchCommand': ['sqs:ChangeMessageVisibility'],
  'new StartExecutionCommand': ['states:StartExecution'],
  'new DescribeExecutionCommand': ['states:DescribeExecution'],
};

/** Functions that write documents which are none of the batches. */
const written: Record<string, 'receipts' | 'inspections'> = {
  endLoads: 'receipts',
  foundOf: 'inspections',
  indexElements: 'inspections',
  indexText: 'inspections',
  measureSheet: 'inspections',
};

const sources = readSources([...folders.map(handlerOf), ...Object.values(adapters).map(({ file }) => file)]);

type Rights = { [need in keyof Omit<Needs, 'timeout' | 'memorySize'>]?: string[] | true };

/** What a function needs, by all that its step can call. */
function neededBy(folder: string): Rights {
  const reached = sources.reachedFrom(handlerOf(folder));
  const names = new Set(reached.map(({ what }) => what));
  const rights: Record<string, Set<string> | true> = {};
  const add = (need: keyof Needs, actions: readonly string[]) => {
    const before = rights[need];
    rights[need] = new Set([...(before instanceof Set ? before : []), ...actions]);
  };
  for (const { what, within } of reached) {
    const [port = '', method = ''] = what.split('.');
    const adapter = adapters[port];
    if (adapter === undefined || method === '') continue;
    const calls = new Set(sources.reachedBy(adapter.file, adapter.maker, method).map((one) => one.what));
    const actions = [...calls].flatMap((call) => actionsOf[call] ?? []);
    if (calls.has('shelfIndex') && calls.has('new QueryCommand')) rights.shelf = true;
    else if (calls.has('routeIndex') && calls.has('new QueryCommand')) rights.routes = true;
    else if (adapter.on === 'table' || adapter.on === 'reports') add(adapter.on, actions);
    else if (port === 'Objects') add('objects', actions);
    else if (port === 'Documents')
      add(method === 'put' ? (written[within] ?? 'batches') : 'batches', ownOf(actions));
    else if (port === 'Runs') add('runs', actions);
    else add('intake', actions);
  }
  const has = (...some: string[]) => some.some((name) => names.has(name));
  if (has('Ports.domo', 'ExportPorts.domo')) rights.domo = true;
  if (has('Ports.routes', 'ExportPorts.exports')) rights.config = true;
  if (has('Notices.publish')) rights.notices = true;
  if (has('Events.publish')) rights.events = true;
  return sorted(rights);
}

/** Sluice's own documents are read as they are now. */
const ownOf = (actions: readonly string[]) => actions.filter((action) => action !== 's3:GetObjectVersion');

function sorted(rights: object): Rights {
  return Object.fromEntries(
    Object.entries(rights)
      .filter(([, value]) => value === true || [...value].length > 0)
      .map(([need, value]) => [need, value === true ? true : [...value].sort()]),
  );
}

test('every folder of functions is deployed, and nothing else', () => {
  expect(Object.keys(needs).map(kebab).sort()).toEqual([...folders].sort());
});

test.each(Object.keys(needs) as FunctionName[])(
  '%s has the rights to all that its step calls, and no others',
  (name) => {
    const { timeout: _timeout, memorySize: _memory, ...given } = needs[name];
    expect(sorted(given)).toEqual(neededBy(kebab(name)));
  },
);

test('every variable that there is is known here', () => {
  const file = readFileSync(join(root, '..', 'shared/aws/environment.ts'), 'utf8');
  const all = [...file.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name);
  expect(all.sort()).toEqual(Object.keys(variablesOf).sort());
});

test('what is called shows in what is needed', () => {
  // Or the tests above would hold for want of anything to see.
  expect(neededBy('split-part')).toEqual({
    ...{ reports: ['dynamodb:PutItem'], objects: ['s3:GetObject', 's3:GetObjectVersion'] },
    ...{ batches: ['s3:GetObject'], inspections: ['s3:PutObject'], domo: true },
  });
  expect(neededBy('watch')).toMatchObject({
    shelf: true,
    runs: ['states:DescribeExecution', 'states:StartExecution'],
  });
});

const functions = Object.entries(makeTemplate().findResources('AWS::Lambda::Function')).map(
  ([id, { Properties }]): [string, { Handler: string; Environment: { Variables: object } }] => [
    id.slice(0, -8),
    Properties,
  ],
);

/** The variables of `shared/aws/environment.ts` behind what a function reaches. */
const variablesOf: Record<string, (reached: ReadonlySet<string>) => boolean> = {
  TABLE_NAME: (reached) => someOf(reached, 'Ledger', 'Leases', 'Backlog', 'Streams', 'Verdicts', 'Probes'),
  REPORTS_TABLE_NAME: (reached) => someOf(reached, 'Reports'),
  CONFIG_BUCKET: (reached) => reached.has('Ports.routes') || reached.has('ExportPorts.exports'),
  CONFIG_KEY: (reached) => reached.has('Ports.routes') || reached.has('ExportPorts.exports'),
  INTAKE_QUEUE_URL: (reached) => someOf(reached, 'Intake'),
  DOMO_HOST: (reached) => reached.has('Ports.domo') || reached.has('ExportPorts.domo'),
  DOMO_SECRET_ARN: (reached) => reached.has('Ports.domo') || reached.has('ExportPorts.domo'),
  BUCKET_NAME: (reached) => someOf(reached, 'ExportBucket') || reached.has('Objects.versions'),
  // A notice has links to the machine's runs, and commands that find the stack.
  IMPORT_MACHINE_ARN: (reached) => someOf(reached, 'Runs', 'Notices'),
  NOTICES_TOPIC_ARN: (reached) => someOf(reached, 'Notices'),
  CLI_OPTIONS: (reached) => someOf(reached, 'Notices'),
  // Powertools reads it, in all of them.
  POWERTOOLS_SERVICE_NAME: () => true,
};
const someOf = (reached: ReadonlySet<string>, ...ports: string[]) =>
  [...reached].some((what) => ports.includes(what.split('.')[0] ?? ''));

test.each(functions)(
  '%s exports its handler, and is given the variables that it asks for',
  async (name, made) => {
    const { metafile } = await build({
      entryPoints: [join(root, kebab(name), 'handler.ts')],
      ...{ bundle: false, write: false, metafile: true, outfile: 'index.mjs', format: 'esm' },
    });
    const exported = Object.values(metafile.outputs).flatMap(({ exports }) => exports);
    expect(exported.map((one) => `index.${one}`)).toContain(made.Handler);
    const reached = new Set(sources.reachedFrom(handlerOf(kebab(name))).map(({ what }: Reached) => what));
    const asked = Object.keys(variablesOf).filter((variable) => variablesOf[variable]?.(reached));
    expect(asked).not.toEqual([]);
    expect(Object.keys(made.Environment.Variables).sort()).toEqual(asked.sort());
  },
);

test('the cost model is of the function that is deployed', () => {
  expect(functions.find(([id]) => id === 'SplitPart')?.[1]).toMatchObject({ MemorySize: deployed.memory });
});
