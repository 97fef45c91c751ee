import type { Column, ImportRoute } from '../../shared/config/route.ts';
import type { DataSet } from '../../shared/domo/answers.ts';
import { differences } from '../../shared/import/match/differences.ts';
import { withLineage } from '../../shared/import/match/lineage.ts';
import { list } from '../../shared/wording.ts';
import type { Trouble } from './update-method.ts';

/** Whether a DataSet has the columns that its route needs. */
export function schemaTroubles(route: ImportRoute, { name, schema }: DataSet): Trouble[] {
  const { columns } = schema;
  return [...keyTroubles(route, name, columns), ...declaredTroubles(route, name, columns)];
}

function keyTroubles({ keyColumnNames }: ImportRoute, name: string, columns: readonly Column[]): Trouble[] {
  const missing = keyColumnNames.filter((key) => !columns.some((column) => column.name === key));
  if (missing.length === 0) return [];
  return [
    {
      status: 'wrong',
      found: `The DataSet "${name}" has no column ${list(missing)}, by which the route finds the rows to replace.`,
      remedy: `Write columns of the DataSet as "keyColumnNames": it has ${list(columns.map((column) => column.name))}.`,
    },
  ];
}

/** The route's columns are used only to create the DataSet. After that, files are checked against the DataSet's own. */
function declaredTroubles(
  { target, match, lineage }: ImportRoute,
  name: string,
  columns: readonly Column[],
): Trouble[] {
  if (target.kind !== 'dataSet' || target.columns === 'infer') return [];
  const wanted = withLineage(target.columns, lineage);
  const declared = wanted.map((column) => column.name);
  // Where files may add columns, the DataSet has more than the route lists.
  const all = columns.map((column) => column.name);
  const names = match.extra === 'add' ? all.filter((one) => declared.includes(one)) : all;
  const inOrder = (list: string[]) => (match.by === 'name' ? list.toSorted() : list).join('\0');
  if (inOrder(declared) !== inOrder(names)) {
    return [
      {
        status: 'wrong',
        found: `The route declares other columns than the DataSet "${name}" has (${differences(declared, names, true).join('; ')}): files must have those of the DataSet.`,
        remedy: 'Write the columns of the DataSet in the route; or change the schema of the DataSet in Domo.',
      },
    ];
  }
  const otherTypes = wanted.flatMap(({ name: column, type }) => {
    const actual = columns.find((one) => one.name === column)?.type;
    return actual === type ? [] : [`"${column}" is ${actual}, not ${type}`];
  });
  if (otherTypes.length === 0) return [];
  return [
    {
      status: 'warning',
      found: `The DataSet "${name}" has other types than the route declares: ${otherTypes.join('; ')}. Domo goes by those of the DataSet.`,
      remedy: 'Write the types of the DataSet in the route, or change its schema in Domo.',
    },
  ];
}
