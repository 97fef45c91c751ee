import { createJudge } from '../../shared/cells/judge.ts';
import { type CellRules, plainRules } from '../../shared/cells/rules.ts';
import type { ColumnType } from '../../shared/data-set.ts';

/** The year that tables of cases are read in. */
export const thisYear = 2026;

/** A cell's end in few letters: `=` unchanged; `! reason`; or `kind: text`. */
export function judged(
  type: ColumnType,
  text: string,
  rules: Partial<CellRules> = {},
  quoted = false,
  trim = false,
): string {
  const verdict = createJudge(type, { ...plainRules, ...rules }, trim, thisYear)(text, quoted);
  if (verdict.is === 'unchanged') return '=';
  if (verdict.is === 'misfit') return `! ${verdict.reason}`;
  return verdict.text === null ? verdict.kind : `${verdict.kind}: ${verdict.text}`;
}
