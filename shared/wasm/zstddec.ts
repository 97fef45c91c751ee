import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The file with the C decoder of Zstandard that the package zstddec has compiled. */
export const zstdFile = 'shared/zstd/zstd.wasm.ts';

/**
 * The content of `zstdFile`. The package keeps its module to itself, behind functions that never come back from damage, and
 * that nobody can stop; so the module is taken out of it.
 */
export function zstdText(): string {
  const source = readFileSync(createRequire(import.meta.url).resolve('zstddec/stream'), 'utf8');
  const [, wasm] = /const wasm = "([A-Za-z0-9+/=]+)"/.exec(source) ?? [];
  if (wasm === undefined) throw new Error('The package zstddec has no module where it was before.');
  const hash = createHash('sha256').update(wasm).digest('hex').slice(0, 16);
  return [
    '// Taken by npm run wasm from the package zstddec (MIT License, Copyright (c) Don McCurdy), which has compiled it from',
    '// Zstandard (BSD License, Copyright (c) 2016-present, Yann Collet, Facebook, Inc.): LICENSE beside this file has both.',
    '/** Which decoder it is: another one can do nothing with the states of this one. */',
    `export const zstdDecoder = '${hash}';`,
    '/** Base64. */',
    `export const wasm =\n  '${wasm}';`,
    '',
  ].join('\n');
}
