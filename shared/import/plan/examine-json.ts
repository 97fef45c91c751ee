import type { ColumnSurvey, Survey } from '../../cells/survey.ts';
import type { ImportRoute, ListedColumn } from '../../config/route.ts';
import { ProofFailed, ReadingUnclear } from '../../errors.ts';
import { excerpt } from '../../excerpt.ts';
import type { Extra } from '../../json/field-cells.ts';
import { type Field, fieldFrom, fieldNamed, pathOf } from '../../json/path.ts';
import { list } from '../../wording.ts';
import { describe } from '../load.ts';
import { inferColumns, type Matched, matchColumns } from '../match/columns.ts';
import type { Ports } from '../ports.ts';
import type { Reading } from '../reading.ts';
import { addedOf, columnSentences, optionsOf, wantedOf } from './columns.ts';
import { elementsBefore, elementsOf } from './elements.ts';
import { begunBefore, type Examined, type Examinee } from './examined.ts';
import { type JsonHead, jsonHeadOf } from './json-head.ts';
import { rangeCountOf } from './ranges.ts';
import type { ReadableText } from './readable-text.ts';
import { gapsOf, rowsBeforeJoined, seenOf, surveyOf } from './surveyed.ts';

/** A text of JSON, and what was decided about it before. */
export interface JsonText {
  text: ReadableText;
  /** Where it ends: what stands behind that is none of it. Bytes of text. */
  dataEnd: number;
  reading: Reading & { format: 'jsonl' | 'json' };
  decisions: string[];
}

/**
 * Decides how the records of JSON become rows: by those at the start of the file, and by all of them where the columns
 * depend on that. Throws the FileError that the load is rejected with.
 */
export async function examineJson(
  ports: { documents: Pick<Ports['documents'], 'get'> },
  examinee: Examinee,
  { text, dataEnd, reading: plain, decisions }: JsonText,
): Promise<Examined | 'empty'> {
  const { load, route, dataSet } = examinee;
  checkSettings(examinee);
  const wanted = wantedOf(examinee);
  const own = ownOf(wanted ?? [], route);
  const names = [...new Set(own.map(nameOf))];
  const collects = wanted === null || route.match.extra === 'add';
  const first: Reading = {
    ...plain,
    json: { fields: fieldsOf(own, names), extra: collects ? 'collect' : extraOf(route) },
  };
  const head = await jsonHeadOf({ ...text, size: dataEnd }, load.object, first);
  if (head.isWhole && head.survey.rows === 0) return 'empty';
  const { dataStart } = head;
  const { read: _, objectOffset: __, ...objectText } = text;
  const data = {
    ...{ dataStart, dataEnd, text: objectText },
    decisions: [...decisions, ...droppedSentences(head, route)],
  };
  const cut = plain.format === 'json' ? await elementsOf(ports, examinee, first, data) : null;
  if (cut === 'uninspected')
    return begunBefore(examinee, { kind: 'uninspected', inspect: 'elements', reading: first, ...data });
  const { isBroken = false, ...edges } = cut ?? {};
  const place = { ...data, ...edges };
  const isNumbered = hasRowNumbers(examinee, wanted);
  const needsRows = isNumbered && rangeCountOf(route, place) > 1;
  const needsAll = isBroken || (!head.isWhole && (collects || !isEnough(head.survey, own, names, route)));
  const surveyed =
    needsAll || (needsRows && place.elements === undefined)
      ? await surveyOf(ports, examinee, text, first, place)
      : { survey: head.survey, rowsBefore: [0], empty: [] };
  if (surveyed === 'uninspected') return { kind: 'uninspected', inspect: 'survey', reading: first, ...place };
  if (isBroken)
    throw new ProofFailed(
      `${describe(load.object)}: one inspection has found that this is no array of objects, and another one that it is. Nothing was sent.`,
    );
  if (needsAll && surveyed.survey.rows === 0) return 'empty';
  const isSurveyed = needsAll || needsRows;
  const { empty } = isSurveyed ? surveyed : await gapsOf(ports, examinee, first, place);
  if (empty.length > 0 && empty.length === rangeCountOf(route, place)) return 'empty';

  const rowsBefore = place.elements ? elementsBefore(place.elements) : rowsBeforeJoined(surveyed);
  const found = foundIn(surveyed.survey, own, names, route);
  const file = { names: found.map(({ name }) => name), width: found.length, isRecords: true };
  const matched =
    wanted === null
      ? inferColumns(file, optionsOf(examinee))
      : matchColumns(file, wanted, optionsOf(examinee));
  const columnsSeen: Survey = {
    rows: surveyed.survey.rows,
    columns: found.map(({ seen }) => seen ?? { isFilled: false, ruledOut: {} }),
  };
  const added = addedOf(matched, columnsSeen, route.keyColumnNames);
  const reading: Reading = {
    ...first,
    columns: [...matched.columns, ...added],
    json: {
      fields: found.map(({ field }) => field),
      extra: collects ? extraBeside(matched) : extraOf(route),
    },
  };
  return {
    ...{ kind: 'readable', ...place, rowsBefore: needsRows ? rowsBefore : null },
    ...(empty.length === 0 ? {} : { emptyRanges: empty }),
    decisions: [...place.decisions, ...columnSentences(matched, route)],
    ...{ reading, added: added.map(({ name, type }) => ({ name, type })) },
    columns: dataSet === null ? matched.columns.map(({ name, type }) => ({ name, type })) : [...dataSet],
    ...(collects ? { seen: added.map((column) => seenOf(column, { survey: columnsSeen })) } : {}),
  };
}

/** Columns that a file has to fill. */
function ownOf(wanted: readonly ListedColumn[], { lineage }: ImportRoute): ListedColumn[] {
  const filled = new Set(Object.keys(lineage).map((name) => name.toLowerCase()));
  return wanted.filter(({ name }) => !filled.has(name.toLowerCase()));
}

function nameOf({ name, from }: ListedColumn): string {
  return typeof from === 'string' ? from : name;
}

function fieldsOf(own: readonly ListedColumn[], names: readonly string[]): Field[] {
  const said = new Set(own.flatMap(({ from }) => (typeof from === 'string' ? from : [])));
  return names.map((name) => (said.has(name) ? fieldFrom(name) : fieldNamed(name)));
}

function extraOf({ match }: ImportRoute): Extra {
  return match.extra === 'drop' ? 'drop' : 'reject';
}

/** Of a file whose keys are all known: what is left out is so by the match, and nothing else can come. */
function extraBeside({ dropped }: Matched): Extra {
  return dropped.length > 0 ? 'drop' : 'reject';
}

function hasRowNumbers({ route, dataSet }: Examinee, wanted: readonly ListedColumn[] | null): boolean {
  const sources = Object.entries(route.lineage).filter(([, source]) => source === 'row');
  const there = new Set((dataSet ?? wanted ?? []).map(({ name }) => name.toLowerCase()));
  const isAdded = wanted === null || route.match.extra === 'add';
  return sources.some(([name]) => isAdded || there.has(name.toLowerCase()));
}

/** Whether a file may lack a column: then it is null. */
function mayLack({ name }: ListedColumn, { match, updateMethod, keyColumnNames }: ImportRoute): boolean {
  return match.missing === 'null' && !(updateMethod === 'UPSERT' && keyColumnNames.includes(name));
}

/** Whether nothing depends on the records that were not looked at. */
function isEnough(
  { keys = [] }: Survey,
  own: readonly ListedColumn[],
  names: readonly string[],
  route: ImportRoute,
): boolean {
  const there = new Set(keys);
  const isThere = (column: ListedColumn) => there.has(names.indexOf(nameOf(column)));
  return own.every((column) => isThere(column) || mayLack(column, route)) && own.some(isThere);
}

interface FoundField {
  name: string;
  field: Field;
  seen: ColumnSurvey | null;
}

/** The columns of the file: those that are wanted as far as they are there or need not be, and those that were collected. */
function foundIn(
  { keys = [], columns }: Survey,
  own: readonly ListedColumn[],
  names: readonly string[],
  route: ImportRoute,
): FoundField[] {
  const places = new Map(keys.map((key, place) => [key, place]));
  const isAny = names.some((_, index) => places.has(index));
  const fields = fieldsOf(own, names);
  const lacking = new Set(own.filter((column) => mayLack(column, route)).map(nameOf));
  const wanted = names.flatMap((name, index): FoundField[] => {
    const place = places.get(index);
    const field = fields[index];
    if (field === undefined || (place === undefined && !(isAny && lacking.has(name)))) return [];
    return [{ name, field, seen: place === undefined ? null : (columns[place] ?? null) }];
  });
  const further = keys.flatMap((key, place): FoundField[] => {
    if (typeof key === 'number') return [];
    const path = pathOf(key);
    const name = path.join('.');
    return [{ name, field: { name, paths: [path] }, seen: columns[place] ?? null }];
  });
  return [...wanted, ...further];
}

/** Throws `ReadingUnclear` for settings that mean nothing in JSON, so that the file is not what the route expects. */
function checkSettings(examinee: Examinee): void {
  const { load, route } = examinee;
  const { read, match } = route;
  const is = `${describe(load.object)} is JSON`;
  if (match.by === 'position') {
    const header = read.header ? '' : ' and leave out "header" under "read"';
    throw new ReadingUnclear(
      `${is}, whose values have names and no places: set "by": "name" under "match" of the route${header}.`,
    );
  }
  const placed = (wantedOf(examinee) ?? []).find(({ from }) => typeof from === 'number');
  if (placed !== undefined) {
    throw new ReadingUnclear(
      `${is}, whose values have names and no places: write the key in the place of "from": ${placed.from}, or the path to it, such as "customer.name".`,
    );
  }
  if ((read.skipLines !== 'auto' && read.skipLines > 0) || read.skipFooter > 0) {
    throw new ReadingUnclear(
      `${is}, and has no lines above or below its records: leave out "skipLines" and "skipFooter" under "read" of the route.`,
    );
  }
}

/** For people: which values go nowhere. */
function droppedSentences({ dropped, isWhole }: JsonHead, { showCells }: ImportRoute): string[] {
  if (dropped.size === 0) return [];
  const paths = [...dropped];
  const values = excerpt(showCells, list(paths), `values of ${paths.length} keys`);
  const where = isWhole ? '' : ' of the first records';
  return [`"match": values${where} that no column asks for are left out, by "extra": "drop": ${values}.`];
}
