// Who may import whom; docs/architecture.md says what the folders are for. What the table does not allow is refused, types
// included.

/** Files that everything may import, and that import nothing of ours. */
const leaves = [
  ...[
    'shared/async-items.ts',
    'shared/counted.ts',
    'shared/data-set.ts',
    'shared/encodings.ts',
    'shared/errors.ts',
    'shared/excerpt.ts',
    'shared/foreign-requests.ts',
    'shared/log.ts',
    'shared/root.ts',
    'shared/wording.ts',
  ],
];
const bytes = ['shared/wasm/'];
/** The limit of text that all decoders share. */
const limits = ['shared/text-limit.ts'];
/** Calendar, patterns and zones: the check of a configuration needs them as the cells do. */
const dates = ['shared/dates/'];

/** By folder, what it may import beside itself. */
const table = {
  'infra/': ['shared/'],
  'functions/': ['shared/'],
  'shared/import/': [
    ...[
      'shared/config/',
      'shared/source/',
      'shared/csv/',
      'shared/json/',
      'shared/parquet/',
      'shared/cells/',
    ],
    ...['shared/gzip/', 'shared/domo/', ...limits, ...leaves],
  ],
  'shared/export/': [
    ...[
      'shared/config/',
      'shared/source/',
      'shared/csv/',
      'shared/parquet/',
      'shared/cells/',
      'shared/dates/',
    ],
    ...['shared/gzip/', 'shared/domo/'],
    ...['shared/import/ports.ts', 'shared/import/ledger/notice.ts', 'shared/import/ledger/event.ts'],
    ...['shared/import/ledger/measures.ts'],
    ...leaves,
  ],
  'shared/source/': ['shared/gzip/', 'shared/zstd/', ...bytes, ...limits, ...leaves],
  'shared/json/': ['shared/csv/', 'shared/cells/', ...leaves],
  'shared/csv/': ['shared/cells/', ...bytes, ...dates, ...leaves],
  'shared/parquet/': ['shared/csv/', 'shared/cells/', 'shared/zstd/', ...bytes, ...dates, ...leaves],
  'shared/cells/': [...bytes, ...dates, ...leaves],
  'shared/dates/': [],
  'shared/gzip/': [...bytes, ...limits, ...leaves],
  'shared/zstd/': [...bytes, ...limits, ...leaves],
  'shared/text-limit.ts': ['shared/errors.ts'],
  'shared/wasm/': [],
  'shared/domo/': leaves,
  'shared/aws/': ['shared/import/', 'shared/export/', 'shared/config/', 'shared/domo/', ...leaves],
  'shared/config/': [...dates, ...leaves],
  'sandbox/': ['shared/'],
  // The command `open` starts the console, and the console does what it does by the modules of the other commands.
  'cli/': ['shared/', 'sandbox/', 'console/server/'],
  'console/server/': ['cli/', 'shared/', 'console/answers.ts', 'console/bundle.ts'],
  // The page runs in a browser: of the command line it may have what is text alone.
  'console/page/': ['console/answers.ts', 'cli/text/amounts.ts', 'cli/text/time.ts', 'shared/'],
  'console/answers.ts': ['cli/', 'shared/'],
  'console/bundle.ts': ['shared/root.ts'],
  'release/': ['infra/', 'shared/', 'console/bundle.ts', 'cli/samples/published.ts'],
};

const ours = '^(infra|functions|shared|sandbox|cli|console|test|bench|release)/';
const beginsWith = (paths) => paths.map((path) => `^${path.replaceAll('.', '\\.')}`);

const layers = Object.entries(table).map(([folder, allowed]) => ({
  name: `what-${folder.slice(0, -1).replace('/', '-')}-may-import`,
  comment: `${folder} may import itself${allowed.map((path) => `, ${path}`).join('')} and packages, and nothing else of this project.`,
  severity: 'error',
  from: { path: beginsWith([folder]) },
  to: { path: ours, pathNot: beginsWith([folder, ...allowed]) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layers,
    {
      name: 'leaves-import-nothing',
      comment: `${leaves.join(', ')} import nothing of this project.`,
      severity: 'error',
      from: { path: beginsWith(leaves) },
      to: { path: ours },
    },
    {
      name: 'every-folder-has-a-place',
      comment: 'A folder of shared/ that the table does not know: give it a place there.',
      severity: 'error',
      from: { path: '^shared/', pathNot: beginsWith([...Object.keys(table), ...leaves]) },
      to: {},
    },
    {
      name: 'no-circles',
      comment:
        'Files that import each other, be it for types alone: move what both need into a file of its own.',
      severity: 'error',
      from: { pathNot: '^(sandbox|test|bench)/' },
      to: { circular: true },
    },
    {
      name: 'no-circles-at-run-time',
      comment: 'In the sandbox and in tests files may import types of each other, and nothing else.',
      severity: 'error',
      from: { path: '^(sandbox|test|bench)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'aws-behind-ports',
      comment: 'The SDK of AWS belongs to the adapters in shared/aws/.',
      severity: 'error',
      from: { path: '^shared/', pathNot: ['^shared/aws/', '^shared/log\\.ts$'] },
      to: { path: 'node_modules/(@aws-sdk|@smithy|@aws-lambda-powertools)/' },
    },
    {
      name: 'libraries-of-the-sandbox',
      comment: 'What the sandbox stands on is no dependency of the product.',
      severity: 'error',
      from: { path: ours, pathNot: '^(sandbox|test|bench)/' },
      to: { path: 'node_modules/(@duckdb/node-api|dynalite|jsonata)/' },
    },
    {
      name: 'everything-resolves',
      comment: 'What can not be found can not be checked.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Imports of types are imports.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.as\\.ts$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
