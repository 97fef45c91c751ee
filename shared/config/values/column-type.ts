import { nearest } from '../nearest.ts';
import { oneOf } from '../problem.ts';
import { type ColumnType, columnTypes } from '../route.ts';

/** The names that other databases have for Domo's types [F1]. */
const synonyms: Record<string, ColumnType> = {
  BIGINT: 'LONG',
  BOOL: 'STRING',
  BOOLEAN: 'STRING',
  CHAR: 'STRING',
  FLOAT: 'DOUBLE',
  INT: 'LONG',
  INTEGER: 'LONG',
  JSON: 'STRING',
  MONEY: 'DECIMAL',
  NUMBER: 'DECIMAL',
  NUMERIC: 'DECIMAL',
  REAL: 'DOUBLE',
  TEXT: 'STRING',
  TIME: 'STRING',
  TIMESTAMP: 'DATETIME',
  VARCHAR: 'STRING',
};

/** What to write instead of a type that Domo does not have. */
export function columnTypeAdvice(input: unknown): string {
  const written = typeof input === 'string' ? input : '';
  const guess = synonyms[written.toUpperCase()] ?? nearest(written, columnTypes);
  return guess === null
    ? `write ${oneOf(columnTypes)}`
    : `write "${guess}": Domo has ${columnTypes.join(', ')}`;
}
