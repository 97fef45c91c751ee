import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFile, generatedText, sources } from './compile.ts';
import { zstdFile, zstdText } from './zstddec.ts';

const root = join(import.meta.dirname, '../..');
for (const source of sources) writeFileSync(join(root, generatedFile(source)), generatedText(source));
writeFileSync(join(root, zstdFile), zstdText());
