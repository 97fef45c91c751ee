import type { Path, Problem } from '../problem.ts';
import type { CheckedImport } from '../schema.ts';
import type { Draft } from './draft.ts';

/** Problems of when files are due. */
export function expectProblems({ expect }: Draft<CheckedImport>, path: Path): Problem[] {
  if (expect === undefined) return [];
  const at = [...path, 'expect'];
  const has = (key: keyof typeof expect) => Object.hasOwn(expect, key);
  if (has('schedule') === has('every')) {
    return [
      {
        path: at,
        found: has('every') ? 'has both "schedule" and "every"' : 'has neither "schedule" nor "every"',
        advice:
          'write exactly one of "schedule" (times of a calendar) and "every" (a while behind the file before)',
      },
    ];
  }
  if (!has('timeZone') || has('schedule')) return [];
  return [{ path: [...at, 'timeZone'], advice: 'leave it out: with "every" it says nothing' }];
}
