import type { Paint } from '../terminal.ts';
import { counted } from '../text/amounts.ts';
import { printable } from '../text/width.ts';
import type { Suggestion } from './suggest.ts';

/** A suggestion as lines: the route as JSON, and the reasons under it. */
export function suggestionLines({ route, rowCount, reasons, notes }: Suggestion, paint: Paint): string[] {
  const { dataSet, ...more } = route;
  const columns =
    dataSet.columns === 'infer'
      ? ['"infer"']
      : [
          '[',
          ...dataSet.columns.map(
            (column, index, { length }) => `    ${JSON.stringify(column)}${index < length - 1 ? ',' : ''}`,
          ),
          '  ]',
        ];
  const [opening = '', ...rest] = columns;
  const { name, prefix, updateMethod, ...settings } = more;
  return [
    '{',
    `  "name": ${JSON.stringify(name)}, "prefix": ${JSON.stringify(prefix)},`,
    `  "dataSet": { "name": ${JSON.stringify(dataSet.name)}, "columns": ${opening}${rest.length === 0 ? ' },' : ''}`,
    ...rest.map((line, index) => (index < rest.length - 1 ? line : `${line} },`)),
    ...Object.entries(settings).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`),
    `  "updateMethod": ${JSON.stringify(updateMethod)}`,
    '}',
    '',
    ...reasons.map(({ setting, why }) => `${paint('bold', setting)}: ${printable(why)}.`),
    ...notes.map((note) => printable(note)),
    rowCount === null ? 'The file loads so.' : `The file loads so: ${counted(rowCount, 'row')}.`,
  ];
}
