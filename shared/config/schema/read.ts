import * as v from 'valibot';
import {
  blankLines,
  compressions,
  emptyColumns,
  escapes,
  formats,
  shortRows,
  strayQuotes,
} from '../route.ts';
import { characterMistake, characterPattern } from '../values/character.ts';
import { encodingMistake, encodingName } from '../values/encoding.ts';
import { globMistake } from '../values/glob.ts';
import { choice } from './choice.ts';
import { flag, mistakes, object, size, text } from './parts.ts';

const delimiterMistake = (written: string) =>
  written === 'auto'
    ? null
    : (characterMistake(written, ';')?.replace(/^write one/, 'write "auto", or one') ?? null);

/** A whole number from 0. */
function count(most: number) {
  const advice = 'write a whole number, without quotes';
  return v.pipe(
    v.number(advice),
    v.safeInteger(advice),
    v.minValue(0, 'write a whole number from 0'),
    v.maxValue(most, `write at most ${most}`),
  );
}

/** One character of ASCII, or nothing. */
function character(example: string, description: string) {
  return v.pipe(
    v.nullable(
      v.pipe(
        text,
        mistakes((written) => characterMistake(written, example)),
        v.metadata({ pattern: characterPattern }),
      ),
    ),
    v.description(description),
  );
}

/** How a file becomes records; every default is "look at it". */
export const read = v.pipe(
  object({
    format: choice(
      formats,
      'What the files are: "auto" decides by the content, never by the name. A single JSON object is a row only with "json" or "jsonl".',
    ),
    compression: choice(
      compressions,
      'How the files are compressed: "auto" decides by the content, never by the name; "none" takes them as they are.',
    ),
    member: v.optional(
      v.pipe(
        v.nullable(v.pipe(text, mistakes(globMistake))),
        v.description('Which file of a zip is meant, where it has several: a pattern that one of them fits.'),
        v.examples(['*.csv']),
      ),
      null,
    ),
    sheet: v.optional(
      v.pipe(
        v.nullable(v.pipe(text, v.nonEmpty('write the name of the sheet'))),
        v.description('Which sheet of an Excel workbook is meant, where it has several: its name.'),
        v.examples(['Data']),
      ),
      null,
    ),
    maxTextBytes: v.optional(
      v.pipe(
        size(
          'The most text that a compressed file may hold, or a Parquet file as CSV: one with more is rejected, so that a small file can’t fill Domo.',
        ),
        v.minValue(1000, 'write at least "1KB"'),
      ),
      '1TB',
    ),
    maxRatio: v.optional(
      v.pipe(
        v.number('write a number, without quotes'),
        v.minValue(1, 'write 1 or more'),
        v.description(
          'How many times as large as a compressed file or a Parquet file its text may be, beyond 100 MB of text: a file with more is rejected.',
        ),
      ),
      500,
    ),
    encoding: v.optional(
      v.pipe(
        text,
        mistakes(encodingMistake),
        v.description(
          'The encoding of the text: "auto" takes UTF-8, and UTF-16 where a byte order mark or its zeros prove it; any other is named, by a label of the WHATWG Encoding Standard.',
        ),
        v.examples(['windows-1252']),
        v.transform((label) => encodingName(label) ?? label),
      ),
      'auto',
    ),
    delimiter: v.optional(
      v.pipe(
        v.nullable(
          v.pipe(text, mistakes(delimiterMistake), v.metadata({ pattern: `^auto$|${characterPattern}` })),
        ),
        v.description(
          'What stands between the cells: "auto" takes the one of , ; tab and | that is proven by the columns, or by the first records; one character of ASCII; null where the file has one column.',
        ),
        v.examples([';']),
      ),
      'auto',
    ),
    quote: v.optional(
      character(
        '"',
        'What a cell may be enclosed in, so that it may have delimiters and line breaks: one character of ASCII, or null where nothing is.',
      ),
      '"',
    ),
    escape: choice(
      escapes,
      'How a quote is written in a quoted cell: "double", twice; "backslash", with a backslash before it, which also stands before a delimiter, a line break or itself, in quotes and outside.',
    ),
    strayQuotes: choice(
      strayQuotes,
      'Of a quote inside an unquoted cell and of text behind a closing quote: "reject" rejects the file, "keep" makes them part of the cell.',
    ),
    header: v.optional(
      v.pipe(flag, v.description('Whether the first record of the files holds the names of the columns.')),
      true,
    ),
    skipLines: v.optional(
      v.pipe(
        v.union([v.literal('auto'), count(10_000)], 'write "auto" or a whole number, without quotes'),
        v.description(
          'How many lines stand above the header: "auto" skips those above the record that names the columns of the DataSet.',
        ),
      ),
      'auto',
    ),
    skipFooter: v.optional(
      v.pipe(
        count(1000),
        v.description('How many records at the end of the files are no data, such as a line of totals.'),
      ),
      0,
    ),
    comment: v.optional(
      character('#', 'What a line begins with that is no record: one character of ASCII, or null.'),
      null,
    ),
    blankLines: choice(
      blankLines,
      'Of a line with nothing but blanks in it: "skip" leaves it out, "reject" rejects the file. In a file of one column such a line is a row.',
    ),
    shortRows: choice(
      shortRows,
      'Of a record with fewer cells than there are columns: "reject" rejects the file, "pad" makes the missing cells null.',
    ),
    emptyColumns: choice(
      emptyColumns,
      'Of columns at the right end that have no name and only empty cells: "drop" leaves them out, "reject" rejects the file.',
    ),
  }),
  v.description('How a file becomes records. What is "auto" is decided by proof or not at all.'),
);

/** The settings of a route that says nothing of how its files are read. */
export const readDefaults: v.InferOutput<typeof read> = v.parse(read, {});
