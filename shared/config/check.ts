import * as v from 'valibot';
import { type Path, type Problem, valueAt } from './problem.ts';
import { configProblems } from './rules/config.ts';
import { type Draft, withoutFaults } from './rules/draft.ts';
import { exportProblems } from './rules/export.ts';
import { importProblems } from './rules/import.ts';
import { type ShapeProblem, shapeProblems } from './schema/shape.ts';
import { type CheckedConfig, configSchema } from './schema.ts';

/** Checks a configuration that was parsed as JSON. Returns all its problems, or its checked value. */
export function checkConfig(value: unknown): { config: CheckedConfig | null; problems: Problem[] } {
  const misshapen = shapeProblems(configSchema, value, []);
  const result = v.safeParse(configSchema, value);
  const mistaken = (result.issues ?? []).flatMap((issue) => issueProblems(issue, []));
  const faulty = [...misshapen, ...mistaken].map(({ path }) => path);
  const draft = withoutFaults<CheckedConfig>(result.output, faulty);
  const further = [...mistaken, ...(draft === undefined ? [] : ruleProblems(draft, value, misshapen))];
  const isExplained = explanation(misshapen, value);
  const problems = [...misshapen, ...further.filter((problem) => !isExplained(problem))];
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

/** What is wrong between values that may be right each for itself. */
function ruleProblems(
  draft: Draft<CheckedConfig>,
  value: unknown,
  misshapen: readonly ShapeProblem[],
): Problem[] {
  const { imports = [], exports = [] } = draft;
  const meant = new Map<string, string[]>();
  for (const problem of misshapen) {
    if (problem.meant === null) continue;
    const around = keyOf(problem.path.slice(0, -1));
    meant.set(around, [...(meant.get(around) ?? []), problem.meant]);
  }
  const written = (path: Path) => [
    ...Object.keys(Object(valueAt(value, path))),
    ...(meant.get(keyOf(path)) ?? []),
  ];
  return [
    ...imports.flatMap((route, index) => {
      const path = ['imports', index];
      return route === undefined ? [] : importProblems(route, written(path), path);
    }),
    ...exports.flatMap((job, index) => {
      const path = ['exports', index];
      return job === undefined ? [] : exportProblems(job, imports, written(path), path);
    }),
    ...configProblems(draft),
  ];
}

/**
 * Whether a problem of shape explains this problem already: it is about an unknown key, about a missing key that is
 * there misspelt, or about the content of a list that should be an object.
 */
function explanation(misshapen: readonly ShapeProblem[], value: unknown): (problem: Problem) => boolean {
  const explained = new Set<string>();
  for (const { path, meant } of misshapen) {
    explained.add(keyOf(path));
    if (meant !== null) explained.add(keyOf([...path.slice(0, -1), meant]));
  }
  return ({ path }) => {
    if (explained.has(keyOf(path))) return true;
    return typeof path.at(-1) === 'string' && Array.isArray(valueAt(value, path.slice(0, -1)));
  };
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
