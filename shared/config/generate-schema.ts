import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemaText } from './schema/json-schema.ts';
import { referenceText } from './schema/reference.ts';

const root = join(import.meta.dirname, '../..');
writeFileSync(join(root, 'sluice.schema.json'), jsonSchemaText());
writeFileSync(join(root, 'docs', 'configuration.md'), referenceText());
