import fc from 'fast-check';
import { parseConfig } from '../../../shared/config/config.ts';
import { defaultExcludes } from '../../../shared/config/values/glob.ts';
import { ConfigInvalid } from '../../../shared/errors.ts';
import {
  configs,
  dataSetId,
  dataSetRoute,
  exportJob,
  importRoute,
  problemsOf,
  streamRoute,
  written,
} from './samples.ts';

const readDefaults = {
  ...{ format: 'auto', compression: 'auto', member: null, sheet: null, maxTextBytes: 1e12, maxRatio: 500 },
  ...{
    encoding: 'auto',
    delimiter: 'auto',
    quote: '"',
    escape: 'double',
    strayQuotes: 'reject',
    header: true,
  },
  ...{ skipLines: 'auto', skipFooter: 0, comment: null, blankLines: 'skip', shortRows: 'reject' },
  emptyColumns: 'drop',
};
const cellDefaults = {
  ...{ trim: false, nulls: [], decimal: '.', thousands: null, symbols: [], dates: [], timeZone: 'UTC' },
  invalid: 'reject',
};

describe('a valid configuration', () => {
  test('is read with every default filled in', () => {
    const text = JSON.stringify({
      $schema: './sluice.schema.json',
      imports: [streamRoute, dataSetRoute, importRoute],
      exports: [exportJob],
    });
    const files = {
      ...{ include: ['**'], exclude: [...defaultExcludes], sameContent: 'skip', empty: 'reject', set: null },
    };
    const defaults = {
      keyColumnNames: [],
      files,
      read: readDefaults,
      match: { by: 'name', extra: 'reject', missing: 'reject' },
      cells: cellDefaults,
      lineage: {},
      commitInterval: 900,
      maxPause: 86_400,
      partSize: 64_000_000,
      maxConcurrency: 40,
      shrinkGuard: null,
      maxRecordBytes: 16 * 2 ** 20,
      showCells: true,
    };
    expect(parseConfig(text, 'sluice.config.json')).toStrictEqual({
      bucket: null,
      imports: [
        {
          ...defaults,
          name: 'sales',
          prefix: 'incoming/sales/',
          target: { kind: 'stream', streamId: 42 },
          updateMethod: 'APPEND',
          files: { ...files, empty: 'accept' },
        },
        {
          ...defaults,
          name: 'customers',
          prefix: 'incoming/customers/',
          target: { kind: 'dataSet', description: '', ...dataSetRoute.dataSet },
          updateMethod: 'REPLACE',
        },
        {
          ...defaults,
          name: 'rates',
          prefix: 'incoming/rates/',
          target: { kind: 'dataSetApi', dataSetId, maxBytes: 25e6 },
          updateMethod: 'REPLACE',
        },
      ],
      exports: [
        {
          name: 'q4',
          source: { kind: 'dataSet', dataSetId },
          schedule: exportJob.schedule,
          prefix: exportJob.prefix,
          timeZone: 'UTC',
          fileName: 'q4.csv',
          format: 'csv',
          includeHeader: true,
          gzip: false,
          skipUnchanged: false,
        },
      ],
      alarms: true,
    });
  });

  test('may say everything that the defaults say otherwise', () => {
    const route = {
      ...streamRoute,
      updateMethod: 'UPSERT',
      keyColumnNames: ['id', 'day'],
      files: {
        ...{ include: ['*.csv', 'new/**'], exclude: ['old/**'], excludeDefaults: false, sameContent: 'load' },
        empty: 'reject',
      },
      read: {
        ...{
          format: 'csv',
          compression: 'zip',
          member: '*.csv',
          sheet: null,
          maxTextBytes: 5000,
          maxRatio: 9,
        },
        ...{ encoding: 'Latin1', delimiter: ';', quote: "'", escape: 'backslash', strayQuotes: 'keep' },
        ...{ header: false, skipLines: 2, skipFooter: 1, comment: '#', blankLines: 'reject' },
        ...{ shortRows: 'pad', emptyColumns: 'reject' },
      },
      match: { extra: 'drop', missing: 'null' },
      cells: {
        ...{ trim: true, nulls: ['NULL', ''], decimal: ',', thousands: '.', symbols: '€' },
        ...{ dates: ['dd.MM.yyyy'], timeZone: 'Europe/Berlin', invalid: 'null' },
      },
      lineage: { _file: 'key', _row: 'row', _at: 'loadedAt', _version: 'versionId' },
      commitInterval: 0,
      maxPause: 0,
      partSize: '1MiB',
      maxConcurrency: 1,
      maxRecordBytes: '512KiB',
      showCells: false,
    };
    const { dataSetId: __, ...other } = exportJob;
    const job = {
      ...other,
      timeZone: 'Europe/Berlin',
      fileName: 'Q4 sales.csv.gz',
      includeHeader: false,
      gzip: true,
      skipUnchanged: true,
    };
    const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';
    const text = JSON.stringify({
      ...{ bucket: 'our-files', bucketKeyArn: keyArn, alarms: false },
      ...{ imports: [route], exports: [{ ...job, route: 'sales' }] },
    });
    const { stream: _, ...rest } = route;
    const checked = {
      ...rest,
      target: { kind: 'stream', streamId: 42 },
      files: {
        ...{ include: ['*.csv', 'new/**'], exclude: ['old/**'], sameContent: 'load', empty: 'reject' },
        set: null,
      },
      read: { ...route.read, encoding: 'windows-1252' },
      match: { by: 'position', extra: 'drop', missing: 'null' },
      cells: { ...route.cells, symbols: ['€'] },
      partSize: 1_048_576,
      maxRecordBytes: 524_288,
      shrinkGuard: null,
    };
    expect(parseConfig(text, 'sluice.config.json')).toStrictEqual({
      bucket: { name: 'our-files', keyArn },
      imports: [checked],
      // Nothing but the default goes with gzip.
      exports: [{ ...job, format: 'csv', source: { kind: 'route', route: checked } }],
      alarms: false,
    });
  });

  test.each([
    [
      'the longest record is half a part where parts are small',
      { partSize: '1MB' },
      { maxRecordBytes: 500_000 },
    ],
    [
      'the id of a DataSet is in lower case',
      { dataSetApi: { dataSetId: dataSetId.toUpperCase() } },
      { target: { kind: 'dataSetApi', dataSetId } },
    ],
    [
      'how much goes in one request is up to the route',
      { dataSetApi: { dataSetId, maxBytes: '5MiB' } },
      { target: { kind: 'dataSetApi', dataSetId, maxBytes: 5 * 2 ** 20 } },
    ],
    [
      'the DataSet API may create its DataSet',
      { dataSetApi: { name: 'X', columns: 'infer' } },
      {
        target: {
          ...{ kind: 'dataSetApi', dataSetId: null, name: 'X', description: '', columns: 'infer' },
          maxBytes: 25e6,
        },
      },
    ],
    [
      'a Stream may be named by its DataSet',
      { stream: { dataSetId: dataSetId.toUpperCase() } },
      { target: { kind: 'streamOf', dataSetId } },
    ],
    [
      'columns may be inferred',
      { dataSet: { name: 'X', columns: 'infer' } },
      { target: { kind: 'dataSet', name: 'X', description: '', columns: 'infer' } },
    ],
  ])('%s', (_, change, expected) => {
    const { stream, ...rest } = streamRoute;
    const route = 'partSize' in change ? { stream, ...rest, ...change } : { ...rest, ...change };
    expect(parseConfig(JSON.stringify({ imports: [route] }), 'x').imports[0]).toMatchObject(expected);
  });

  test('the file of a compressed export ends in .gz', () => {
    const text = JSON.stringify({ exports: [{ ...exportJob, gzip: true }] });
    expect(parseConfig(text, 'x').exports[0]?.fileName).toBe('q4.csv.gz');
  });

  test('the file of an export as Parquet ends in .parquet', () => {
    const text = JSON.stringify({ exports: [{ ...exportJob, format: 'parquet' }] });
    expect(parseConfig(text, 'x').exports[0]).toMatchObject({ fileName: 'q4.parquet', format: 'parquet' });
  });

  test('may have comments and trailing commas', () => {
    const text = `\uFEFF// ours
      { "exports": [ /* none yet */ ], "imports": [${JSON.stringify(streamRoute)},], }`;
    expect(parseConfig(text, 'x').imports).toHaveLength(1);
  });

  test('means the same when all that was normalised is written out', () => {
    fc.assert(
      fc.property(configs, (config) => {
        const once = parseConfig(JSON.stringify(config), 'x');
        expect(parseConfig(JSON.stringify(written(once)), 'x')).toStrictEqual(once);
      }),
      { numRuns: 300 },
    );
  });
});

test('whatever stands in the file, the answer is a configuration or its problems', () => {
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('UPSERT', 'infer', '{% x %}', [], {}, null, ['a', 'A'], [{ name: 'a' }], {
      columns: [[]],
    }),
  );
  const damage = fc.array(fc.tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }), anything), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(configs, damage, (config, changes) => {
      const text = JSON.stringify(changes.reduce<unknown>(replaced, config));
      try {
        parseConfig(text, 'x');
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigInvalid);
        expect((error as Error).message).toMatch(/^x has .+:(\n {2}.+ → .+)+$/);
      }
    }),
    { numRuns: 500 },
  );
});

/** The value with another one put in a place to which the numbers lead. */
function replaced(value: unknown, [steps, other]: [steps: number[], other: unknown]): unknown {
  const [step, ...further] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return other;
  const keys = Object.keys(value);
  const key = keys[step % (keys.length + 1)] ?? 'another';
  const changed = replaced(Reflect.get(value, key), [further, other]);
  return Array.isArray(value)
    ? value.map((element, index) => (String(index) === key ? changed : element))
    : { ...value, [key]: changed };
}

test('five mistakes are reported at once, each with its place and its remedy', () => {
  const text = `{
  // The routes of the sales team
  "imports": [
    { "name": "sales", "prefix": "/incoming/sales/", "stream": 42, "updateMethod": "append" },
    {
      "name": "sales",
      "prefix": "incoming/other/",
      "stream": 43,
      "updateMethod": "APPEND",
      "maxConcurency": 5,
      "partSize": "1PB",
    }
  ]
}`;
  expect(() => parseConfig(text, 'my/sluice.config.json')).toThrow(
    new ConfigInvalid(
      [
        'my/sluice.config.json has 5 problems:',
        '  imports[0].prefix (line 4): "/incoming/sales/" → leave out the slash at its beginning: keys in S3 do not begin with one',
        '  imports[0].updateMethod (line 4): "append" → write "APPEND": Domo would silently take it as REPLACE',
        '  imports[1].name (line 6): "sales" → write another name: imports[0] has this one',
        '  imports[1].maxConcurency (line 10): unknown key → did you mean "maxConcurrency"?',
        '  imports[1].partSize (line 11): "1PB" → write a number and its unit, like "64MB" or "64MiB", or a whole number of bytes',
      ].join('\n'),
    ),
  );
});

describe('the whole file', () => {
  test.each<[string, unknown, string[]]>([
    ['no object', null, ['the whole file: null → write an object, in braces']],
    ['a list', [streamRoute], [expect.stringMatching(/^the whole file: .* → write an object, in braces$/)]],
    ['nothing to do', {}, ['the whole file: does nothing → write at least one of "imports" and "exports"']],
    ['empty lists', { imports: [], exports: [] }, [expect.stringContaining('does nothing')]],
    [
      'one route, no list',
      { imports: streamRoute },
      [expect.stringMatching(/^imports: .* → write a list of routes, in brackets$/)],
    ],
    [
      'a list in a list',
      { imports: [[streamRoute]] },
      [expect.stringMatching(/^imports\[0\]: .* → write an object, in braces$/)],
    ],
    [
      'an unknown kind of route',
      { import: [streamRoute] },
      ['import: unknown key → did you mean "imports"?'],
    ],
    [
      'alarms',
      { imports: [streamRoute], alarms: 'no' },
      ['alarms: "no" → write true or false, without quotes'],
    ],
    [
      'a bucket by its address',
      { imports: [streamRoute], bucket: 's3://our-files/incoming' },
      [
        'bucket: "s3://our-files/incoming" → write the name of the bucket alone, like "our-files"; folders belong to the prefixes',
      ],
    ],
    [
      'the key of a bucket by its alias, and no bucket',
      { imports: [streamRoute], bucketKeyArn: 'alias/files' },
      [expect.stringMatching(/^bucketKeyArn: "alias\/files" → write the ARN of the key/)],
    ],
    [
      'the key of no bucket',
      { imports: [streamRoute], bucketKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/a' },
      [expect.stringMatching(/^bucketKeyArn: .* → leave it out, or write "bucket" too/)],
    ],
    [
      'two unknown keys',
      { imports: [streamRoute], a: 1, constructor: 2 },
      [
        'a: unknown key → leave it out; known are $schema, bucket, bucketKeyArn, imports, exports, alarms',
        'constructor: unknown key → leave it out; known are $schema, bucket, bucketKeyArn, imports, exports, alarms',
      ],
    ],
  ])('%s', (_, value, problems) => {
    expect(problemsOf(value)).toEqual(problems);
  });

  test('keys that hide in the prototype are unknown too', () => {
    const text = `{ "imports": [${JSON.stringify(streamRoute)}], "__proto__": { "exports": [] } }`;
    expect(() => parseConfig(text, 'x')).toThrow('__proto__ (line 1): unknown key');
  });
});

const name = 'write 1 to 64 letters, digits, - and _';
const size = 'write a number and its unit, like "64MB" or "64MiB", or a whole number of bytes';
const duration = 'write a whole number and its unit, like "90s", "15m" or "2h", or 0';
const methods = 'write "APPEND", "REPLACE" or "UPSERT": Domo would silently take it as REPLACE';

describe('a value of a route', () => {
  test.each<[object, string | RegExp]>([
    [{ name: '' }, `name: "" → ${name}`],
    [{ name: 'my sales' }, `name: "my sales" → ${name}`],
    [{ name: 'x'.repeat(65) }, /^imports\[0\]\.name: "x+" → write 1 to 64 letters/],
    [{ name: 7 }, 'name: 7 → write a text in double quotes'],
    [{ name: undefined }, 'name: missing → write it, like {"name":"sales"}'],
    [{ prefix: undefined }, 'prefix: missing → write it, like {"prefix":"incoming/sales/"}'],
    [{ prefix: null }, 'prefix: null → write a text in double quotes'],
    [{ updateMethod: undefined }, 'updateMethod: missing → write it, like {"updateMethod":"APPEND"}'],
    [
      { updateMethod: 'append' },
      'updateMethod: "append" → write "APPEND": Domo would silently take it as REPLACE',
    ],
    [
      { updateMethod: 'Replace' },
      'updateMethod: "Replace" → write "REPLACE": Domo would silently take it as REPLACE',
    ],
    [{ updateMethod: 'MERGE' }, `updateMethod: "MERGE" → ${methods}`],
    [{ updateMethod: true }, `updateMethod: true → ${methods}`],
    [
      { stream: '42' },
      'stream: "42" → write the number of the Stream, without quotes, or { "dataSetId": "…" }',
    ],
    [{ stream: 0 }, 'stream: 0 → write the number of the Stream, from 1'],
    [{ stream: 1.5 }, 'stream: 1.5 → write a whole number'],
    [
      { stream: null },
      'stream: null → write the number of the Stream, without quotes, or { "dataSetId": "…" }',
    ],
    [{ read: { header: 'yes' } }, 'read.header: "yes" → write true or false, without quotes'],
    [
      { read: { delimiter: '||' } },
      'read.delimiter: "||" → write "auto", or one character of ASCII, like ";"',
    ],
    [{ read: { strayQuotes: 'strict' } }, 'read.strayQuotes: "strict" → write "reject" or "keep"'],
    [{ read: { strayQuotes: null } }, 'read.strayQuotes: null → write "reject" or "keep"'],
    [{ read: { quotes: 'lenient' } }, 'read.quotes: unknown key → write it as "strayQuotes": "keep"'],
    [{ read: { Header: false } }, 'read.Header: unknown key → did you mean "header"?'],
    [{ read: [] }, 'read: [] → write an object, in braces'],
    [{ read: false }, 'read: false → write an object, in braces'],
    [{ commitInterval: '15' }, `commitInterval: "15" → ${duration}`],
    [{ commitInterval: '1.5h' }, `commitInterval: "1.5h" → ${duration}`],
    [{ commitInterval: -1 }, `commitInterval: -1 → ${duration}`],
    [{ commitInterval: 900 }, 'commitInterval: 900 → write its unit too, like "900s"'],
    [{ commitInterval: '169h' }, 'commitInterval: "169h" → write at most "168h", a week'],
    [
      { expect: {} },
      'expect: has neither "schedule" nor "every" → write exactly one of "schedule" (times of a calendar) and "every" (a while behind the file before)',
    ],
    [
      { expect: { every: '1d', schedule: 'cron(0 6 * * ? *)' } },
      'expect: has both "schedule" and "every" → write exactly one of "schedule" (times of a calendar) and "every" (a while behind the file before)',
    ],
    [
      { expect: { every: '1 week' } },
      'expect.every: "1 week" → write a whole number and its unit, like "30m", "12h" or "1d"',
    ],
    [{ expect: { every: '400d' } }, 'expect.every: "400d" → write at most "366d"'],
    [
      { expect: { every: '1d', timeZone: 'UTC' } },
      'expect.timeZone: "UTC" → leave it out: with "every" it says nothing',
    ],
    [
      { expect: { schedule: 'rate(1 day)' } },
      'expect.schedule: "rate(1 day)" → write "every" in the place of "schedule", like { "every": "1d" }',
    ],
    [
      { expect: { schedule: 'at(2027-01-01T06:00:00)' } },
      'expect.schedule: "at(2027-01-01T06:00:00)" → write a cron expression: files are due again and again',
    ],
    [
      { expect: { every: '1d', grace: '1h' } },
      'expect.grace: unknown key → leave it out; known are schedule, timeZone, every, wait',
    ],
    [{ maxPause: '337h' }, 'maxPause: "337h" → write at most "336h", 14 days'],
    [{ partSize: '64mb' }, `partSize: "64mb" → ${size}`],
    [{ partSize: 64e6 + 0.5 }, `partSize: 64000000.5 → ${size}`],
    [{ partSize: '63KB' }, 'partSize: "63KB" → write at least "64KB"'],
    [{ partSize: '1GiB' }, 'partSize: "1GiB" → write at most "1GB"'],
    [{ maxConcurrency: 0 }, 'maxConcurrency: 0 → write at least 1'],
    [{ maxConcurrency: 1001 }, 'maxConcurrency: 1001 → write at most 1000'],
    [{ maxConcurrency: 2.5 }, 'maxConcurrency: 2.5 → write a whole number'],
    [{ maxConcurrency: '40' }, 'maxConcurrency: "40" → write a number, without quotes'],
    [{ maxRecordBytes: 999 }, 'maxRecordBytes: 999 → write at least "1KB"'],
    [
      { maxRecordBytes: '32.001MB' },
      'maxRecordBytes: "32.001MB" → write at most "32MB", half of partSize, or raise partSize',
    ],
    [{ partSize: '1GB', maxRecordBytes: '501MB' }, 'maxRecordBytes: "501MB" → write at most "500MB"'],
    [{ keyColumnNames: 'id' }, 'keyColumnNames: "id" → write a list of column names'],
    [
      { fileType: 'csv' },
      /^imports\[0\]\.fileType: unknown key → leave it out; known are name, prefix, stream/,
    ],
    [{ Read: {}, read: {} }, /^imports\[0\]\.Read: unknown key → leave it out/],
    [{ name: '{% $x %}' }, /^imports\[0\]\.name: .* Step Functions would evaluate it as JSONata/],
  ])('%j', (change, problem) => {
    const expected = typeof problem === 'string' ? `imports[0].${problem}` : expect.stringMatching(problem);
    const found = problemsOf({ imports: [{ ...streamRoute, ...change }] });
    expect(found[0]).toEqual(expected);
    // A text for Step Functions is no name either.
    expect(found).toHaveLength(JSON.stringify(change).includes('{%') ? 2 : 1);
  });

  const { prefix, ...withoutPrefix } = streamRoute;
  const { stream, ...withoutStream } = streamRoute;
  test.each<[string, object, string]>([
    ['a required key', { ...withoutPrefix, prefx: prefix }, 'prefx: unknown key → did you mean "prefix"?'],
    ['the target', { ...withoutStream, steam: stream }, 'steam: unknown key → did you mean "stream"?'],
    [
      'the keys of UPSERT',
      { ...streamRoute, updateMethod: 'UPSERT', keyColumNames: ['id'] },
      'keyColumNames: unknown key → did you mean "keyColumnNames"?',
    ],
    [
      'what the DataSet API has no use for',
      { ...importRoute, partsize: '64MB' },
      'partsize: unknown key → did you mean "partSize"?',
    ],
  ])('%s, misspelt, is one mistake, not two', (_, route, problem) => {
    expect(problemsOf({ imports: [route] })).toEqual([`imports[0].${problem}`]);
  });
});

describe('a key in the wrong place', () => {
  const { dataSetApi, ...homeless } = importRoute;

  test.each<[object, string[]]>([
    [
      { ...streamRoute, header: false },
      ['header: unknown key → write it under "read", as "read": { "header": false }'],
    ],
    [
      { ...streamRoute, delimiter: ';;' },
      [
        'delimiter: unknown key → it belongs under "read", which does not take ";;" either: write "auto", or one character of ASCII, like ";"',
      ],
    ],
    [
      { ...streamRoute, delimiter: ',' },
      ['delimiter: unknown key → write it under "read", as "read": { "delimiter": "," }'],
    ],
    [
      { ...streamRoute, header: 'yes' },
      [
        'header: unknown key → it belongs under "read", which does not take "yes" either: write true or false',
      ],
    ],
    [
      { ...streamRoute, delimiter: ';', read: { header: false } },
      ['delimiter: unknown key → write it under "read", as "read": { "delimiter": ";" }'],
    ],
    [
      { ...streamRoute, strayQuotes: 'keep', read: { header: false } },
      ['strayQuotes: unknown key → write it under "read", as "read": { "strayQuotes": "keep" }'],
    ],
    [
      { ...streamRoute, quotes: 'lenient' },
      ['quotes: unknown key → write it under "read", as "read": { "strayQuotes": "keep" }'],
    ],
    [
      { ...streamRoute, quotes: 'strict' },
      ['quotes: unknown key → write it under "read", as "read": { "strayQuotes": "reject" }'],
    ],
    [
      { ...homeless, import: dataSetApi },
      [`import: unknown key → write it as "dataSetApi": {"dataSetId":"${dataSetId}"}`],
    ],
    [
      { ...homeless, import: { dataSetId: 'x' }, updateMethod: 'UPSERT' },
      [
        'updateMethod: "UPSERT" → write "APPEND" or "REPLACE", or load by a Stream',
        'import: unknown key → write it as "dataSetApi": {"dataSetId":"x"}',
      ],
    ],
    [
      { ...streamRoute, import: dataSetApi },
      [
        ': goes to stream and dataSetApi → write exactly one of',
        `import: unknown key → write it as "dataSetApi": {"dataSetId":"${dataSetId}"}`,
      ],
    ],
    [
      { ...streamRoute, columns: [{ name: 'id' }] },
      ['columns: unknown key → write it under "dataSet", as "dataSet": { "columns": [{"name":"id"}] }'],
    ],
    [
      { ...importRoute, maxBytes: '1MB' },
      ['maxBytes: unknown key → write it under "dataSetApi", as "dataSetApi": { "maxBytes": "1MB" }'],
    ],
    [
      { ...streamRoute, header: false, quotes: 'lenient' },
      [
        'header: unknown key → write it under "read", as "read": { "header": false }',
        'quotes: unknown key → write it under "read", as "read": { "strayQuotes": "keep" }',
      ],
    ],
  ])('%j', (route, problems) => {
    expect(problemsOf({ imports: [route] })).toEqual(problems.map((line) => expect.stringContaining(line)));
  });

  test('no export has one: only a route reads files', () => {
    expect(problemsOf({ exports: [{ ...exportJob, quotes: 'strict', header: true }] })).toEqual([
      expect.stringMatching(/^exports\[0\]\.quotes: unknown key → leave it out/),
      expect.stringMatching(/^exports\[0\]\.header: unknown key → leave it out/),
    ]);
  });
});

describe('where a route goes', () => {
  const { stream: _, ...homeless } = streamRoute;
  const exactlyOne =
    'write exactly one of "stream" (the id of a Stream, or of its DataSet), "dataSet" (one to create) and "dataSetApi" (one to load by the DataSet API)';

  test.each<[string, object, string[]]>([
    ['nowhere', {}, [`imports[0]: goes nowhere → ${exactlyOne}`]],
    [
      'to two places',
      { stream: 1, dataSetApi: { dataSetId } },
      [`imports[0]: goes to stream and dataSetApi → ${exactlyOne}`],
    ],
    [
      'to a faulty one and a good one',
      { stream: 'x', dataSetApi: { dataSetId } },
      [
        `imports[0]: goes to stream and dataSetApi → ${exactlyOne}`,
        'imports[0].stream: "x" → write the number of the Stream, without quotes, or { "dataSetId": "…" }',
      ],
    ],
    [
      'to a DataSet without columns',
      { dataSet: { name: 'X' } },
      ['imports[0].dataSet.columns: missing → write it, like {"columns":"infer"}'],
    ],
    [
      'to a DataSet with no columns',
      { dataSet: { name: 'X', columns: [] } },
      ['imports[0].dataSet.columns: [] → write at least one column, or "infer"'],
    ],
    [
      'to a DataSet with some other columns',
      { dataSet: { name: 'X', columns: 'auto' } },
      ['imports[0].dataSet.columns: "auto" → write a list of columns, or "infer"'],
    ],
    [
      'to a DataSet without a name',
      { dataSet: { name: ' ', columns: 'infer' } },
      ['imports[0].dataSet.name: " " → write a name'],
    ],
    [
      'to a list',
      { dataSet: ['Customers'] },
      ['imports[0].dataSet: ["Customers"] → write an object, in braces'],
    ],
    [
      'to a DataSet whose id is none',
      { dataSetApi: { dataSetId: '42' } },
      [
        'imports[0].dataSetApi.dataSetId: "42" → write the UUID of the DataSet; it is in the address of its page in Domo',
      ],
    ],
    ...[
      ['500', '"500" → write a number and its unit'],
      ['999B', '"999B" → write at least "1KB"'],
      ['101MB', '"101MB" → write at most "100MB", or load by a Stream'],
    ].map(([maxBytes, problem]): [string, object, string[]] => [
      `by the DataSet API, ${maxBytes} in one request`,
      { dataSetApi: { dataSetId, maxBytes } },
      [expect.stringContaining(`imports[0].dataSetApi.maxBytes: ${problem}`)],
    ]),
    [
      'by the DataSet API, with nothing said of the DataSet',
      { dataSetApi: {} },
      [
        'imports[0].dataSetApi: has no dataSetId → write "dataSetId", the UUID of a DataSet that there is, or "name" and "columns" of the one that the first load creates',
      ],
    ],
    [
      'by the DataSet API, to one that it is to create, without columns',
      { dataSetApi: { name: 'Rates' } },
      [expect.stringMatching(/^imports\[0\]\.dataSetApi: has no dataSetId, and no columns → write/)],
    ],
    [
      'by the DataSet API, to one that is there and to be created',
      { dataSetApi: { dataSetId, name: 'Rates', columns: 'infer' } },
      [
        'imports[0].dataSetApi.name: "Rates" → leave it out, or leave "dataSetId" out: the DataSet with that id has its own',
        'imports[0].dataSetApi.columns: "infer" → leave it out, or leave "dataSetId" out: the DataSet with that id has its own',
      ],
    ],
    [
      'by the DataSet API, to inferred columns, without a header',
      { dataSetApi: { name: 'X', columns: 'infer' }, read: { header: false } },
      [expect.stringContaining('imports[0].dataSetApi.columns: "infer" → write the list of columns')],
    ],
    [
      'to the Stream of a DataSet whose id is none',
      { stream: { dataSetId: '42' } },
      [
        'imports[0].stream.dataSetId: "42" → write the UUID of the DataSet; it is in the address of its page in Domo',
      ],
    ],
    [
      'to the Stream of something else',
      { stream: { name: 'Sales' } },
      [
        expect.stringContaining('imports[0].stream.dataSetId'),
        'imports[0].stream.name: unknown key → leave it out; known are dataSetId',
      ],
    ],
    [
      'in parts, by the DataSet API',
      { dataSetApi: { dataSetId }, partSize: '64MB', maxConcurrency: 2 },
      [
        'imports[0].partSize: "64MB" → leave it out: with "dataSetApi" a file is sent in one request, not in parts',
        'imports[0].maxConcurrency: 2 → leave it out: with "dataSetApi" a file is sent in one request, not in parts',
      ],
    ],
    [
      'to inferred columns, without a header',
      { dataSet: { name: 'X', columns: 'infer' }, read: { header: false } },
      [
        'imports[0].dataSet.columns: "infer" → write the list of columns, because without a header there are no names to infer',
      ],
    ],
  ])('%s', (_, target, problems) => {
    expect(problemsOf({ imports: [{ ...homeless, ...target }] }).sort()).toEqual(problems.sort());
  });
});

describe('columns', () => {
  const types = 'Domo has STRING, DECIMAL, LONG, DOUBLE, DATE, DATETIME';

  test.each<[unknown[], string[]]>([
    [[{ name: 'a', type: 'long' }], [`[0].type: "long" → write "LONG": ${types}`]],
    [[{ name: 'a', type: 'integer' }], [`[0].type: "integer" → write "LONG": ${types}`]],
    [[{ name: 'a', type: 'BOOLEAN' }], [`[0].type: "BOOLEAN" → write "STRING": ${types}`]],
    [[{ name: 'a', type: 'DOUBEL' }], [`[0].type: "DOUBEL" → write "DOUBLE": ${types}`]],
    [
      [{ name: 'a', type: 'GEOMETRY' }],
      ['[0].type: "GEOMETRY" → write "STRING", "DECIMAL", "LONG", "DOUBLE", "DATE" or "DATETIME"'],
    ],
    [
      [{ name: 'a', type: 1 }],
      ['[0].type: 1 → write "STRING", "DECIMAL", "LONG", "DOUBLE", "DATE" or "DATETIME"'],
    ],
    [[{ name: 'a' }], ['[0].type: missing → write it, like {"type":"STRING"}']],
    [
      [{ name: '', type: 'LONG' }, 'b'],
      ['[0].name: "" → write a name', '[1]: "b" → write an object, in braces'],
    ],
    [
      [{ name: 'a', type: 'LONG', nullable: true }],
      ['[0].nullable: unknown key → leave it out; known are name, type, from'],
    ],
    [
      [
        { name: 'Id', type: 'LONG' },
        { name: 'x', type: 'LONG' },
        { name: 'iD', type: 'int' },
      ],
      [
        '[2].name: "iD" → write another name: columns[0] has this one, and case does not tell names apart in Domo',
        `[2].type: "int" → write "LONG": ${types}`,
      ],
    ],
  ])('%j', (columns, problems) => {
    const route = { ...dataSetRoute, dataSet: { name: 'X', columns } };
    expect(problemsOf({ imports: [route] })).toEqual(
      problems.map((line) => `imports[0].dataSet.columns${line}`),
    );
  });
});

describe('keys', () => {
  const upsert = { ...dataSetRoute, updateMethod: 'UPSERT' };
  const needed = 'write the columns that identify a row, like ["id"]: UPSERT needs them';

  test.each<[string, object, string[]]>([
    ['none', upsert, [`keyColumnNames: missing → ${needed}`]],
    ['an empty list', { ...upsert, keyColumnNames: [] }, [`keyColumnNames: [] → ${needed}`]],
    ['good ones', { ...upsert, keyColumnNames: ['id', 'name'] }, []],
    [
      'good ones of columns that are inferred',
      { ...upsert, dataSet: { name: 'X', columns: 'infer' }, keyColumnNames: ['z'] },
      [],
    ],
    [
      'no column of the DataSet',
      { ...upsert, keyColumnNames: ['id', 'zip'] },
      ['keyColumnNames[1]: "zip" → write a column of the DataSet: "id" or "name"'],
    ],
    [
      'another case',
      { ...upsert, keyColumnNames: ['ID'] },
      ['keyColumnNames[0]: "ID" → did you mean the column "id"?'],
    ],
    [
      'twice',
      { ...upsert, keyColumnNames: ['id', 'id'] },
      ['keyColumnNames[1]: "id" → leave it out: keyColumnNames[0] is the same'],
    ],
    [
      'no texts',
      { ...upsert, keyColumnNames: [1, ' '] },
      [
        'keyColumnNames[0]: 1 → write a text in double quotes',
        'keyColumnNames[1]: " " → write the name of a column',
      ],
    ],
    [
      'without UPSERT',
      { ...dataSetRoute, keyColumnNames: ['id'] },
      ['keyColumnNames: ["id"] → leave it out, or write "updateMethod": "UPSERT"; only that has keys'],
    ],
    [
      'without a known method',
      { ...dataSetRoute, updateMethod: 'upsert', keyColumnNames: ['id'] },
      ['updateMethod: "upsert" → write "UPSERT": Domo would silently take it as REPLACE'],
    ],
    [
      'of the DataSet API',
      { ...importRoute, updateMethod: 'UPSERT', keyColumnNames: ['id'] },
      [
        'updateMethod: "UPSERT" → write "APPEND" or "REPLACE", or load by a Stream: the DataSet API would take it as REPLACE',
      ],
    ],
  ])('%s', (_, route, problems) => {
    expect(problemsOf({ imports: [route] })).toEqual(problems.map((line) => `imports[0].${line}`));
  });
});

describe('between routes and exports', () => {
  const other = { ...streamRoute, name: 'other', prefix: 'other/' };

  test.each<[string, object, string[]]>([
    [
      'a name twice',
      { imports: [streamRoute, { ...other, name: 'sales' }] },
      ['imports[1].name: "sales" → write another name: imports[0] has this one'],
    ],
    [
      'a name twice in exports',
      { exports: [exportJob, { ...exportJob, prefix: 'x/' }] },
      ['exports[1].name: "q4" → write another name: exports[0] has this one'],
    ],
    [
      'a route and an export of one name',
      { imports: [streamRoute], exports: [{ ...exportJob, name: 'sales' }] },
      [],
    ],
    [
      'a prefix twice',
      { imports: [streamRoute, { ...other, prefix: 'incoming/sales/' }] },
      [
        'imports[1].prefix: "incoming/sales/" → write another prefix: imports[0] has this one, and an object has only one route',
      ],
    ],
    ['a prefix below another', { imports: [streamRoute, { ...other, prefix: 'incoming/sales/big/' }] }, []],
    [
      'a prefix of exports twice',
      { exports: [exportJob, { ...exportJob, name: 'x' }] },
      [
        'exports[1].prefix: "exports/q4/" → write another prefix: exports[0] has this one, and both would write its _latest.json',
      ],
    ],
    [
      'an export under a route',
      { imports: [streamRoute], exports: [{ ...exportJob, prefix: 'incoming/sales/q4/' }] },
      [
        'exports[0].prefix: "incoming/sales/q4/" → write a prefix apart from "incoming/sales/" of imports[0]: what is exported must not be loaded again',
      ],
    ],
    [
      'a route under an export',
      { imports: [streamRoute], exports: [{ ...exportJob, prefix: 'incoming/' }] },
      [
        'exports[0].prefix: "incoming/" → write a prefix apart from "incoming/sales/" of imports[0]: what is exported must not be loaded again',
      ],
    ],
    [
      'a DataSet made twice',
      {
        imports: [
          dataSetRoute,
          { ...dataSetRoute, name: 'x', prefix: 'x/', dataSet: { name: 'customers ', columns: 'infer' } },
        ],
      },
      [
        'imports[1].dataSet.name: "customers " → write another name: imports[0] creates this DataSet; to load it from two prefixes, let one route create it, then name its Stream by id in the other',
      ],
    ],
    [
      'two that append to one Stream',
      { imports: [streamRoute, { ...other, read: { header: false }, partSize: '1MB' }] },
      [],
    ],
    [
      'two that replace one Stream',
      {
        imports: [
          { ...streamRoute, updateMethod: 'REPLACE' },
          { ...other, updateMethod: 'REPLACE' },
        ],
      },
      [
        "imports[1].stream: 42 → leave it to imports[0], which replaces all its rows too: each load would erase the other's",
      ],
    ],
    [
      'two that replace one DataSet',
      {
        imports: [
          importRoute,
          { ...importRoute, name: 'x', prefix: 'x/', dataSetApi: { dataSetId: dataSetId.toUpperCase() } },
        ],
      },
      [expect.stringMatching(/^imports\[1\]\.dataSetApi\.dataSetId: .* → leave it to imports\[0\]/)],
    ],
    [
      'two that replace the Stream of one DataSet',
      {
        imports: [
          { ...streamRoute, stream: { dataSetId }, updateMethod: 'REPLACE' },
          { ...other, stream: { dataSetId: dataSetId.toUpperCase() }, updateMethod: 'REPLACE' },
        ],
      },
      [expect.stringMatching(/^imports\[1\]\.stream: .* → leave it to imports\[0\]/)],
    ],
    [
      'two ways into one DataSet',
      {
        imports: [
          { ...streamRoute, stream: { dataSetId } },
          { ...importRoute, updateMethod: 'APPEND' },
        ],
      },
      [
        expect.stringContaining(
          `→ write "stream": { "dataSetId": "${dataSetId}" }, as in imports[0]: a DataSet is loaded in one way`,
        ),
      ],
    ],
    [
      'two that create DataSets of one name, by a Stream and by the DataSet API',
      {
        imports: [dataSetRoute, { ...importRoute, dataSetApi: { name: ' customers ', columns: 'infer' } }],
      },
      [
        expect.stringMatching(
          /^imports\[1\]\.dataSetApi\.name: .* → write another name: imports\[0\] creates/,
        ),
      ],
    ],
    [
      'two methods for one Stream',
      { imports: [streamRoute, { ...other, updateMethod: 'REPLACE' }] },
      [
        'imports[1].updateMethod: "REPLACE" → write "APPEND", as in imports[0]: what waits for one Stream is committed together, in one way',
      ],
    ],
    [
      'two limits for one DataSet',
      {
        imports: [
          { ...importRoute, updateMethod: 'APPEND', dataSetApi: { dataSetId, maxBytes: '10MB' } },
          { ...importRoute, ...{ name: 'x', prefix: 'x/', updateMethod: 'APPEND' } },
        ],
      },
      [
        'imports[1].dataSetApi.maxBytes: missing → write "10MB", as in imports[0]: what waits for one DataSet is sent together',
      ],
    ],
    [
      'two rhythms for one Stream',
      {
        imports: [
          { ...streamRoute, commitInterval: '1h' },
          { ...other, commitInterval: '2m' },
        ],
      },
      ['imports[1].commitInterval: "2m" → write "3600s", as in imports[0]: one Stream has one rhythm'],
    ],
    [
      'two sets of keys for one Stream',
      {
        imports: [
          { ...streamRoute, updateMethod: 'UPSERT', keyColumnNames: ['a', 'b'] },
          { ...other, updateMethod: 'UPSERT', keyColumnNames: ['a'] },
        ],
      },
      [
        'imports[1].keyColumnNames: ["a"] → write ["a","b"], as in imports[0]: one Stream has one set of keys',
      ],
    ],
    [
      'the same keys in another order',
      {
        imports: [
          { ...streamRoute, updateMethod: 'UPSERT', keyColumnNames: ['a', 'b'] },
          { ...other, updateMethod: 'UPSERT', keyColumnNames: ['b', 'a'] },
        ],
      },
      [],
    ],
    [
      'a mistake here, and another between the rest',
      {
        imports: [
          { ...streamRoute, read: { header: 1 } },
          { ...other, prefix: 'incoming/sales/' },
        ],
      },
      [
        'imports[0].read.header: 1 → write true or false, without quotes',
        'imports[1].prefix: "incoming/sales/" → write another prefix: imports[0] has this one, and an object has only one route',
      ],
    ],
  ])('%s', (_, value, problems) => {
    expect(problemsOf(value)).toEqual(problems);
  });
});

describe('an export', () => {
  test.each<[object, string]>([
    [
      { dataSetId: 'q4' },
      'dataSetId: "q4" → write the UUID of the DataSet; it is in the address of its page in Domo',
    ],
    [{ schedule: undefined }, 'schedule: missing → write it, like {"schedule":"cron(0 6 ? * MON-FRI *)"}'],
    [
      { schedule: 'daily' },
      'schedule: "daily" → write "cron(0 6 ? * MON-FRI *)", "rate(1 hour)" or "at(2027-01-31T06:00:00)"',
    ],
    [{ timeZone: 'Europe/Berln' }, 'timeZone: "Europe/Berln" → write "Europe/Berlin"'],
    [
      { prefix: '' },
      'prefix: "" → write a prefix, like "incoming/sales/": an empty one would match every object',
    ],
    [
      { fileName: 'q4/sales.csv' },
      'fileName: "q4/sales.csv" → write only the file name; folders belong to the prefix',
    ],
    [{ gzip: 'yes' }, 'gzip: "yes" → write true or false, without quotes'],
    [
      { gzip: true, fileName: 'Sales.CSV' },
      'fileName: "Sales.CSV" → write "Sales.CSV.gz", or "gzip": false: what is compressed should say so',
    ],
    [
      { fileName: 'Sales.csv.gz' },
      'fileName: "Sales.csv.gz" → write "Sales.csv", or "gzip": true: the name says that it is compressed',
    ],
    [{ format: 'xlsx' }, 'format: "xlsx" → write "csv" or "parquet"'],
    [{ format: 'parquet', gzip: true }, 'gzip: true → leave it out: a Parquet file is compressed inside'],
    [
      { format: 'parquet', includeHeader: false },
      'includeHeader: false → leave it out: a Parquet file always has the names of its columns',
    ],
    [
      { format: 'parquet', fileName: 'Sales.csv' },
      'fileName: "Sales.csv" → write "Sales.parquet", or "format": "csv": the name says that it is something else',
    ],
    [
      { format: 'parquet', fileName: 'Sales.parquet.gz' },
      'fileName: "Sales.parquet.gz" → write "Sales.parquet", or "format": "csv": the name says that it is something else',
    ],
    [
      { fileName: 'Sales.parquet' },
      'fileName: "Sales.parquet" → write "Sales.csv", or "format": "parquet": the name says that it is Parquet',
    ],
    [
      { columns: 'infer' },
      'columns: unknown key → leave it out; known are name, dataSetId, route, schedule, timeZone, prefix, fileName, format, includeHeader, gzip, skipUnchanged',
    ],
  ])('%j', (change, problem) => {
    expect(problemsOf({ exports: [{ ...exportJob, ...change }] })).toEqual([`exports[0].${problem}`]);
  });

  const exactlyOne =
    'write exactly one of "dataSetId" (the UUID of a DataSet; it is in the address of its page in Domo) and "route" (the import whose DataSet it is)';
  test.each<[object, string]>([
    [{ dataSetId: undefined }, `: fetches nothing → ${exactlyOne}`],
    [{ route: 'sales' }, `: fetches dataSetId and route → ${exactlyOne}`],
    [{ dataSetId: undefined, route: 'sale' }, '.route: "sale" → did you mean "sales"?'],
    [{ dataSetId: undefined, route: 'other' }, '.route: "other" → write "sales" or "rates"'],
    [{ dataSetId: undefined, route: 7 }, '.route: 7 → write a text in double quotes'],
  ])('of a route: %j', (change, problem) => {
    const imports = [streamRoute, importRoute];
    expect(problemsOf({ imports, exports: [{ ...exportJob, ...change }] })).toEqual([`exports[0]${problem}`]);
  });

  test('of a route where there are none', () => {
    const { dataSetId: _, ...job } = exportJob;
    expect(problemsOf({ exports: [{ ...job, route: 'sales' }] })).toEqual([
      'exports[0].route: "sales" → write a "dataSetId": there are no imports',
    ]);
  });
});
