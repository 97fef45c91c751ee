import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

/**
 * Compiles the kernel into a module that holds it as text, so that every bundler and test runner can load it.
 * With --check it only compares, and ends with 1 where the committed module is not what the sources give.
 */
const target = join(import.meta.dirname, 'binary.ts');
const options = ['--optimizeLevel', '3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
let binary = Buffer.of();
const { error, stderr } = await asc.main(['index.ts', '--outFile', 'kernel.wasm', ...options], {
  readFile(name, baseDir) {
    try {
      return readFileSync(join(import.meta.dirname, 'assembly', baseDir, name), 'utf8');
    } catch {
      return null;
    }
  },
  writeFile(_, contents) {
    binary = Buffer.from(contents);
  },
});
if (error) throw new Error(`${stderr}`, { cause: error });

const text = `// Compiled from assembly/ by npm run wasm.
export const binary =
  '${Buffer.from(binary).toString('base64')}';
`;
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('shared/csv/kernel/binary.ts is not what its sources give: npm run wasm writes it.');
  process.exitCode = 1;
}
