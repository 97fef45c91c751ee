import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../schema.ts';

/** sluice.schema.json: what editors know of the configuration, made from the schema that checks it. */
export function jsonSchemaText(): string {
  const { $schema, ...schema } = toJsonSchema(configSchema, {
    typeMode: 'input',
    // Code has no form in JSON Schema; where it matters to editors, a pattern stands beside the code.
    ignoreActions: ['raw_check', 'to_lower_case'],
  });
  return `${JSON.stringify({ $schema, title: 'Sluice configuration', allowTrailingCommas: true, ...schema }, null, 2)}\n`;
}
