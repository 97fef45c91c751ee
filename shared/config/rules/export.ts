import { nearest } from '../nearest.ts';
import { oneOf, type Path, type Problem, shown } from '../problem.ts';
import type { CheckedExport, CheckedImport } from '../schema.ts';
import type { Draft } from './draft.ts';

type Imports = readonly (Draft<CheckedImport> | undefined)[];

const sources = ['dataSetId', 'route'] as const;

/** Problems between the values of one export. `written` are the keys that the file has for it. */
export function exportProblems(
  job: Draft<CheckedExport>,
  imports: Imports,
  written: readonly string[],
  path: Path,
): Problem[] {
  return [...sourceProblems(job, imports, written, path), ...nameProblems(job, path)];
}

/** A name that says something else of the file than `gzip`: programs go by names. */
function nameProblems({ gzip, fileName }: Draft<CheckedExport>, path: Path): Problem[] {
  if (gzip === undefined || fileName === undefined) return [];
  const at = [...path, 'fileName'];
  const saysGzip = /\.gz(ip)?$/i.test(fileName);
  if (gzip && /\.(csv|tsv|txt)$/i.test(fileName)) {
    return [
      { path: at, advice: `write "${fileName}.gz", or "gzip": false: what is compressed should say so` },
    ];
  }
  if (gzip || !saysGzip) return [];
  const plain = fileName.replace(/\.gz(ip)?$/i, '');
  return [
    { path: at, advice: `write ${shown(plain)}, or "gzip": true: the name says that it is compressed` },
  ];
}

function sourceProblems(
  { route }: Draft<CheckedExport>,
  imports: Imports,
  written: readonly string[],
  path: Path,
): Problem[] {
  const named = sources.filter((source) => written.includes(source));
  if (named.length !== 1) {
    return [
      {
        path,
        found: named.length === 0 ? 'fetches nothing' : `fetches ${named.join(' and ')}`,
        advice:
          'write exactly one of "dataSetId" (the UUID of a DataSet; it is in the address of its page in Domo) and "route" (the import whose DataSet it is)',
      },
    ];
  }
  const names = imports.flatMap((candidate) => candidate?.name ?? []);
  // If a route's name is missing or wrong, it may be the one that is meant.
  const isClear = imports.every((candidate) => candidate?.name !== undefined);
  if (route === undefined || names.includes(route) || !isClear) return [];
  const guess = nearest(route, names);
  const known = names.length === 0 ? 'write a "dataSetId": there are no imports' : `write ${oneOf(names)}`;
  return [{ path: [...path, 'route'], advice: guess === null ? known : `did you mean "${guess}"?` }];
}
