import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFile, generatedText, sources } from '../../../shared/wasm/compile.ts';
import { zstdFile, zstdText } from '../../../shared/wasm/zstddec.ts';

const committed = (file: string) => readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');

test.each(sources)('what is committed was compiled from %s: npm run wasm', (source) => {
  expect(committed(generatedFile(source)) === generatedText(source)).toBe(true);
});

test('the decoder of Zstandard is that of the package that is installed: npm run wasm', () => {
  expect(committed(zstdFile) === zstdText()).toBe(true);
});
