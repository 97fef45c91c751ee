import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package as it is. Its one file ends in .mjs, which Jest never takes by `require`. */
const source = readFileSync(join(import.meta.dirname, '../../node_modules/zstddec/dist/zstddec.mjs'), 'utf8');
const load = new Function(source.replace(/export \{ ZSTDDecoder \};/, 'return ZSTDDecoder;'));

export const ZSTDDecoder = load() as typeof import('zstddec').ZSTDDecoder;
