import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFile, generatedText, sources } from '../../../shared/wasm/compile.ts';

test.each(sources)('what is committed was compiled from %s: npm run wasm', (source) => {
  const committed = readFileSync(join(import.meta.dirname, '../../..', generatedFile(source)), 'utf8');
  expect(committed === generatedText(source)).toBe(true);
});
