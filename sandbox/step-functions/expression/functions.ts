import { createHash, randomUUID } from 'node:crypto';
import type { Expression } from 'jsonata';
import { type Json, typeName } from '../json.ts';

/** The functions of JSONata, without `$eval`, which Step Functions refuses. */
export const builtInFunctions: ReadonlySet<string> = new Set(
  (
    'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad ' +
    'match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs ' +
    'sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse ' +
    'each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl ' +
    'decodeUrlComponent decodeUrl toMillis fromMillis clone now millis partition range hash uuid parse'
  ).split(' '),
);

const hashes: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Adds the functions that Step Functions has and JSONata does not. `random` is used for `$random()` without a seed. */
export function addFunctions(expression: Expression, random: () => number): void {
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('hash', hash, '<ss:s>');
  expression.registerFunction(
    'random',
    (seed?: number) => (seed === undefined ? random() : seeded(seed)),
    '<n?:n>',
  );
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', parse, '<s:x>');
}

function partition(array: Json[], size: number): Json[] {
  if (!Number.isInteger(size) || size < 1)
    throw new Error(`$partition needs a size of 1 or more, not ${size}`);
  return Array.from({ length: Math.ceil(array.length / size) }, (_, i) =>
    array.slice(i * size, (i + 1) * size),
  );
}

/**
 * The numbers from `start` to `end`, both included. A range of one number is that number, as with JSONata's sequences.
 */
function range(start: number, end: number, step: number): Json {
  if (step === 0) throw new Error('$range needs a step other than 0');
  const length = Math.max(0, Math.floor((end - start) / step) + 1);
  if (length > 1_000_000) throw new Error(`$range would make ${length} numbers`);
  const numbers = Array.from({ length }, (_, i) => start + i * step);
  return numbers.length === 1 ? (numbers[0] ?? null) : numbers;
}

function hash(data: string, algorithm: string): string {
  const name = hashes[algorithm];
  if (!name) throw new Error(`$hash knows ${Object.keys(hashes).join(', ')}, not "${algorithm}"`);
  return createHash(name).update(data).digest('hex');
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`$parse was given a ${typeName(text)} that is not JSON: ${(error as Error).message}`);
  }
}

/** The same seed gives the same number, in [0, 1). Which number it is differs from AWS. */
function seeded(seed: number): number {
  const digest = createHash('sha256').update(String(seed)).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
