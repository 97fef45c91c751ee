import type { Automaton } from './automaton.ts';
import { type Dialect, dialectBytes } from './dialect.ts';
import { createQuoteAutomaton } from './quote-automaton.ts';
import { createTableAutomaton } from './table-automaton.ts';

/**
 * The automaton of a dialect.
 * Throws ConfigInvalid as dialectBytes does.
 */
export function createAutomaton(dialect: Dialect): Automaton {
  const { comment, trim, lineEnd, strayQuotes } = dialect;
  const quotesDecide =
    dialect.escape === 'double' && comment === null && !trim && lineEnd === 'lf' && strayQuotes === 'reject';
  return quotesDecide
    ? createQuoteAutomaton(dialectBytes(dialect))
    : createTableAutomaton(dialect, dialectBytes(dialect));
}
