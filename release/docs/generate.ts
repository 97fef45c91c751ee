import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemaText } from '../../shared/config/schema/json-schema.ts';
import { referenceText } from '../../shared/config/schema/reference.ts';
import { troubleshootingText } from './troubleshooting.ts';

const root = join(import.meta.dirname, '../..');
writeFileSync(join(root, 'sluice.schema.json'), jsonSchemaText());
writeFileSync(join(root, 'docs/configuration.md'), referenceText());
writeFileSync(join(root, 'docs/troubleshooting.md'), troubleshootingText());
