import fc from 'fast-check';
import { type Config, parseConfig } from '../../../shared/config/config.ts';
import type { ExportJob } from '../../../shared/config/export-job.ts';
import type { ImportRoute, Target } from '../../../shared/config/route.ts';
import { columnTypes } from '../../../shared/config/route.ts';
import type { ConfigInput } from '../../../shared/config/schema.ts';
import { ConfigInvalid } from '../../../shared/errors.ts';

export const dataSetId = '317970a1-6a6e-4f70-8e09-44cf5f34cf44';

/** Valid routes and exports, as they are written; a test changes what it is about. */
export const streamRoute = { name: 'sales', prefix: 'incoming/sales/', stream: 42, updateMethod: 'APPEND' };

export const dataSetRoute = {
  name: 'customers',
  prefix: 'incoming/customers/',
  dataSet: {
    name: 'Customers',
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'name', type: 'STRING' },
    ],
  },
  updateMethod: 'REPLACE',
};

export const importRoute = {
  name: 'rates',
  prefix: 'incoming/rates/',
  dataSetApi: { dataSetId },
  updateMethod: 'REPLACE',
};

export const exportJob = {
  name: 'q4',
  dataSetId,
  schedule: 'cron(0 6 ? * MON-FRI *)',
  prefix: 'exports/q4/',
};

/** The problems of a configuration, without the lines of the file where they are. */
export function problemsOf(value: unknown): string[] {
  try {
    parseConfig(JSON.stringify(value), 'sluice.config.json');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    const [, ...lines] = error.message.split('\n');
    return lines.map((line) => line.trim().replace(/ \(line \d+\)/, ''));
  }
}

/** A normalised configuration as somebody would write it who leaves nothing to the defaults. */
export function written({ bucket, imports, exports, alarms }: Config): ConfigInput {
  return {
    ...(bucket !== null && { bucket: bucket.name }),
    ...(bucket?.keyArn && { bucketKeyArn: bucket.keyArn }),
    imports: imports.map(writtenImport),
    exports: exports.map(writtenExport),
    alarms,
  };
}

function writtenExport({ source, ...rest }: ExportJob): NonNullable<ConfigInput['exports']>[number] {
  return source.kind === 'route'
    ? { ...rest, route: source.route.name }
    : { ...rest, dataSetId: source.dataSetId };
}

function writtenImport({
  target,
  expect: _,
  ...route
}: ImportRoute): NonNullable<ConfigInput['imports']>[number] {
  const { partSize, maxConcurrency, shrinkGuard, ...rest } = route;
  const guard = shrinkGuard === null ? {} : { shrinkGuard };
  const { set, ...files } = { ...route.files, excludeDefaults: false };
  const durations = { commitInterval: `${route.commitInterval}s`, maxPause: `${route.maxPause}s` };
  const common = { ...rest, ...guard, files: set === null ? files : { ...files, set }, ...durations };
  if (target.kind === 'dataSetApi') {
    if (target.dataSetId === null) {
      const { kind: _, dataSetId: __, ...dataSetApi } = target;
      return { ...common, dataSetApi };
    }
    const { kind: _, ...dataSetApi } = target;
    return { ...common, dataSetApi };
  }
  return { ...common, ...writtenTarget(target), partSize, maxConcurrency };
}

function writtenTarget(target: Exclude<Target, { kind: 'dataSetApi' }>) {
  if (target.kind === 'stream') return { stream: target.streamId };
  if (target.kind === 'streamOf') return { stream: { dataSetId: target.dataSetId } };
  const { kind: _, ...dataSet } = target;
  return { dataSet };
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((s) => /^[^{]*\S/.test(s));
const optional = <T>(key: string, values: fc.Arbitrary<T>) =>
  fc.option(values.map((value) => ({ [key]: value })));

const columns = fc.uniqueArray(fc.record({ name: text, type: fc.constantFrom(...columnTypes) }), {
  minLength: 1,
  maxLength: 5,
  selector: ({ name }) => name.toLowerCase(),
});

const targetAndMethod = fc.oneof(
  fc.record({ stream: fc.integer({ min: 1 }), updateMethod: fc.constantFrom('APPEND', 'REPLACE') }),
  fc.record({
    dataSetApi: fc
      .tuple(fc.uuid(), optional('maxBytes', fc.constantFrom('1KB', '25MB', 1_000_000, '100MB')))
      .map(([id, limit]) => ({ dataSetId: id, ...limit })),
    updateMethod: fc.constantFrom('APPEND', 'REPLACE'),
  }),
  fc.record({
    dataSetApi: fc
      .tuple(text, fc.oneof(columns, fc.constant('infer' as const)), optional('description', text))
      .map(([name, declared, more]) => ({ name, columns: declared, ...more })),
    updateMethod: fc.constantFrom('APPEND', 'REPLACE'),
  }),
  fc.record({
    stream: fc.record({ dataSetId: fc.uuid() }),
    updateMethod: fc.constantFrom('APPEND', 'REPLACE'),
  }),
  fc.record({
    stream: fc.integer({ min: 1 }),
    updateMethod: fc.constant('UPSERT'),
    keyColumnNames: fc.constant(['id']),
  }),
  fc
    .tuple(
      text,
      fc.oneof(columns, fc.constant('infer' as const)),
      fc.constantFrom('APPEND', 'REPLACE', 'UPSERT'),
    )
    .map(([name, declared, updateMethod]) => ({
      dataSet: { name, columns: declared },
      updateMethod,
      ...(updateMethod === 'UPSERT' && {
        keyColumnNames: declared === 'infer' ? ['any'] : declared.slice(0, 2).map((column) => column.name),
      }),
    })),
);

const fileOptions = fc
  .tuple(
    optional('commitInterval', fc.constantFrom(0, '0s', '90s', '15m', '2 h')),
    optional('showCells', fc.boolean()),
    optional('maxRecordBytes', fc.constantFrom('1KB', 32_000, '31.25KiB', '20 KB')),
  )
  .map((options) => Object.assign({}, ...options));

const readOptions = fc
  .tuple(
    optional('format', fc.constantFrom('auto', 'csv', 'jsonl', 'json', 'parquet', 'xlsx')),
    optional('compression', fc.constantFrom('auto', 'none', 'gzip', 'zip', 'zstd')),
    optional('maxTextBytes', fc.constantFrom('1TB', '2GiB', 1000)),
    optional('maxRatio', fc.constantFrom(1, 20.5, 1000)),
    optional('encoding', fc.constantFrom('auto', 'utf8', 'Latin1', 'UTF-16', 'shift_jis', 'windows-1251')),
    optional('delimiter', fc.constantFrom('auto', ',', ';', '\t', '\u0001')),
    optional('quote', fc.constantFrom('"', "'")),
    optional('escape', fc.constantFrom('double', 'backslash')),
    optional('strayQuotes', fc.constantFrom('reject', 'keep')),
    optional('header', fc.boolean()),
    optional('skipLines', fc.constantFrom('auto', 0, 1, 10_000)),
    optional('skipFooter', fc.constantFrom(0, 1, 1000)),
    optional('comment', fc.constantFrom(null, '#', '-')),
    optional('blankLines', fc.constantFrom('skip', 'reject')),
    optional('shortRows', fc.constantFrom('reject', 'pad')),
    optional('emptyColumns', fc.constantFrom('drop', 'reject')),
  )
  .map((options) => Object.assign({}, ...options));

const sectionOptions = fc
  .tuple(
    optional(
      'files',
      fc
        .tuple(
          optional('include', fc.constantFrom(['**'], ['*.csv', 'a/**/{b,c}?.csv'])),
          optional('exclude', fc.constantFrom([], ['old/**'])),
          optional('excludeDefaults', fc.boolean()),
          optional('sameContent', fc.constantFrom('skip', 'skip-any-key', 'load')),
          optional('empty', fc.constantFrom('accept', 'reject')),
        )
        .map((options) => Object.assign({}, ...options)),
    ),
    optional(
      'match',
      fc
        .tuple(
          optional('extra', fc.constantFrom('reject', 'drop')),
          optional('missing', fc.constantFrom('reject', 'null')),
        )
        .map((options) => Object.assign({}, ...options)),
    ),
    optional(
      'cells',
      fc
        .tuple(optional('trim', fc.boolean()), optional('nulls', fc.constantFrom([], ['NULL', '', '-'])))
        .map((options) => Object.assign({}, ...options)),
    ),
    optional('lineage', fc.constantFrom({}, { ' _file ': 'key', ' _row ': 'row' })),
  )
  .map((options) => Object.assign({}, ...options));

const partOptions = fc
  .tuple(
    optional('partSize', fc.constantFrom('64KB', '1MiB', '0.5GB', 64_001, '1GB')),
    optional('maxConcurrency', fc.integer({ min: 1, max: 1000 })),
  )
  .map((options) => Object.assign({}, ...options));

/** Valid configurations as they are written, with few or many of the defaults left out. */
export const configs = fc
  .tuple(
    fc.array(fc.tuple(targetAndMethod, fileOptions, partOptions, fc.option(readOptions), sectionOptions), {
      maxLength: 5,
    }),
    fc.array(
      fc.tuple(
        fc.uuid(),
        fc.constantFrom(
          'rate(5 minutes)',
          'at(2027-02-28T00:00:00)',
          'cron(0/15 6-18 ? JAN,JUL 2#1 2026-2199)',
        ),
        fc.tuple(optional('gzip', fc.boolean()), optional('includeHeader', fc.boolean())),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([routes, jobs]) => ({
    imports: routes.map(([target, file, parts, read, sections], index) => ({
      name: `route-${index}`,
      prefix: `in/${index}/`,
      ...distinct(target, index),
      ...file,
      ...sections,
      ...('dataSetApi' in target ? {} : parts),
      ...(read === null ? {} : { read: isInferred(target) ? { ...read, header: true } : read }),
    })),
    exports: jobs.map(([id, schedule, options], index) => ({
      name: `job-${index}`,
      ...(index === 0 && routes.length > 0 ? { route: 'route-0' } : { dataSetId: id }),
      schedule,
      prefix: `out/${index}/`,
      ...Object.assign({}, ...options),
    })),
  }));

/** A header has the names of columns that are inferred. */
function isInferred(target: object): boolean {
  const { dataSet, dataSetApi } = target as { dataSet?: object; dataSetApi?: object };
  return Object(dataSet ?? dataSetApi).columns === 'infer';
}

/** Lets no two routes feed one Stream or make one DataSet. */
function distinct<T extends object>(target: T, index: number): object {
  if ('stream' in target && typeof target.stream === 'number') {
    return { ...target, stream: target.stream + index * 2 ** 32 };
  }
  if ('dataSetApi' in target && Object.hasOwn(Object(target.dataSetApi), 'name')) {
    return { ...target, dataSetApi: { ...Object(target.dataSetApi), name: `DataSet ${index}` } };
  }
  if ('dataSet' in target)
    return { ...target, dataSet: { ...Object(target.dataSet), name: `DataSet ${index}` } };
  return target;
}
