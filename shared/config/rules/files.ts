import { oneOf, type Path, type Problem } from '../problem.ts';
import type { CheckedImport } from '../schema.ts';
import { defaultExcludes, matches } from '../values/glob.ts';
import type { Draft } from './draft.ts';
import { repetitions } from './repetitions.ts';

type Route = Draft<CheckedImport>;
type Files = NonNullable<Route['files']>;

/** Problems between the settings of which objects are loads. */
export function fileProblems(route: Route, path: Path): Problem[] {
  const { files } = route;
  if (files === undefined) return [];
  const at = [...path, 'files'];
  return [
    ...patternProblems(route, files, at),
    ...exclusionProblems(files, at),
    ...emptyProblems(route, files, at),
    ...setProblems(route, files, at),
  ];
}

function patternProblems({ prefix }: Route, files: Files, at: Path): Problem[] {
  return (['include', 'exclude'] as const).flatMap((key) => {
    const globs = files[key] ?? [];
    return [
      ...repetitions(globs).map(([index, first]) => ({
        path: [...at, key, index],
        advice: `leave it out: ${key}[${first}] is the same`,
      })),
      ...globs.flatMap((glob, index) => {
        if (!prefix || !glob?.startsWith(prefix)) return [];
        const rest = glob.slice(prefix.length) || '**';
        return [
          {
            path: [...at, key, index],
            advice: `write ${JSON.stringify(rest)}: it is about what follows the prefix`,
          },
        ];
      }),
    ];
  });
}

/** Stands for what a wildcard may be. No pattern that somebody writes asks for it. */
const something = '\u{f8ff}';

/** What no object can be: included, and excluded by everything that includes it. */
function exclusionProblems(
  { include = [], exclude = [], excludeDefaults = true }: Files,
  at: Path,
): Problem[] {
  const own = exclude.flatMap((glob) => glob ?? []);
  const idle = excludeDefaults
    ? own.filter((glob) => (defaultExcludes as readonly string[]).includes(glob))
    : [];
  return [
    ...idle.map((glob) => ({
      path: [...at, 'exclude', exclude.indexOf(glob)],
      advice: 'leave it out: it is one of the patterns that exclude without being named',
    })),
    ...include.flatMap((glob, index) => {
      const example = glob?.replaceAll(/\{([^{},]*)[^{}]*\}/g, '$1').replaceAll(/\*+|\?/g, something);
      if (glob === undefined || example === undefined) return [];
      const path = [...at, 'include', index];
      const ours = own.find((one) => matches(one, example));
      if (ours !== undefined) {
        return [
          { path, advice: `leave it out, or ${JSON.stringify(ours)} of "exclude": no object passes both` },
        ];
      }
      const theirs = defaultExcludes.find((one) => excludeDefaults && matches(one, example));
      if (theirs === undefined) return [];
      const advice = `write "excludeDefaults": false too, or leave it out: objects like ${JSON.stringify(theirs)} are no loads without that`;
      return [{ path, advice }];
    }),
  ];
}

function emptyProblems({ updateMethod, shrinkGuard }: Route, { empty }: Files, at: Path): Problem[] {
  if (empty !== 'replace' || updateMethod === undefined) return [];
  const path = [...at, 'empty'];
  if (updateMethod !== 'REPLACE') {
    const advice = `write ${oneOf(['accept', 'reject'])}: only REPLACE can make a DataSet empty, not ${updateMethod}`;
    return [{ path, advice }];
  }
  if (shrinkGuard === undefined) return [];
  return [{ path, advice: 'leave it out, or leave out "shrinkGuard": that rejects a file without rows' }];
}

function setProblems({ updateMethod }: Route, { set }: Files, at: Path): Problem[] {
  if (set === undefined) return [];
  const path = [...at, 'set'];
  const ends = (['marker', 'manifest'] as const).filter((end) => Object.hasOwn(set, end));
  const problems: Problem[] = [];
  if (ends.length !== 1) {
    problems.push({
      path,
      found: ends.length === 0 ? 'ends with nothing' : 'ends with a marker and a manifest',
      advice: 'write exactly one of "marker", like "_SUCCESS", and "manifest", like "*.manifest"',
    });
  }
  if (updateMethod === 'UPSERT') {
    // [S7]
    const advice =
      'leave it out, or write "updateMethod": "APPEND" or "REPLACE": with UPSERT each object is committed by itself, because a key must not occur twice in one commit';
    problems.push({ path, advice });
  }
  return problems;
}
