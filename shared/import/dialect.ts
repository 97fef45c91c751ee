import type { ReadSettings } from '../config/route.ts';
import { type Dialect, domoDialect } from '../csv/dialect.ts';

/** Domo's own dialect, with the delimiter and the stray quotes that a route asks for. */
export function domoDialectOf({ delimiter, strayQuotes }: ReadSettings): Dialect {
  return { ...domoDialect, delimiter: delimiter === 'auto' ? domoDialect.delimiter : delimiter, strayQuotes };
}
