import { parseConfig } from '../../../shared/config/config.ts';
import { configWarnings } from '../../../shared/config/warnings.ts';
import { exportJob, streamRoute } from './samples.ts';

const now = new Date('2026-11-25T10:00:00Z');
const warned = (config: object) => configWarnings(parseConfig(JSON.stringify(config), 'x'), now);

test.each([
  ['incoming/sales', true],
  ['incoming/2026', true],
  ['incoming/verkäufe', true],
  ['incoming/sales/', false],
  ['incoming/sales-', false],
  ['incoming/sales_', false],
  ['incoming/sales.', false],
])('of the prefix %s it is warned: %s', (prefix, isWarned) => {
  const expected = {
    subject: 'import sales',
    found: `The prefix "${prefix}" has no / at its end, so it also takes what lies in "${prefix}-old/" or "${prefix}2/".`,
    remedy: `Write "${prefix}/" if only that folder is meant.`,
  };
  expect(warned({ imports: [{ ...streamRoute, prefix }] })).toEqual(isWarned ? [expected] : []);
});

test.each<[object, boolean]>([
  [{ every: '5m', wait: 0 }, true],
  [{ every: '1d', wait: 0 }, false],
  [{ schedule: 'cron(0 6 * * ? *)', wait: '1m' }, true],
  [{ schedule: 'cron(0 6 * * ? *)' }, false],
])('of "expect": %j it is warned: %s', (expectation, isWarned) => {
  const found = expect.stringMatching(/waits for less than the five minutes/);
  expect(warned({ imports: [{ ...streamRoute, expect: expectation }] })).toEqual(
    isWarned ? [{ subject: 'import sales', found, remedy: 'Write a longer "wait", such as "15m".' }] : [],
  );
});

test('of "expect" and "set" it is warned: only the marker counts', () => {
  const files = { set: { marker: '_SUCCESS' } };
  expect(warned({ imports: [{ ...streamRoute, files, expect: { every: '1d' } }] })).toMatchObject([
    { found: expect.stringContaining('only "_SUCCESS" counts') },
  ]);
});

test.each([
  ['at(2026-11-23T06:00:00)', true],
  // It may still be this time somewhere.
  ['at(2026-11-25T06:00:00)', false],
  ['at(2027-11-25T06:00:00)', false],
  ['rate(1 day)', false],
])('of the schedule %s it is warned: %s', (schedule, isWarned) => {
  const expected = {
    subject: 'export q4',
    found: `The time of ${schedule} has passed: it does not run again.`,
    remedy: 'Write another time, or leave the export out.',
  };
  expect(warned({ exports: [{ ...exportJob, schedule }] })).toEqual(isWarned ? [expected] : []);
});

test.each([
  ['Sales.parquet', false],
  ['Sales.PARQUET', false],
  ['Sales', true],
])('of the file %s of Parquet it is warned: %s', (fileName, isWarned) => {
  const expected = {
    subject: 'export q4',
    found: `The name "${fileName}" does not say that the file is Parquet, and many programs go by names.`,
    remedy: `Write "${fileName}.parquet", or leave "fileName" out.`,
  };
  const { exports } = { exports: [{ ...exportJob, format: 'parquet', fileName }] };
  expect(warned({ exports })).toEqual(isWarned ? [expected] : []);
});

test.each<[object, string | null]>([
  [
    { format: 'jsonl', delimiter: ';' },
    'Of files with "format": "jsonl", "delimiter" under "read" says nothing.',
  ],
  [
    { format: 'json', quote: "'", header: false, blankLines: 'reject' },
    'Of files with "format": "json", "quote", "header", "blankLines" under "read" say nothing.',
  ],
  [
    { format: 'parquet', encoding: 'windows-1252', compression: 'gzip' },
    'Of files with "format": "parquet", "encoding", "compression" under "read" say nothing.',
  ],
  [
    { format: 'xlsx', delimiter: ';' },
    'Of files with "format": "xlsx", "delimiter" under "read" says nothing.',
  ],
  [{ format: 'xlsx', skipLines: 3, skipFooter: 1, header: false }, null],
  [{ format: 'jsonl', blankLines: 'reject', encoding: 'windows-1252' }, null],
  [{ format: 'jsonl', delimiter: 'auto', quote: '"' }, null],
  [{ format: 'csv', delimiter: ';' }, null],
  [{ delimiter: ';' }, null],
])('of the settings %j it is warned: %s', (read, found) => {
  const warnings = warned({ imports: [{ ...streamRoute, read }] });
  expect(warnings).toEqual(
    found === null
      ? []
      : [
          {
            subject: 'import sales',
            found,
            remedy: expect.stringMatching(/^Leave (it|them) out, or change "format"/),
          },
        ],
  );
});
