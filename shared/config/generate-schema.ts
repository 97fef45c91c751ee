import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemaText } from './schema/json-schema.ts';

writeFileSync(join(import.meta.dirname, '../../sluice.schema.json'), jsonSchemaText());
