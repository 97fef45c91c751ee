import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../schema.ts';

/** The JSON Schema for editors, made from the schema that checks the configuration. */
export function jsonSchema(): object {
  const { $schema, ...schema } = toJsonSchema(configSchema, {
    typeMode: 'input',
    // JSON Schema can't express checks in code. Where editors need such a check, the schema has a pattern as well.
    ignoreActions: ['raw_check', 'to_lower_case'],
  });
  return { $schema, title: 'Sluice configuration', allowTrailingCommas: true, ...schema };
}

/** sluice.schema.json. */
export function jsonSchemaText(): string {
  return `${JSON.stringify(jsonSchema(), null, 2)}\n`;
}
