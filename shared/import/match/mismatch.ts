import type { ListedColumn, MatchSettings } from '../../config/route.ts';
import { HeaderMismatch } from '../../errors.ts';
import { columnsText, list, listTexts, shorten } from '../../wording.ts';
import type { Findings, NamedColumn } from './findings.ts';
import { isKey, normal } from './names.ts';

interface Side {
  /** Names of the file; null where it has no header. */
  names: readonly string[] | null;
  width: number;
  isRecords?: boolean;
}

interface Circumstances {
  match: MatchSettings;
  keys: readonly string[];
  canList: boolean;
  object: string;
  showCells: boolean;
}

/** The error of a file whose columns are not those of the DataSet: all that is wrong, and the settings that take it. */
export function mismatch(
  findings: Findings,
  file: Side,
  dataSet: readonly ListedColumn[],
  circumstances: Circumstances,
): HeaderMismatch {
  const { object } = circumstances;
  const told = complaints(findings, file, circumstances).join('; ');
  const advice = advices(findings, file, dataSet, circumstances).join(' ');
  const names = list(dataSet.map(({ name }) => name));
  if (file.names === null) {
    const cells = file.width === 1 ? 'one cell' : `${file.width} cells`;
    return new HeaderMismatch(
      `${object}: row 1: the records have ${cells} and do not match the columns of the DataSet: ${told}. The DataSet has ${names}. ${advice}`,
    );
  }
  if (file.isRecords) {
    const what =
      dataSet.length === 0
        ? 'no DataSet can have the keys of its records as columns'
        : 'the keys of its records do not match the columns of the DataSet';
    const there = dataSet.length === 0 ? '' : ` The DataSet has ${names}.`;
    return new HeaderMismatch(`${object}: ${what}: ${told}.${there} ${advice}`);
  }
  if (dataSet.length === 0) {
    return new HeaderMismatch(
      `${object}: row 1: no DataSet can have the columns of the header: ${told}. ${advice}`,
    );
  }
  return new HeaderMismatch(
    `${object}: row 1: the header does not match the columns of the DataSet: ${told}. The DataSet has ${names}. ${advice}`,
  );
}

function complaints(findings: Findings, { names, isRecords }: Side, { showCells }: Circumstances): string[] {
  const { missing, extra, ambiguous, nameless, twice, filled, lacking, wrongLineage } = findings;
  const given = (columns: readonly NamedColumn[]) =>
    showCells
      ? list([...new Set(columns.map(({ name }) => name))])
      : isRecords
        ? `${columns.length} keys`
        : columnsText(columns.map(({ index }) => index));
  const told: string[] = [];
  if (missing.length > 0) told.push(`missing: ${listTexts(missing, wantedText)}`);
  const named = extra.flatMap(({ name, index }) => (name === null ? [] : [{ name, index }]));
  if (named.length > 0)
    told.push(`extra: ${names === null ? columnsText(named.map(({ index }) => index)) : given(named)}`);
  const without = [...extra.filter(({ name }) => name === null).map(({ index }) => index), ...nameless];
  if (without.length > 0) {
    const where = isRecords ? 'a key' : columnsText(without);
    told.push(names === null ? `extra: ${where}` : `without a name: ${where}`);
  }
  if (ambiguous.size > 0) {
    const text = ([name, places]: [string, readonly number[]]) =>
      `"${shorten(name)}" (${columnsText(places)})`;
    told.push(`more than one that may be ${listTexts([...ambiguous], text)}`);
  }
  if (twice.length > 0) told.push(`more than once: ${given(twice)}`);
  if (filled.length > 0) told.push(`filled by "lineage": ${given(filled)}`);
  if (lacking.length > 0) {
    told.push(`the DataSet has no column ${list(lacking.map(({ name }) => name))} for "lineage"`);
  }
  for (const { name, type, wanted } of wrongLineage) {
    told.push(`"lineage" has no ${type} for the column "${shorten(name)}", which would have to be ${wanted}`);
  }
  if (told.length === 0) told.push('none of them is in the file');
  return told;
}

function wantedText({ name, from }: ListedColumn): string {
  const column = `"${shorten(name)}"`;
  if (from === undefined) return column;
  return typeof from === 'number'
    ? `${column} (column ${from})`
    : `${column} ("${shorten(from)}" in the file)`;
}

function advices(
  findings: Findings,
  file: Side,
  dataSet: readonly ListedColumn[],
  { match, keys, canList }: Circumstances,
): string[] {
  const { missing, extra, ambiguous, nameless, twice, filled, lacking, wrongLineage, nothingFound } =
    findings;
  const told: string[] = [];
  const byName = match.by === 'name';
  // Then by position they are all found.
  const isPosition = ambiguous.size > 0 && file.width === dataSet.length;
  const [absent] = missing;
  const lostKeys = missing.filter(({ name }) => isKey(name, keys));
  if (lostKeys.length > 0) {
    told.push(
      `A key may not be missing, because ${list(lostKeys.map(({ name }) => name))} identifies a row.`,
    );
  } else if (absent !== undefined && match.missing === 'reject' && !isPosition && !nothingFound) {
    told.push('To leave what is missing empty, set "missing": "null" under "match" of the route.');
  }
  // Of a file that has none of the columns nothing would be left.
  if (extra.length > 0 && !nothingFound) {
    const there = new Set(dataSet.map(({ name }) => normal(name)));
    const isAddable = extra.every(({ name }) => name === null || !there.has(normal(name)));
    const add =
      byName && isAddable && extra.some(({ name }) => name !== null)
        ? ', or "extra": "add" to add it to the DataSet'
        : '';
    told.push(`To leave out what is extra, set "extra": "drop" under "match" of the route${add}.`);
  }
  if (absent !== undefined && file.isRecords && canList) {
    told.push(
      'Where a value has another key in the file, or is inside another one, say so in the list of "columns": "from" is its key, or the path to it, such as "customer.name".',
    );
  } else if (absent !== undefined && extra.length > 0 && byName) {
    if (canList) {
      told.push(
        `Where a column has another name in the file, say so in the list of "columns": "from" is that name, or its place.`,
      );
    }
    if (file.width === dataSet.length) {
      told.push(
        'Where the columns are those of the DataSet in its order, set "by": "position" under "match" of the route.',
      );
    }
  }
  if (file.isRecords && twice.length > 0) {
    told.push(
      'Names of columns differ by more than case and blanks: list the columns in the route, each with a name of its own and its key in "from".',
    );
  } else if (ambiguous.size > 0 || twice.length > 0) {
    told.push(tellApart(findings, file, dataSet, canList));
  }
  if (twice.length > 0 && dataSet.length > 0)
    told.push('To leave out the others, set "extra": "drop" under "match" of the route.');
  if (nameless.length > 0 && file.isRecords) {
    told.push(
      'Give the value a key, or list the columns in the route and set "extra": "drop" under "match".',
    );
  } else if (nameless.length > 0) {
    const place = (nameless[0] ?? 0) + 1;
    const named =
      canList && dataSet.length === 0
        ? `, or list the columns in the route and give it a name there, with "from": ${place}`
        : '';
    // Left out, they would leave no column at all.
    const isAll = dataSet.length === 0 && nameless.length === file.names?.length;
    told.push(
      isAll
        ? `Give them names in the header; or list the columns in the route and give each a name there, as with "from": ${place}.`
        : `To leave out what has no name, set "extra": "drop" under "match" of the route${named}.`,
    );
  }
  if (filled.length > 0)
    told.push('Take other names under "lineage" of the route, or set "extra": "drop" under "match".');
  if (lacking.length > 0) {
    const add = byName
      ? 'set "extra": "add" under "match" of the route, which adds what the DataSet lacks; or '
      : '';
    const types = listTexts(lacking, ({ name, type }) => `"${shorten(name)}" as ${type}`);
    told.push(upper(`${add}add ${types} to the DataSet in Domo, or leave it out of "lineage".`));
  }
  if (wrongLineage.length > 0)
    told.push('Change its type in Domo, or take another name under "lineage" of the route.');
  return told.length === 0 ? ['Correct the header, or the DataSet, and drop the file again.'] : told;
}

/** How columns of one name are told apart. */
function tellApart(
  { ambiguous, twice }: Findings,
  { width }: Side,
  dataSet: readonly ListedColumn[],
  canList: boolean,
): string {
  const place = ([...ambiguous.values()].flat().at(-1) ?? twice.at(-1)?.index ?? 0) + 1;
  const byPlace = `say in the list of "columns" at which place of the file a column is, as in "from": ${place}`;
  if (dataSet.length === 0) {
    return `To tell them apart, list the columns in the route, each with a name of its own, and set "by": "position" under "match"; or ${byPlace}.`;
  }
  const position = 'set "by": "position" under "match" of the route';
  if (width === dataSet.length) {
    return `To tell them apart, ${position}${canList ? `, or ${byPlace}` : ''}.`;
  }
  return canList
    ? `To tell them apart, ${byPlace}.`
    : `To tell them apart, ${position}, or give each a name of its own and drop the file again.`;
}

function upper(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}
