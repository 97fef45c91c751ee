import { explain } from '../../cli/explain.ts';
import type { Problem } from '../answers.ts';

/** An error as a command would explain it. */
export function problemOf(error: unknown): Problem {
  const { fault } = error as { fault?: Problem['fault'] };
  const name = error instanceof Error ? error.name : 'Error';
  return { name, message: explain(error).text, ...(fault === undefined ? {} : { fault }) };
}
