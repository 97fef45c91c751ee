import { type Path, type Problem, shown, valueAt } from '../problem.ts';
import type { CheckedImport } from '../schema.ts';
import { sizeText } from '../values/size.ts';
import type { Draft } from './draft.ts';
import { repetitions } from './repetitions.ts';

type Route = Draft<CheckedImport>;

/**
 * Several routes may load into one Stream (or one DataSet, by the DataSet API). Files that wait for it are committed
 * together, so these routes must agree on how and how often. Settings that concern only a file may differ.
 */
export function sharedTargetProblems(imports: readonly (Route | undefined)[]): Problem[] {
  const targets = imports.map((route) => targetOf(route));
  return [
    ...otherWays(imports),
    ...repetitions(targets).flatMap(([index, first]) => {
      const [route, earlier] = [imports[index], imports[first]];
      if (route === undefined || earlier === undefined) return [];
      return disagreements(route, ['imports', index], earlier, `imports[${first}]`);
    }),
  ];
}

/** What a route names that is there already. Which DataSet a Stream feeds that is named by its id, only Domo knows. */
function targetOf(route: Route | undefined): string | undefined {
  const { stream, dataSetApi } = route ?? {};
  if (typeof stream === 'number') return `stream ${stream}`;
  if (stream?.dataSetId !== undefined) return `stream of ${stream.dataSetId}`;
  return dataSetApi?.dataSetId === undefined ? undefined : `data set ${dataSetApi.dataSetId}`;
}

/** One DataSet that is loaded by its Stream and by the DataSet API: neither would wait for the other [D18]. */
function otherWays(imports: readonly (Route | undefined)[]): Problem[] {
  return imports.flatMap((route, index) => {
    const id = route?.dataSetApi?.dataSetId;
    const other = imports.findIndex((one) => typeof one?.stream === 'object' && one.stream.dataSetId === id);
    if (id === undefined || other === -1) return [];
    const advice = `write "stream": { "dataSetId": "${id}" }, as in imports[${other}]: a DataSet is loaded in one way`;
    return [{ path: ['imports', index, 'dataSetApi'], advice }];
  });
}

function disagreements(route: Route, path: Path, earlier: Route, earlierName: string): Problem[] {
  if (route.updateMethod === 'REPLACE' && earlier.updateMethod === 'REPLACE') {
    const at = route.stream === undefined ? ['dataSetApi', 'dataSetId'] : ['stream'];
    const advice = `leave it to ${earlierName}, which replaces all its rows too: each load would erase the other's`;
    return [{ path: [...path, ...at], advice }];
  }
  const compared = [
    [['updateMethod'], shown, 'what waits for one Stream is committed together, in one way'],
    [['keyColumnNames'], shown, 'one Stream has one set of keys'],
    [['commitInterval'], (seconds: unknown) => shown(`${seconds}s`), 'one Stream has one rhythm'],
    [
      ['dataSetApi', 'maxBytes'],
      (bytes: unknown) => shown(sizeText(Number(bytes))),
      'what waits for one DataSet is sent together',
    ],
  ] as const;
  return compared.flatMap(([at, written, why]) => {
    const [own, other] = [valueAt(route, at), valueAt(earlier, at)];
    if (own === undefined || other === undefined || comparable(own) === comparable(other)) return [];
    return [{ path: [...path, ...at], advice: `write ${written(other)}, as in ${earlierName}: ${why}` }];
  });
}

/** The order of keys has no meaning. */
function comparable(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
}
