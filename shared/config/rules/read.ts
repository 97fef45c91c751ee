import type { Path, Problem } from '../problem.ts';
import type { CheckedImport } from '../schema.ts';
import type { Draft } from './draft.ts';

type Route = Draft<CheckedImport>;

/** Problems between the settings of how a route's files become records. */
export function readProblems(route: Route, path: Path): Problem[] {
  const at = [...path, 'read'];
  return [
    ...characterProblems(route, at),
    ...idleProblems(route, at),
    ...(isTooNarrow(route)
      ? [
          {
            path: [...at, 'delimiter'],
            advice:
              'write the delimiter, or "auto": the DataSet has several columns, and with null a file has one',
          },
        ]
      : []),
  ];
}

/** Each of the characters has a meaning of its own. */
function characterProblems({ read = {}, cells }: Route, at: Path): Problem[] {
  const { delimiter, quote, comment } = read;
  const meanings = [
    ['delimiter', delimiter === 'auto' ? null : delimiter],
    ['quote', quote],
    ['comment', comment],
  ] as const;
  return meanings.flatMap(([key, character], index) => {
    if (!character) return [];
    const path = [...at, key];
    const earlier = meanings.slice(0, index).find(([, other]) => other === character);
    if (earlier !== undefined) {
      return [{ path, advice: `write another character: "${earlier[0]}" is this one already` }];
    }
    if (key !== 'delimiter' && (character === ' ' || character === '\t')) {
      const example = key === 'quote' ? "'" : '#';
      return [
        {
          path,
          advice: `write another character, like ${JSON.stringify(example)}, or null: blanks may stand anywhere`,
        },
      ];
    }
    if (character === '\\' && read.escape === 'backslash') {
      return [
        { path, advice: 'write another character: with "escape": "backslash" this one means something else' },
      ];
    }
    if (character === ' ' && cells?.trim === true) {
      return [
        {
          path,
          advice: 'write another character, or leave out "trim": blanks around cells are no part of them',
        },
      ];
    }
    return [];
  });
}

/** Settings of which nothing comes beside others. */
function idleProblems({ read = {}, cells }: Route, at: Path): Problem[] {
  const { format = 'auto', compression = 'auto', member, sheet } = read;
  const { delimiter, quote, strayQuotes, shortRows, emptyColumns } = read;
  const problems: Problem[] = [];
  if (member && compression !== 'auto' && compression !== 'zip') {
    problems.push({
      path: [...at, 'member'],
      advice: 'leave it out, or write "compression": "zip": only a zip has several files in it',
    });
  }
  if (sheet && format !== 'auto' && format !== 'xlsx') {
    problems.push({
      path: [...at, 'sheet'],
      advice: 'leave it out, or write "format": "xlsx": only a workbook has sheets',
    });
  }
  if (quote === null && strayQuotes === 'keep') {
    problems.push({
      path: [...at, 'strayQuotes'],
      advice: 'leave it out: with "quote": null every quote is part of its cell',
    });
  }
  if (delimiter === null && shortRows === 'pad') {
    problems.push({
      path: [...at, 'shortRows'],
      advice: 'leave it out: a file of one column has no shorter records',
    });
  }
  if (delimiter === null && emptyColumns === 'reject') {
    problems.push({
      path: [...at, 'emptyColumns'],
      advice: 'leave it out: a file of one column has no further ones',
    });
  }
  const { decimal } = cells ?? {};
  if (decimal !== undefined && decimal === delimiter && quote === null && read.escape === 'double') {
    problems.push({
      path: [...at.slice(0, -1), 'cells', 'decimal'],
      advice:
        'write another character, or another "delimiter": a cell without quotes can’t have the delimiter in it',
    });
  }
  return problems;
}

function isTooNarrow({ read, match, dataSet, dataSetApi }: Route): boolean {
  const columns = (dataSet ?? dataSetApi)?.columns;
  if (read?.delimiter !== null || match?.missing === 'null') return false;
  return Array.isArray(columns) && columns.length > 1;
}
