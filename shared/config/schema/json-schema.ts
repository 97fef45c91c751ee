import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../schema.ts';

/** What editors know of the configuration, made from the schema that checks it. */
export function jsonSchema(): object {
  const { $schema, ...schema } = toJsonSchema(configSchema, {
    typeMode: 'input',
    // Code has no form in JSON Schema; where it matters to editors, a pattern stands beside the code.
    ignoreActions: ['raw_check', 'to_lower_case'],
  });
  return { $schema, title: 'Sluice configuration', allowTrailingCommas: true, ...schema };
}

/** sluice.schema.json. */
export function jsonSchemaText(): string {
  return `${JSON.stringify(jsonSchema(), null, 2)}\n`;
}
