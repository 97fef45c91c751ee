import { type Path, type Problem, shown } from '../problem.ts';
import type { CheckedImport } from '../schema.ts';
import type { Draft } from './draft.ts';

type Route = Draft<CheckedImport>;

/**
 * Several routes may feed one Stream (or one DataSet, by the DataSet API). Whatever waits for it is committed
 * together, so these routes must agree on how and how often; what concerns only the file may differ.
 */
export function sharedTargetProblems(imports: readonly (Route | undefined)[]): Problem[] {
  const targets = imports.map((route) => route?.stream ?? route?.import?.dataSetId);
  return imports.flatMap((route, index) => {
    const first = targets.indexOf(targets[index]);
    const earlier = imports[first];
    if (route === undefined || earlier === undefined || targets[index] === undefined || first === index)
      return [];
    return disagreements(route, ['imports', index], earlier, `imports[${first}]`);
  });
}

function disagreements(route: Route, path: Path, earlier: Route, earlierName: string): Problem[] {
  if (route.updateMethod === 'REPLACE' && earlier.updateMethod === 'REPLACE') {
    const at = route.stream === undefined ? ['import', 'dataSetId'] : ['stream'];
    const advice = `leave it to ${earlierName}, which replaces all its rows too: each load would erase the other's`;
    return [{ path: [...path, ...at], advice }];
  }
  const compared = [
    ['updateMethod', 'what waits for one Stream is committed together, in one way'],
    ['keyColumnNames', 'one Stream has one set of keys'],
    ['commitInterval', 'one Stream has one rhythm'],
  ] as const;
  return compared.flatMap(([key, why]) => {
    const [own, other] = [comparable(route[key]), comparable(earlier[key])];
    if (own === undefined || other === undefined || own === other) return [];
    const written = key === 'commitInterval' ? `${earlier[key]}s` : earlier[key];
    return [{ path: [...path, key], advice: `write ${shown(written)}, as in ${earlierName}: ${why}` }];
  });
}

/** The order of keys has no meaning. */
function comparable(value: string | number | (string | undefined)[] | undefined): string | undefined {
  return Array.isArray(value) ? JSON.stringify(value.toSorted()) : value?.toString();
}
