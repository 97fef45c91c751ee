import { type Path, type Problem, shown } from '../problem.ts';
import type { CheckedConfig, CheckedExport, CheckedImport } from '../schema.ts';
import { overlap } from '../values/prefix.ts';
import type { Draft } from './draft.ts';
import { repetitions } from './repetitions.ts';
import { sharedTargetProblems } from './shared-target.ts';

type Imports = (Draft<CheckedImport> | undefined)[];
type Exports = (Draft<CheckedExport> | undefined)[];

/** Problems between routes and exports, each of which may be right by itself. */
export function configProblems({
  imports = [],
  exports = [],
  bucket,
  bucketKeyArn,
}: Draft<CheckedConfig>): Problem[] {
  return [
    ...(bucketKeyArn !== undefined && bucket === undefined
      ? [
          {
            path: ['bucketKeyArn'],
            advice: 'leave it out, or write "bucket" too: the stack\'s own bucket has no key of yours',
          },
        ]
      : []),
    ...repeats(
      imports.map((route) => route?.name),
      (index) => ['imports', index, 'name'],
      (first) => `write another name: imports[${first}] has this one`,
    ),
    ...repeats(
      exports.map((job) => job?.name),
      (index) => ['exports', index, 'name'],
      (first) => `write another name: exports[${first}] has this one`,
    ),
    ...repeats(
      imports.map((route) => route?.prefix),
      (index) => ['imports', index, 'prefix'],
      (first) => `write another prefix: imports[${first}] has this one, and an object has only one route`,
    ),
    ...repeats(
      exports.map((job) => job?.prefix),
      (index) => ['exports', index, 'prefix'],
      (first) =>
        `write another prefix: exports[${first}] has this one, and both would write its _latest.json`,
    ),
    ...repeats(
      // Domo allows equal names. But a Stream is found by the name of its DataSet [S12], and people overlook case.
      imports.map((route) => (route?.dataSet ?? route?.dataSetApi)?.name?.trim().toLowerCase()),
      (index) => ['imports', index, imports[index]?.dataSet === undefined ? 'dataSetApi' : 'dataSet', 'name'],
      (first) =>
        `write another name: imports[${first}] creates this DataSet; to load it from two prefixes, let one route create it, then name ${imports[first]?.dataSet === undefined ? 'it by "dataSetId"' : 'its Stream by id'} in the other`,
    ),
    ...overlaps(imports, exports),
    ...sharedTargetProblems(imports),
  ];
}

function repeats(
  values: readonly (string | undefined)[],
  path: (index: number) => Path,
  advice: (first: number) => string,
): Problem[] {
  return repetitions(values).map(([index, first]) => ({ path: path(index), advice: advice(first) }));
}

/** No route may load an export, not even a route whose prefix is below the export's. */
function overlaps(imports: Imports, exports: Exports): Problem[] {
  return exports.flatMap((job, index) => {
    const route = imports.findIndex(
      (candidate) => candidate?.prefix && job?.prefix && overlap(candidate.prefix, job.prefix),
    );
    if (route < 0) return [];
    const advice = `write a prefix apart from ${shown(imports[route]?.prefix)} of imports[${route}]: what is exported must not be loaded again`;
    return [{ path: ['exports', index, 'prefix'], advice }];
  });
}
