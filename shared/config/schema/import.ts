import * as v from 'valibot';
import { oneOf } from '../problem.ts';
import { updateMethods } from '../route.ts';
import { cells } from './cells.ts';
import { dataSet, dataSetApi } from './data-set.ts';
import { expect } from './expect.ts';
import { files } from './files.ts';
import { lineage } from './lineage.ts';
import { match } from './match.ts';
import { dataSetId, duration, flag, name, object, prefix, size, text } from './parts.ts';
import { read } from './read.ts';

/** An existing Stream [S12]. */
const stream = v.pipe(
  v.union(
    [
      v.pipe(
        v.number('write the number of the Stream, without quotes'),
        v.safeInteger('write a whole number'),
        v.minValue(1, 'write the number of the Stream, from 1'),
      ),
      v.pipe(
        object({ dataSetId }),
        v.description('The Stream that feeds this DataSet: the first load searches for it.'),
      ),
    ],
    'write the number of the Stream, without quotes, or { "dataSetId": "…" }',
  ),
  v.description('An existing Stream: its id, or an object with the id of the DataSet that it feeds.'),
  v.examples([42]),
);

/** [I3] */
const updateMethodAdvice = 'Domo would silently take it as REPLACE';
const updateMethod = v.pipe(
  v.picklist(updateMethods, ({ input }) => {
    const meant = updateMethods.find((method) => typeof input === 'string' && method === input.toUpperCase());
    return `write ${oneOf(meant === undefined ? updateMethods : [meant])}: ${updateMethodAdvice}`;
  }),
  v.description(
    'APPEND adds rows, REPLACE puts them in the place of all others, UPSERT replaces rows with equal keys.',
  ),
  v.examples(['APPEND']),
);

/** One element of `imports`. */
export const importSchema = v.pipe(
  object({
    name,
    prefix: v.pipe(
      prefix,
      v.description(
        'Objects whose key begins with this are loaded; of several prefixes that match, the longest wins.',
      ),
      v.examples(['incoming/sales/']),
    ),
    stream: v.exactOptional(stream),
    dataSet: v.exactOptional(dataSet),
    dataSetApi: v.exactOptional(dataSetApi),
    updateMethod,
    keyColumnNames: v.optional(
      v.pipe(
        v.array(v.pipe(text, v.regex(/\S/, 'write the name of a column')), 'write a list of column names'),
        v.description('The columns whose values together identify a row: for UPSERT, and only there.'),
      ),
      [],
    ),
    files: v.optional(files, {}),
    read: v.optional(read, {}),
    match: v.optional(match, {}),
    cells: v.optional(cells, {}),
    lineage: v.optional(lineage, {}),
    expect: v.exactOptional(expect),
    commitInterval: v.optional(
      v.pipe(
        duration(
          'The least time between two commits of one Stream. Domo takes one in 15 minutes by default.',
        ),
        v.maxValue(7 * 86_400, 'write at most "168h", a week'),
      ),
      '15m',
    ),
    maxPause: v.optional(
      v.pipe(
        duration(
          'How long a load waits while Domo refuses Sluice as a whole: the client is not accepted, a firewall or a limit of the plan is in the way, or Domo is down. After that it ends as failed.',
        ),
        // What a batch consists of is kept in the bucket for 30 days.
        v.maxValue(14 * 86_400, 'write at most "336h", 14 days'),
      ),
      '24h',
    ),
    partSize: v.optional(
      v.pipe(
        size('How much of a file is sent to Domo in one part, before compression.'),
        v.minValue(64e3, 'write at least "64KB"'),
        v.maxValue(1e9, 'write at most "1GB"'),
      ),
      '64MB',
    ),
    maxConcurrency: v.optional(
      v.pipe(
        v.number('write a number, without quotes'),
        v.integer('write a whole number'),
        v.minValue(1, 'write at least 1'),
        v.maxValue(1000, 'write at most 1000'),
        v.description('How many parts are sent at the same time.'),
      ),
      40,
    ),
    shrinkGuard: v.exactOptional(
      v.pipe(
        v.number('write a number between 0 and 1, without quotes'),
        v.gtValue(0, 'write a number above 0, or leave it out to replace whatever comes'),
        v.maxValue(1, 'write a share between 0 and 1, such as 0.5 for half of the rows'),
        v.description(
          'REPLACE only: a file with less than this share of the rows that the DataSet has is rejected, until somebody lets it through with "sluice replay --force". Off if left out.',
        ),
        v.examples([0.5]),
      ),
    ),
    maxRecordBytes: v.exactOptional(
      v.pipe(
        size(
          'The longest row that is accepted, at most half a partSize. By default "16MiB", or half a partSize if that is less.',
        ),
        v.minValue(1000, 'write at least "1KB"'),
        v.maxValue(500e6, 'write at most "500MB"'),
      ),
    ),
    showCells: v.optional(
      v.pipe(
        flag,
        v.description(
          'Whether reasons, notices, receipts and logs may quote a file. With false no cell gets there, and neither do names in a header that the DataSet does not have, nor what Domo says about rows, since it may repeat them.',
        ),
      ),
      true,
    ),
  }),
  v.metadata({
    oneOf: ['stream', 'dataSet', 'dataSetApi'].map((target) => ({ required: [target] })),
    if: { properties: { updateMethod: { const: 'UPSERT' } }, required: ['updateMethod'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      required: ['keyColumnNames'],
      properties: { keyColumnNames: { minItems: 1 }, dataSetApi: false },
    },
    else: { properties: { keyColumnNames: { maxItems: 0 } } },
  }),
);
