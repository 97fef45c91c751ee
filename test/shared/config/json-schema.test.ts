import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { parseConfig } from '../../../shared/config/config.ts';
import { jsonSchemaText } from '../../../shared/config/schema/json-schema.ts';
import { configs, dataSetRoute, exportJob, importRoute, streamRoute } from './samples.ts';

const committed = readFileSync(join(__dirname, '../../../sluice.schema.json'), 'utf8');

function editor(): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addFormat('uuid', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i);
  return ajv.compile(JSON.parse(committed));
}

const accepts = editor();

test('the committed sluice.schema.json is current; npm run schema writes it', () => {
  expect(committed).toBe(jsonSchemaText());
});

test('an editor accepts whatever Sluice accepts', () => {
  fc.assert(
    fc.property(configs, (config) => {
      parseConfig(JSON.stringify(config), 'sluice.config.json');
      expect(accepts(config) ? [] : accepts.errors).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test.each<[string, object]>([
  ['an unknown key', { imports: [{ ...streamRoute, x: 1 }] }],
  ['a key of "read" beside it', { imports: [{ ...streamRoute, header: false }] }],
  ['an unknown key of "read"', { imports: [{ ...streamRoute, read: { quotes: 'strict' } }] }],
  ['a missing key', { imports: [{ ...streamRoute, prefix: undefined }] }],
  ['a method in the wrong case', { imports: [{ ...streamRoute, updateMethod: 'append' }] }],
  ['no target', { imports: [{ ...streamRoute, stream: undefined }] }],
  ['two targets', { imports: [{ ...streamRoute, ...dataSetRoute }] }],
  ['UPSERT without keys', { imports: [{ ...streamRoute, updateMethod: 'UPSERT' }] }],
  ['keys without UPSERT', { imports: [{ ...streamRoute, keyColumnNames: ['id'] }] }],
  [
    'UPSERT by the DataSet API',
    { imports: [{ ...importRoute, updateMethod: 'UPSERT', keyColumnNames: ['id'] }] },
  ],
  ['a size without a unit', { imports: [{ ...streamRoute, partSize: '64' }] }],
  ['a duration without a unit', { imports: [{ ...streamRoute, commitInterval: 15 }] }],
  [
    'an unknown type',
    { imports: [{ ...streamRoute, dataSet: { name: 'x', columns: [{ name: 'a', type: 'INT' }] } }] },
  ],
  ['a prefix with a leading slash', { exports: [{ ...exportJob, prefix: '/exports/' }] }],
  ['an export without a DataSet', { exports: [{ ...exportJob, dataSetId: undefined }] }],
  ['an export of two DataSets', { imports: [streamRoute], exports: [{ ...exportJob, route: 'sales' }] }],
  ['a schedule without its kind', { exports: [{ ...exportJob, schedule: '0 6 * * *' }] }],
])('an editor shows %s', (_, config) => {
  expect(accepts(JSON.parse(JSON.stringify(config)))).toBe(false);
  expect(() => parseConfig(JSON.stringify(config), 'sluice.config.json')).toThrow();
});

test('an editor can explain every key, and knows every default', () => {
  const unexplained: string[] = [];
  const defaults: Record<string, unknown> = {};
  const visit = (path: string, node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties, items, anyOf } = node as Record<string, unknown>;
    visit(`${path}[]`, items);
    for (const option of Array.isArray(anyOf) ? anyOf : []) visit(path, option);
    for (const [key, property] of Object.entries(properties ?? {})) {
      if (typeof property.description !== 'string') unexplained.push(`${path}.${key}`);
      if ('default' in property) defaults[`${path}.${key}`] = property.default;
      visit(`${path}.${key}`, property);
    }
  };
  visit('', JSON.parse(committed));
  expect(unexplained).toEqual([]);
  expect(defaults).toEqual({
    '.imports': [],
    '.imports[].dataSet.description': '',
    '.imports[].dataSetApi.maxBytes': '25MB',
    '.imports[].keyColumnNames': [],
    '.imports[].files': {},
    '.imports[].files.include': ['**'],
    '.imports[].files.exclude': [],
    '.imports[].files.excludeDefaults': true,
    '.imports[].files.sameContent': 'skip',
    '.imports[].read': {},
    '.imports[].read.format': 'auto',
    '.imports[].read.compression': 'auto',
    '.imports[].read.member': null,
    '.imports[].read.sheet': null,
    '.imports[].read.maxTextBytes': '1TB',
    '.imports[].read.maxRatio': 500,
    '.imports[].read.encoding': 'auto',
    '.imports[].read.delimiter': 'auto',
    '.imports[].read.quote': '"',
    '.imports[].read.escape': 'double',
    '.imports[].read.strayQuotes': 'reject',
    '.imports[].read.header': true,
    '.imports[].read.skipLines': 'auto',
    '.imports[].read.skipFooter': 0,
    '.imports[].read.comment': null,
    '.imports[].read.blankLines': 'skip',
    '.imports[].read.shortRows': 'reject',
    '.imports[].read.emptyColumns': 'drop',
    '.imports[].match': {},
    '.imports[].match.extra': 'reject',
    '.imports[].match.missing': 'reject',
    '.imports[].cells': {},
    '.imports[].cells.trim': false,
    '.imports[].cells.nulls': [],
    '.imports[].cells.decimal': '.',
    '.imports[].cells.thousands': null,
    '.imports[].cells.symbols': [],
    '.imports[].cells.dates': [],
    '.imports[].cells.timeZone': 'UTC',
    '.imports[].cells.invalid': 'reject',
    '.imports[].lineage': {},
    '.imports[].showCells': true,
    '.imports[].expect.wait': '1h',
    '.imports[].commitInterval': '15m',
    '.imports[].maxPause': '24h',
    '.imports[].partSize': '64MB',
    '.imports[].maxConcurrency': 40,
    '.exports': [],
    '.exports[].timeZone': 'UTC',
    '.exports[].includeHeader': true,
    '.exports[].format': 'csv',
    '.exports[].gzip': false,
    '.exports[].skipUnchanged': false,
    '.alarms': true,
  });
});
