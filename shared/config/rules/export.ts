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
  return [
    ...sourceProblems(job, imports, written, path),
    ...formatProblems(job, path),
    ...nameProblems(job, path),
  ];
}

/** Settings of CSV that an export as Parquet must not have. */
function formatProblems({ format, gzip, includeHeader }: Draft<CheckedExport>, path: Path): Problem[] {
  if (format !== 'parquet') return [];
  return [
    ...(gzip === true
      ? [{ path: [...path, 'gzip'], advice: 'leave it out: a Parquet file is compressed inside' }]
      : []),
    ...(includeHeader === false
      ? [
          {
            path: [...path, 'includeHeader'],
            advice: 'leave it out: a Parquet file always has the names of its columns',
          },
        ]
      : []),
  ];
}

/** A name that says something else of the file than `format` and `gzip`: programs go by names. */
function nameProblems({ format, gzip, fileName }: Draft<CheckedExport>, path: Path): Problem[] {
  if (format === undefined || gzip === undefined || fileName === undefined) return [];
  const problem = (advice: string): Problem[] => [{ path: [...path, 'fileName'], advice }];
  const isText = /\.(csv|tsv|txt)$/i.test(fileName);
  const saysGzip = /\.gz(ip)?$/i.test(fileName);
  const stem = fileName.replace(/\.gz(ip)?$/i, '').replace(/\.(csv|tsv|txt|parquet)$/i, '');
  if (format === 'parquet') {
    if (!isText && !saysGzip) return [];
    return problem(
      `write ${shown(`${stem}.parquet`)}, or "format": "csv": the name says that it is something else`,
    );
  }
  if (/\.parquet$/i.test(fileName))
    return problem(
      `write ${shown(`${stem}.csv${gzip ? '.gz' : ''}`)}, or "format": "parquet": the name says that it is Parquet`,
    );
  if (gzip && isText)
    return problem(`write "${fileName}.gz", or "gzip": false: what is compressed should say so`);
  if (gzip || !saysGzip) return [];
  const plain = fileName.replace(/\.gz(ip)?$/i, '');
  return problem(`write ${shown(plain)}, or "gzip": true: the name says that it is compressed`);
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
