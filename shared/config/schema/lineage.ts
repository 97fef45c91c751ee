import * as v from 'valibot';
import { lineageSources } from '../route.ts';
import { oneWord } from './choice.ts';
import { text } from './parts.ts';

/** Columns that say where a row comes from. */
export const lineage = v.pipe(
  v.record(
    v.pipe(text, v.regex(/\S/, 'write a name')),
    oneWord(lineageSources, 'What is in the column.'),
    'write an object, in braces, of names of columns and what is in them, like { "_file": "key" }',
  ),
  v.description(
    'Columns to add, which say where a row comes from: their names, and what is in them. "key" is the whole key of the object, "row" the number of the record as messages count it (behind a header the first is 2), "loadedAt" when the load was planned, "versionId" the version of the object.',
  ),
  v.examples([{ _file: 'key', _row: 'row' }]),
);
