import * as v from 'valibot';
import { type Path, type Problem, samePath, valueAt } from './problem.ts';
import { configProblems } from './rules/config.ts';
import { withoutFaults } from './rules/draft.ts';
import { exportProblems } from './rules/export.ts';
import { importProblems } from './rules/import.ts';
import { type ShapeProblem, shapeProblems } from './schema/shape.ts';
import { type CheckedConfig, configSchema } from './schema.ts';

/** Checks a configuration that was parsed as JSON. Returns all its problems, or its checked value. */
export function checkConfig(value: unknown): { config: CheckedConfig | null; problems: Problem[] } {
  const misshapen = shapeProblems(configSchema, value, []);
  const result = v.safeParse(configSchema, value);
  const mistaken = (result.issues ?? []).flatMap((issue) => issueProblems(issue, []));
  const problems = [...misshapen, ...mistaken.filter((problem) => !isExplained(problem, misshapen, value))];
  const faulty = [...misshapen, ...mistaken].map(({ path }) => path);
  const draft = withoutFaults<CheckedConfig>(result.output, faulty);
  if (draft !== undefined) {
    for (const [index, route] of (draft.imports ?? []).entries()) {
      if (route === undefined) continue;
      const path = ['imports', index];
      problems.push(...importProblems(route, Object.keys(Object(valueAt(value, path))), path));
    }
    for (const [index, job] of (draft.exports ?? []).entries()) {
      if (job === undefined) continue;
      const path = ['exports', index];
      const keys = Object.keys(Object(valueAt(value, path)));
      problems.push(...exportProblems(job, draft.imports ?? [], keys, path));
    }
    problems.push(...configProblems(draft));
  }
  if (result.success && problems.length === 0 && isEmpty(result.output)) {
    problems.push({
      path: [],
      found: 'does nothing',
      advice: 'write at least one of "imports" and "exports"',
    });
  }
  return { config: result.success && problems.length === 0 ? result.output : null, problems };
}

function isEmpty({ imports, exports }: CheckedConfig): boolean {
  return imports.length + exports.length === 0;
}

/** A union nests the issues of its options inside its own issue. The innermost ones say most. */
function issueProblems(issue: v.BaseIssue<unknown>, base: Path): Problem[] {
  const path = [...base, ...(issue.path ?? []).map(({ key }) => key as string | number)];
  const deeper = (issue.issues ?? []).filter((inner) => inner.path !== undefined);
  if (deeper.length > 0) return deeper.flatMap((inner) => issueProblems(inner, path));
  return [{ path, advice: issue.message }];
}

/**
 * Whether a problem of shape explains this problem already: it is about an unknown key, about a missing key that is
 * there misspelt, or about the content of a list that should be an object.
 */
function isExplained({ path }: Problem, misshapen: readonly ShapeProblem[], value: unknown): boolean {
  const around = path.slice(0, -1);
  const key = path.at(-1);
  if (typeof key === 'string' && Array.isArray(valueAt(value, around))) return true;
  return misshapen.some((problem) => {
    if (problem.meant === null) return samePath(problem.path, path);
    const meant = [...problem.path.slice(0, -1), problem.meant];
    return samePath(problem.path, path) || samePath(meant, path);
  });
}
