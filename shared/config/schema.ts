import * as v from 'valibot';
import { exportSchema } from './schema/export.ts';
import { importSchema } from './schema/import.ts';
import { flag, object, text } from './schema/parts.ts';

/**
 * The one schema of sluice.config.json: the checks of single values, the types, the defaults and
 * sluice.schema.json come from here. Its messages say what to write instead; what stands in the file is put
 * before them where problems are shown. What concerns several values is in rules/, and repeated in the
 * schema as `metadata` where that lets editors help.
 */
export const configSchema = object({
  $schema: v.exactOptional(v.pipe(text, v.description('Where editors find the schema of this file.'))),
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

/** What may stand in the file. */
export type ConfigInput = v.InferInput<typeof configSchema>;
/** After the schema: sizes in bytes, durations in seconds, the defaults that depend on nothing else. */
export type CheckedConfig = v.InferOutput<typeof configSchema>;
export type CheckedImport = CheckedConfig['imports'][number];
export type CheckedExport = CheckedConfig['exports'][number];
