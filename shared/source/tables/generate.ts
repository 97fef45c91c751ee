import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packedText } from './collect.ts';

writeFileSync(join(import.meta.dirname, 'packed.ts'), packedText());
