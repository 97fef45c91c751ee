import { plainRules } from '../../../shared/cells/rules.ts';
import { inferredType, mergeSurveys, type Survey } from '../../../shared/cells/survey.ts';
import type { JsonCell } from '../../../shared/json/cell.ts';
import { cutJson } from '../../../shared/json/part.ts';
import { fieldFrom } from '../../../shared/json/path.ts';
import { createKeySurvey } from '../../../shared/json/survey.ts';

const rules = { ...plainRules, nulls: ['n/a'], decimal: ',', dates: ['dd.MM.yyyy'] };

/** Collects all keys of lines but for the paths that are wanted. */
async function survey(text: string, wanted: readonly string[] = []): Promise<Survey> {
  const bytes = Buffer.from(text);
  const surveyor = createKeySurvey(wanted.length, rules, 2026);
  const { report, collected } = await cutJson(
    {
      ...{ format: 'jsonl', range: { index: 0, count: 1, start: 0, end: bytes.length }, dataStart: 0 },
      ...{ dataEnd: bytes.length, fields: wanted.map(fieldFrom), extra: 'collect' },
      ...{ blankLines: 'skip', maxRecordBytes: 1000 },
      recast: {
        record(cells) {
          surveyor.push(cells as JsonCell[]);
          return cells;
        },
        changes: {},
      },
    },
    async function* (from, to) {
      yield bytes.subarray(from, to);
    },
    null,
  );
  expect(report.anomaly).toBeNull();
  return surveyor.survey(collected);
}

function typesOf({ keys = [], columns }: Survey): Record<string, string> {
  return Object.fromEntries(columns.map((column, place) => [keys[place], inferredType(column)]));
}

it.each([
  ['1', 'LONG'],
  ['9223372036854775807', 'LONG'],
  ['9223372036854775808', 'STRING'],
  ['9223372036854775808000', 'STRING'],
  ['9e22', 'DOUBLE'],
  ['12345678901234567890123', 'STRING'],
  ['1.5', 'DOUBLE'],
  ['1.0', 'DOUBLE'],
  ['1e3', 'DOUBLE'],
  ['-0', 'DOUBLE'],
  ['1e400', 'STRING'],
  ['20260131', 'LONG'],
  ['"1"', 'STRING'],
  ['"1,5"', 'STRING'],
  ['"2026-01-31"', 'DATE'],
  ['"31.01.2026"', 'DATE'],
  ['"2026-01-31T10:11:12Z"', 'DATETIME'],
  ['"a"', 'STRING'],
  ['true', 'STRING'],
  ['{"a":1}', 'STRING'],
  ['[]', 'STRING'],
  ['null', 'STRING'],
])('the type of %s is %s', async (value, type) => {
  expect(typesOf(await survey(`{"v":${value}}\n{"v":null}\n{}\n{"v":"n/a"}\n{"v":" "}\n`))).toEqual({
    '/v': type,
  });
});

it('finds the narrowest type that all values fit, and keys in the order of their first appearance', async () => {
  const found = await survey('{"b":1,"a":"2026-01-31"}\n{"a":"2026-01-31 10:00:00","c/d":null,"b":2.5}\n');
  expect(typesOf(found)).toEqual({ '/b': 'DOUBLE', '/a': 'DATETIME', '/c~1d': 'STRING' });
  expect(found.keys).toEqual(['/b', '/a', '/c~1d']);
});

it('joins the surveys of parts by their keys', async () => {
  const [first, second] = [await survey('{"a":1}\n{"b":2}\n'), await survey('{"c":1,"a":2.5}\n{"b":"x"}\n')];
  const both = mergeSurveys(first, second);
  expect(typesOf(both)).toEqual({ '/a': 'DOUBLE', '/b': 'STRING', '/c': 'LONG' });
  expect(both.rows).toBe(4);
  expect(both.columns[0]?.ruledOut.LONG).toEqual({ row: 3, reason: 'fraction' });
});

it.each(['{"customer":5}\n{"customer":{"name":"a"}}\n', '{"customer":{"name":"a"}}\n{"customer":5}\n'])(
  'a value where other records have objects is text, whichever comes first: %j',
  async (text) => {
    expect(typesOf(await survey(text, ['/customer/name']))).toMatchObject({ '/customer': 'STRING' });
  },
);
