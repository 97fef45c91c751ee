/**
 * One configuration for several suites that start a sandbox: it is synthesised only once for all of them. Each suite has
 * routes of its own, and sandboxes of its own that run them.
 */
const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
];
const dataSet = (name: string) => ({ name, columns });
const route = (name: string, updateMethod: string, more: object) => ({
  ...{ name, prefix: `${name}/`, updateMethod, commitInterval: 0 },
  ...more,
});

/** These are the routes of test/import/import.long.test.ts. */
const kinds = [
  route('append', 'APPEND', { dataSet: dataSet('Append') }),
  route('replace', 'REPLACE', { dataSet: dataSet('Replace') }),
  route('upsert', 'UPSERT', { dataSet: dataSet('Upsert'), keyColumnNames: ['id'] }),
  route('infer', 'REPLACE', { dataSet: { name: 'Infer', columns: 'infer' } }),
  route('headless', 'APPEND', { dataSet: dataSet('Headless'), read: { header: false } }),
  route('stray', 'APPEND', { dataSet: dataSet('Stray'), read: { strayQuotes: 'keep' } }),
  route('parts', 'REPLACE', { dataSet: dataSet('Parts'), partSize: '512KB', maxRecordBytes: 250_000 }),
  route('small', 'APPEND', { dataSet: dataSet('Small') }),
  route('named', 'APPEND', { stream: 1 }),
  route('nobody', 'APPEND', { stream: 999 }),
];

/** These are the routes of test/import/order.long.test.ts. */
const ordered = ['crossed', 'late', 'overtaken'].map((name) =>
  route(name, 'REPLACE', {
    dataSet: { name, columns: columns.slice(0, 1) },
    ...(name === 'overtaken' ? { shrinkGuard: 0.5 } : {}),
  }),
);

/** These are the routes of test/import/plan.long.test.ts. */
const planned = [
  route('orders', 'APPEND', {
    dataSet: { name: 'Orders', columns: [...columns.slice(0, 1), { name: 'note', type: 'STRING' }] },
    partSize: '64KB',
  }),
  route('guessed', 'APPEND', { dataSet: { name: 'Guessed', columns: 'infer' } }),
];

/** These are the routes of test/export/export.long.test.ts. */
const exported = [
  route('people', 'REPLACE', { dataSet: dataSet('People') }),
  route('unloaded', 'REPLACE', { dataSet: { name: 'Unloaded', columns: 'infer' } }),
];

const job = (name: string, more: object = {}) => ({
  ...{ name, route: 'people', schedule: 'at(2199-01-01T00:00:00)', prefix: `exports/${name}/` },
  ...more,
});

export const commonConfig = {
  imports: [...kinds, ...ordered, ...planned, ...exported],
  exports: [
    job('first', { fileName: 'People of today.csv' }),
    job('plain'),
    job('bare', { includeHeader: false }),
    job('zipped', { gzip: true }),
    job('order'),
    job('sparing', { skipUnchanged: true }),
    job('empty', { route: 'unloaded' }),
    job('early', { route: 'unloaded' }),
  ],
};
