import * as v from 'valibot';
import { durationPattern, seconds } from '../values/duration.ts';
import { prefixMistakes } from '../values/prefix.ts';
import { bytes, sizePattern } from '../values/size.ts';

/** An object that allows no other keys. The advice for a missing key is the first example of its schema. */
export function object<const E extends v.ObjectEntries>(entries: E) {
  return v.strictObject(entries, ({ path }: v.BaseIssue<unknown>) => {
    const key = path?.at(-1)?.key;
    const entry = typeof key === 'string' ? entries[key] : undefined;
    if (entry === undefined) return 'write an object, in braces';
    const [example]: readonly unknown[] = v.getExamples(entry);
    return example === undefined
      ? 'write it'
      : `write it, like ${JSON.stringify({ [String(key)]: example })}`;
  });
}

/** A check that returns a message for each mistake it finds. */
export function mistakes(find: (text: string) => readonly string[] | string | null) {
  return v.rawCheck<string>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const message of [find(dataset.value) ?? []].flat()) addIssue({ message });
  });
}

export const text = v.string('write a text in double quotes');
export const flag = v.boolean('write true or false, without quotes');

export const name = v.pipe(
  text,
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'write 1 to 64 letters, digits, - and _'),
  v.description('Its name in the ledger, metrics, receipts and commands.'),
  v.examples(['sales']),
);

export const prefix = v.pipe(text, mistakes(prefixMistakes), v.metadata({ minLength: 1, pattern: '^[^/]' }));

export const dataSetId = v.pipe(
  text,
  v.uuid('write the UUID of the DataSet; it is in the address of its page in Domo'),
  v.description('The id of the DataSet in Domo.'),
  v.examples(['317970a1-6a6e-4f70-8e09-44cf5f34cf44']),
  v.toLowerCase(),
);

const durationAdvice = 'write a whole number and its unit, like "90s", "15m" or "2h", or 0';

/** A duration, in seconds. The description comes before the conversion, because editors see only what is before it. */
export function duration(description: string) {
  return v.pipe(
    v.union([v.pipe(v.string(), v.regex(durationPattern, durationAdvice)), v.literal(0)], ({ input }) =>
      typeof input === 'number' && input > 0
        ? `write its unit too, like "${Math.round(input)}s"`
        : durationAdvice,
    ),
    v.description(description),
    v.transform((written) => (written === 0 ? 0 : seconds(written))),
  );
}

const sizeAdvice = 'write a number and its unit, like "64MB" or "64MiB", or a whole number of bytes';

/** A size, in bytes. */
export function size(description: string) {
  return v.pipe(
    v.union(
      [
        v.pipe(v.string(), v.regex(sizePattern, sizeAdvice)),
        v.pipe(v.number(), v.safeInteger(sizeAdvice), v.minValue(1, sizeAdvice)),
      ],
      sizeAdvice,
    ),
    v.description(description),
    v.transform((written) => (typeof written === 'number' ? written : bytes(written))),
  );
}
