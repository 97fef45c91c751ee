import * as v from 'valibot';
import { exportSchema } from './schema/export.ts';
import { importSchema } from './schema/import.ts';
import { flag, mistakes, object, text } from './schema/parts.ts';
import { bucketMistake, bucketPattern, keyArnPattern } from './values/bucket.ts';

/**
 * The one schema of sluice.config.json. The checks of single values, the types, the defaults and sluice.schema.json
 * come from here. Its messages say what to write instead; the list of problems puts the value of the file before each
 * message. Rules about several values are in rules/; where editors can check such a rule, the schema repeats it as
 * `metadata`.
 */
export const configSchema = object({
  $schema: v.exactOptional(v.pipe(text, v.description('Where editors find the schema of this file.'))),
  bucket: v.exactOptional(
    v.pipe(
      text,
      mistakes(bucketMistake),
      v.metadata({ pattern: bucketPattern.source }),
      v.description(
        'The name of a bucket that there is already, with versioning and EventBridge notifications switched on. Left out, the stack creates one.',
      ),
      v.examples(['our-files']),
    ),
  ),
  bucketKeyArn: v.exactOptional(
    v.pipe(
      text,
      v.regex(
        keyArnPattern,
        'write the ARN of the key, like "arn:aws:kms:eu-central-1:111122223333:key/…": an alias is no resource that rights can be given on',
      ),
      v.description(
        'The ARN of the KMS key of your own that "bucket" is encrypted with. Left out, it is encrypted by S3 or by the key of AWS.',
      ),
    ),
  ),
  imports: v.optional(
    v.pipe(
      v.array(importSchema, 'write a list of routes, in brackets'),
      v.description('What is loaded into Domo.'),
    ),
    [],
  ),
  exports: v.optional(
    v.pipe(
      v.array(exportSchema, 'write a list of exports, in brackets'),
      v.description('What is fetched from Domo.'),
    ),
    [],
  ),
  alarms: v.optional(
    v.pipe(flag, v.description('Whether the stack raises alarms. Declining them is this one line.')),
    true,
  ),
});

/** What the file may contain. */
export type ConfigInput = v.InferInput<typeof configSchema>;
/** After the schema: sizes in bytes, durations in seconds, the defaults that depend on nothing else. */
export type CheckedConfig = v.InferOutput<typeof configSchema>;
export type CheckedImport = CheckedConfig['imports'][number];
export type CheckedExport = CheckedConfig['exports'][number];
