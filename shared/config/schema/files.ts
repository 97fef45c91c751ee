import * as v from 'valibot';
import { emptyFiles, sameContents } from '../route.ts';
import { globMistake } from '../values/glob.ts';
import { choice, oneWord } from './choice.ts';
import { flag, mistakes, object, text } from './parts.ts';

const glob = v.pipe(text, mistakes(globMistake), v.metadata({ minLength: 1 }));
const patterns = 'write a list of patterns, in brackets, like ["**/*.csv"]';

function nameMistake(written: string, example: string): string | null {
  if (written.includes('/')) return `write only the name, like "${example}": it counts in every folder`;
  if (/^[*?]+$/.test(written)) return `write a name that no other object has, like "${example}"`;
  return globMistake(written);
}

/** A pattern of the last part of a key. */
function nameGlob(example: string, description: string) {
  return v.exactOptional(
    v.pipe(
      text,
      mistakes((written) => nameMistake(written, example)),
      v.metadata({ minLength: 1, pattern: '^[^/]*$' }),
      v.description(description),
      v.examples([example]),
    ),
  );
}

const set = v.pipe(
  object({
    marker: nameGlob(
      '_SUCCESS',
      'The name of the object that ends a set: all objects in its folder are one load, complete when it arrives.',
    ),
    manifest: nameGlob(
      '*.manifest',
      "The name of the object that lists a set: in Redshift's form, or one key or s3:// address in a line.",
    ),
  }),
  v.description(
    'Objects that are only meant together: they are one load, which ends for all of them alike. Off if left out.',
  ),
  v.metadata({ oneOf: ['marker', 'manifest'].map((end) => ({ required: [end] })) }),
);

/** Which objects are loads. */
export const files = v.pipe(
  object({
    include: v.optional(
      v.pipe(
        v.array(glob, patterns),
        v.minLength(1, 'write at least one pattern, or leave it out to load every object'),
        v.description(
          'Patterns of the objects that are loads, for what follows the prefix in their keys: * is any text within a folder, ** any folders, ? one character, {a,b} either.',
        ),
        v.examples([['*.csv']]),
      ),
      ['**'],
    ),
    exclude: v.optional(
      v.pipe(
        v.array(glob, patterns),
        v.description('Patterns of objects that are none, beside the default ones.'),
        v.examples([['archive/**']]),
      ),
      [],
    ),
    excludeDefaults: v.optional(
      v.pipe(
        flag,
        v.description(
          'Whether names of no data are no loads: markers such as _SUCCESS, hidden files, checksums, manifests, and uploads under way.',
        ),
      ),
      true,
    ),
    sameContent: choice(
      sameContents,
      'Of the content that was committed last under the same key: "skip" makes it a duplicate, "skip-any-key" also under another key of the route within 30 days, "load" loads it again.',
    ),
    empty: v.exactOptional(
      oneWord(
        emptyFiles,
        'Of a file with no rows: "accept" commits it and changes nothing, "reject" rejects it, "replace" (REPLACE only) makes the DataSet empty. By default "reject" under REPLACE, else "accept".',
      ),
    ),
    set: v.exactOptional(set),
  }),
  v.description('Which objects are loads.'),
);
