import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/**
 * Modules in AssemblyScript, by their paths from the root of the project. The files that they import are not compiled
 * alone.
 */
export const sources = [
  'shared/csv/kernel/kernel.as.ts',
  'shared/csv/kernel/cells/cells.as.ts',
  'shared/gzip/deflate.as.ts',
  'shared/gzip/inflate/inflate.as.ts',
  'shared/parquet/kernel/kernel.as.ts',
];

const root = join(import.meta.dirname, '../..');
// Every Node from 20 on has these features, on arm64 and x64.
const features = ['simd', 'bulk-memory', 'sign-extension', 'nontrapping-f2i'];

/** The file with the compiled module. It is TypeScript, so that functions have it in their bundle and read no file. */
export function generatedFile(source: string): string {
  return source.replace(/\.as\.ts$/, '.wasm.ts');
}

/** The content of `generatedFile`. */
export function generatedText(source: string): string {
  return [
    `// Compiled from ${basename(source)} by npm run wasm.`,
    '/** Base64. */',
    `export const wasm =\n  '${compile(source).toString('base64')}';`,
    '',
  ].join('\n');
}

function compile(source: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-wasm-'));
  try {
    const out = join(folder, 'module.wasm');
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/assemblyscript/bin/asc.js'),
        source,
        ...['--outFile', out],
        ...['-O3', '--converge', '--noAssert'],
        ...['--runtime', 'stub'],
        ...features.flatMap((feature) => ['--enable', feature]),
      ],
      { cwd: root, encoding: 'utf8' },
    );
    // Warnings are written to standard error too, and count as errors, but for the one that the last pass of the
    // optimiser has made the module no smaller.
    const complaints = stderr.replace('Last converge was suboptimal.\n', '');
    if (status !== 0 || complaints !== '') throw new Error(`${source}:\n${stderr}`);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
