import { type Path, type Problem, shown } from '../problem.ts';
import type { ColumnType } from '../route.ts';
import type { CheckedImport } from '../schema.ts';
import { patternConflict } from '../values/date-pattern.ts';
import type { Draft } from './draft.ts';
import { repetitions } from './repetitions.ts';

type Route = Draft<CheckedImport>;
type Cells = NonNullable<Route['cells']>;

/** Problems between the settings of how text becomes values. */
export function cellProblems(route: Route, path: Path): Problem[] {
  const { cells } = route;
  if (cells === undefined) return [];
  const at = [...path, 'cells'];
  return [
    ...numberProblems(cells, at),
    ...nullProblems(cells, at),
    ...(['nulls', 'symbols', 'dates'] as const).flatMap((key) =>
      repetitions(cells[key] ?? []).map(([index, first]) => ({
        path: [...at, key, index],
        advice: `leave it out: ${key}[${first}] is the same`,
      })),
    ),
    ...conflictProblems(cells, at),
    ...idleProblems(route, cells, at),
  ];
}

function numberProblems({ decimal, thousands, symbols = [] }: Cells, at: Path): Problem[] {
  const problems: Problem[] = [];
  if (decimal !== undefined && decimal === thousands) {
    const other = decimal === '.' ? ',' : '.';
    problems.push({
      path: [...at, 'thousands'],
      advice: `write another character, or "decimal": "${other}": what separates the fraction can't group digits`,
    });
  }
  for (const [index, symbol] of symbols.entries()) {
    const same = (['decimal', 'thousands'] as const).find(
      (key) => symbol !== undefined && { decimal, thousands }[key] === symbol,
    );
    if (same !== undefined)
      problems.push({ path: [...at, 'symbols', index], advice: `leave it out: it is the "${same}"` });
  }
  return problems;
}

function nullProblems({ nulls = [], trim }: Cells, at: Path): Problem[] {
  return nulls.flatMap((word, index) => {
    const path = [...at, 'nulls', index];
    if (word === undefined || trim !== true || word.trim() === word) return [];
    return [{ path, advice: `write ${shown(word.trim())}: with "trim" no cell has blanks around it` }];
  });
}

/** Two patterns that read one text differently: nothing would tell which one is meant. */
function conflictProblems({ dates = [] }: Cells, at: Path): Problem[] {
  const patterns = dates.flatMap((pattern) => pattern ?? []);
  const conflict = patterns.length < dates.length ? null : patternConflict(patterns);
  if (conflict === null) return [];
  const { first, second, text } = conflict;
  const isOurs = patterns.includes(second);
  const other = isOurs ? shown(first) : 'ISO 8601, which needs no pattern';
  const path = [...at, 'dates', patterns.indexOf(isOurs ? second : first)];
  return [
    {
      path,
      advice: `leave it out${isOurs ? `, or ${other}` : ''}: it reads ${shown(text)} otherwise than ${other}`,
    },
  ];
}

const numbers: readonly ColumnType[] = ['LONG', 'DOUBLE', 'DECIMAL'];
const times: readonly ColumnType[] = ['DATE', 'DATETIME'];

/** Settings of types that no column has. Columns that are added may have any. */
function idleProblems({ dataSet, dataSetApi, match }: Route, cells: Cells, at: Path): Problem[] {
  const columns = (dataSet ?? dataSetApi)?.columns;
  if (!Array.isArray(columns) || match?.extra === 'add') return [];
  const types = columns.map((column) => column?.type);
  // A type that is missing or wrong may be the one that is meant.
  if (types.includes(undefined)) return [];
  const has = (wanted: readonly ColumnType[]) =>
    types.some((type) => type !== undefined && wanted.includes(type));
  const {
    decimal = '.',
    thousands = null,
    symbols = [],
    dates = [],
    timeZone = 'UTC',
    invalid = 'reject',
  } = cells;
  const idle: [keyof Cells, boolean, string][] = [
    ['decimal', decimal !== '.' && !has(numbers), 'LONG, DOUBLE or DECIMAL'],
    ['thousands', thousands !== null && !has(numbers), 'LONG, DOUBLE or DECIMAL'],
    ['symbols', symbols.length > 0 && !has(numbers), 'LONG, DOUBLE or DECIMAL'],
    ['dates', dates.length > 0 && !has(times), 'DATE or DATETIME'],
    ['timeZone', timeZone !== 'UTC' && !has(['DATETIME']), 'DATETIME'],
    ['invalid', invalid === 'null' && !has([...numbers, ...times]), 'anything but STRING'],
  ];
  return idle.flatMap(([key, isIdle, type]) =>
    isIdle
      ? [{ path: [...at, key], advice: `leave it out, or give a column its type: none is ${type}` }]
      : [],
  );
}
