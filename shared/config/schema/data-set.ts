import * as v from 'valibot';
import { columnTypes } from '../route.ts';
import { columnTypeAdvice } from '../values/column-type.ts';
import { dataSetId, object, size, text } from './parts.ts';

const column = object({
  name: v.pipe(
    text,
    v.regex(/\S/, 'write a name'),
    v.description('In Domo, and in the header of the files unless "from" says otherwise.'),
    v.examples(['id']),
  ),
  type: v.pipe(
    v.picklist(columnTypes, (issue) => columnTypeAdvice(issue.input)),
    v.description('The type of the column in Domo.'),
    v.examples(['STRING']),
  ),
  from: v.exactOptional(
    v.pipe(
      v.union(
        [
          v.pipe(text, v.regex(/\S/, 'write the name in the file, or its place, from 1')),
          v.pipe(
            v.number(),
            v.safeInteger('write a whole number'),
            v.minValue(1, 'write the place of the column in the file, from 1'),
          ),
        ],
        'write the name in the file, in double quotes, or its place, from 1',
      ),
      v.description(
        'Where the file has this column: its name there if that is another one, or its place, from 1.',
      ),
      v.examples(['Full Name']),
    ),
  ),
});

const newDataSet = {
  name: v.pipe(
    text,
    v.regex(/\S/, 'write a name'),
    v.description('Its name in Domo.'),
    v.examples(['Customers']),
  ),
  description: v.pipe(text, v.description('Its description in Domo.')),
  columns: v.pipe(
    v.union(
      [v.literal('infer'), v.pipe(v.array(column), v.minLength(1, 'write at least one column, or "infer"'))],
      'write a list of columns, or "infer"',
    ),
    v.description(
      'The columns, or "infer": names from the header of the first file, types from all of its cells.',
    ),
    v.examples(['infer']),
  ),
};

/** A DataSet, with a Stream, that the first good load makes. */
export const dataSet = v.pipe(
  object({ ...newDataSet, description: v.optional(newDataSet.description, '') }),
  v.description('The DataSet that the first good load creates, with a Stream to feed it.'),
);

/** A DataSet that is loaded in one request. */
export const dataSetApi = v.pipe(
  object({
    dataSetId: v.exactOptional(dataSetId),
    name: v.exactOptional(newDataSet.name),
    description: v.exactOptional(newDataSet.description),
    columns: v.exactOptional(newDataSet.columns),
    maxBytes: v.optional(
      v.pipe(
        size(
          'How much is sent to Domo in one request: a larger file is rejected. Nobody says what Domo takes at most.',
        ),
        v.minValue(1000, 'write at least "1KB"'),
        // [I14]
        v.maxValue(100e6, 'write at most "100MB", or load by a Stream: Domo is known to fail at that'),
      ),
      '25MB',
    ),
  }),
  v.description(
    'A DataSet that is loaded by the DataSet API in one request, for small files: an existing one by "dataSetId", or with "name" and "columns" one that the first good load creates.',
  ),
  v.metadata({
    oneOf: [
      { required: ['dataSetId'], properties: { name: false, description: false, columns: false } },
      { required: ['name', 'columns'], properties: { dataSetId: false } },
    ],
  }),
);
