import { type SurveyedType, surveyedTypes } from '../../shared/cells/survey.ts';
import type { ListedColumn } from '../../shared/config/route.ts';
import type { Column } from '../../shared/data-set.ts';
import { FileError, HeaderMismatch } from '../../shared/errors.ts';
import type { SizedFile } from '../upload.ts';
import { following, type Way, waysIn } from './advice.ts';
import { type Draft, plainDraft, type Tried, tryRoute } from './draft.ts';
import { unnested } from './nested.ts';
import { type Cells, nullWords, spellings, texts } from './spellings.ts';

/** A route that loads a file. */
export interface Suggestion {
  route: Draft;
  rowCount: number | null;
  columns: Column[];
  /** Why each setting, one sentence each. */
  reasons: Reason[];
  /** What a person may want to look at: other readings that were possible, and what the file itself has decided. */
  notes: string[];
}

export interface Reason {
  /** `read.comment` */
  setting: string;
  value: unknown;
  why: string;
}

/** Settings one behind the other, until a file loads. */
const mostSteps = 6;

/** In a larger file nothing is tried for the spelling of its cells. Bytes. */
const spelledUpTo = 4 * 2 ** 20;

/**
 * The route that loads a file: with no more settings than it needs, and columns as they were found. It was read by that
 * very route, whole. Throws the FileError of the file where no setting takes it.
 */
export async function suggest(file: SizedFile): Promise<Suggestion> {
  const found = await inside(file, await search(file, plainDraft(file), [], mostSteps));
  const notes = [...found.others.map((text) => `Another reading: ${text}.`), ...found.notes];
  // Values of JSON are spelt in one way.
  const isSpelt = file.size > spelledUpTo || found.tried.isJson;
  const spelt = isSpelt ? null : await spell(file, found.draft, found.tried);
  const { draft, tried } = spelt ?? found;
  const reasons = [
    ...found.ways.flatMap(({ settings, text }) =>
      settings.map(({ section, key, value }) => ({ setting: `${section}.${key}`, value, why: text })),
    ),
    ...(spelt?.reasons ?? []),
  ];
  const listed: Draft =
    tried.columns.length === 0
      ? draft
      : { ...draft, dataSet: { ...draft.dataSet, columns: placed(tried.columns, draft) } };
  const checked = await tryRoute(file, listed);
  return {
    ...{ route: listed, rowCount: checked.rowCount, columns: tried.columns },
    reasons: [
      ...reasons,
      {
        ...{ setting: 'dataSet.columns', value: 'as listed' },
        why: 'every cell of the file fits these types; "infer" would find them anew in the first file that is dropped',
      },
    ],
    notes: [...notes, ...(spelt?.notes ?? []), ...checked.decisions],
  };
}

interface Found {
  draft: Draft;
  tried: Tried;
  ways: Way[];
  /** Ways that were there, too. */
  others: string[];
  notes: string[];
}

/** Where records have objects inside, what is inside gets columns of its own. */
async function inside(file: SizedFile, found: Found): Promise<Found> {
  const nested = await unnested(file, found.draft, found.tried);
  if (nested === null) return found;
  const draft = await typed(file, nested.draft, ({ name }) => nested.open.get(name) ?? []);
  const tried = await tryRoute(file, draft).catch(() => null);
  const note =
    'Values inside of objects have columns of their own: "from" is the path to them. Without "from", a column of an object has it as JSON text.';
  return tried === null ? found : { ...found, draft, tried, notes: [...found.notes, note] };
}

/** Follows what the reasons say until the file loads: the first way that leads there. */
async function search(file: SizedFile, draft: Draft, ways: Way[], steps: number): Promise<Found> {
  let first: unknown;
  try {
    return { draft, tried: await tryRoute(file, draft), ways, others: [], notes: [] };
  } catch (error) {
    if (!(error instanceof FileError) || steps === 0) throw error;
    first = error;
  }
  const distinct = first instanceof HeaderMismatch ? await toldApart(file, draft) : null;
  if (distinct !== null) {
    const note =
      'Columns of one name, or of none, have names of their own here: "from" is their place in the file.';
    return { draft: distinct, tried: await tryRoute(file, distinct), ways, others: [], notes: [note] };
  }
  const open = waysIn((first as FileError).message).filter(isSafe);
  for (const way of open) {
    const next = await named(file, following(draft, way));
    if (JSON.stringify(next) === JSON.stringify(draft)) continue;
    try {
      const found = await search(file, next, [...ways, way], steps - 1);
      const others = open
        .filter((other) => other !== way)
        .map(
          ({ text, settings }) =>
            `${text} (${settings.map(({ key, value }) => `"${key}": ${JSON.stringify(value)}`).join(', ')})`,
        );
      return { ...found, others: [...others, ...found.others] };
    } catch (error) {
      // A way may contradict what is set already.
      if (!(error instanceof Error)) throw error;
    }
  }
  throw first;
}

/** A draft that lists the columns of a header that has names twice, or none, by their places; null: that is not what is wrong. */
async function toldApart(file: SizedFile, draft: Draft): Promise<Draft | null> {
  const { header = true, ...read } = (draft.read ?? {}) as { header?: boolean };
  if (!header || draft.dataSet.columns !== 'infer') return null;
  const headless = await counted(file, { ...draft, read: { ...read, header: false } });
  const [names = []] = headless === null ? [] : (await tryRoute(file, headless)).firstRows;
  const normal = (name: string | null) => (name ?? '').trim().toLowerCase();
  const columns = names.map((name, index): ListedColumn => {
    const isTwice = names.some((other, place) => place !== index && normal(other) === normal(name));
    const own = normal(name) === '' ? 'column' : (name ?? '').trim();
    if (!isTwice && normal(name) !== '') return { name: name ?? '', type: 'STRING' };
    return { name: `${own} ${index + 1}`, type: 'STRING', from: index + 1 };
  });
  if (!columns.some(({ from }) => from !== undefined)) return null;
  const listed = { ...draft, dataSet: { ...draft.dataSet, columns } };
  return (await loads(file, listed)) ? typed(file, listed) : null;
}

function loads(file: SizedFile, draft: Draft): Promise<boolean> {
  return tryRoute(file, draft).then(
    () => true,
    () => false,
  );
}

/** Columns with where the draft has them in the file. */
function placed(columns: readonly Column[], { dataSet }: Draft): ListedColumn[] {
  const listed = dataSet.columns === 'infer' ? [] : dataSet.columns;
  const places = new Map(listed.map(({ name, from }) => [name, from]));
  return columns.map((column) => {
    const from = places.get(column.name);
    return from === undefined ? column : { ...column, from };
  });
}

/** How many columns are tried of a file that has no header. */
const mostUnnamed = 100;

/** A draft whose file has no header needs a list of columns: names for as many as the file has, all text at first. */
async function named(file: SizedFile, draft: Draft): Promise<Draft> {
  const { header } = (draft.read ?? {}) as { header?: boolean };
  if (header !== false || draft.dataSet.columns !== 'infer') return draft;
  const listed = await counted(file, draft);
  return listed === null ? draft : typed(file, listed);
}

/** A draft with as many columns as the file has that has no header; null: it does not load with any number. */
async function counted(file: SizedFile, draft: Draft): Promise<Draft | null> {
  // As one column every file of text can be read, so that comes last.
  const counts = [...Array.from({ length: mostUnnamed - 1 }, (_, i) => i + 2), 1];
  for (const count of counts) {
    const columns = Array.from(
      { length: count },
      (_, i): Column => ({ name: `column ${i + 1}`, type: 'STRING' }),
    );
    const listed = { ...draft, dataSet: { ...draft.dataSet, columns } };
    if (await loads(file, listed)) return listed;
  }
  return null;
}

/** The columns with the first type each that takes all cells. */
async function typed(
  file: SizedFile,
  draft: Draft,
  typesOf: (column: ListedColumn) => readonly SurveyedType[] = () => surveyedTypes,
): Promise<Draft> {
  let best = draft;
  for (const [place, column] of (draft.dataSet.columns as ListedColumn[]).entries()) {
    for (const type of typesOf(column)) {
      const columns = (best.dataSet.columns as ListedColumn[]).map((one, at) =>
        at === place ? { ...one, type } : one,
      );
      const next = { ...best, dataSet: { ...best.dataSet, columns } };
      if (!(await loads(file, next))) continue;
      best = next;
      break;
    }
  }
  return best;
}

/** Whether a way loses nothing of the file: no cell, and no column. */
function isSafe({ settings }: Way): boolean {
  return settings.every(
    ({ key, value }) => !(key === 'invalid' && value === 'null') && !(key === 'quote' && value === null),
  );
}

/** Looks whether more columns have types of their own where values are spelt in another way. */
async function spell(file: SizedFile, start: Draft, plain: Tried) {
  let [draft, tried] = [start, plain];
  const reasons: Reason[] = [];
  const notes: string[] = [];
  const words = await nullsOf(file, draft, tried);
  if (words.length > 0) {
    draft = spelt(draft, { nulls: words });
    tried = await tryRoute(file, draft);
    const why = 'these words stand where other cells of a column have numbers or dates';
    reasons.push({ setting: 'cells.nulls', value: words, why });
  }
  for (const matter of spellings) {
    for (let again = texts(tried.columns) > 0; again; ) {
      again = false;
      const good = [];
      for (const spelling of matter) {
        const next = spelt(draft, spelling.cells);
        const result = await tryRoute(file, next).catch(() => null);
        if (result !== null && texts(result.columns) < texts(tried.columns))
          good.push({ spelling, next, result });
      }
      const least = Math.min(...good.map(({ result }) => texts(result.columns)));
      const [best, ...rivals] = good.filter(({ result }) => texts(result.columns) === least);
      if (best === undefined) continue;
      const other = rivals.find(({ next }) => !isMore(best.next, next));
      if (other !== undefined) {
        notes.push(
          `Some columns stay text, because two spellings fit them: ${best.spelling.why}, or ${other.spelling.why}. Set the right one under "cells".`,
        );
        continue;
      }
      [draft, tried, again] = [best.next, best.result, texts(best.result.columns) > 0];
      for (const [key, value] of Object.entries(best.spelling.cells))
        reasons.push({
          setting: `cells.${key}`,
          value,
          why: `${best.spelling.why}, so that more columns have a type of their own`,
        });
    }
  }
  return { draft, tried, reasons, notes };
}

/** A draft with more ways to spell values; a list gets longer. */
function spelt(draft: Draft, cells: Cells): Draft {
  const before = (draft.cells ?? {}) as Cells;
  const settings = Object.entries(cells).map(([key, value]) => {
    const known = before[key];
    const both = Array.isArray(value) && Array.isArray(known) ? [...new Set([...known, ...value])] : value;
    return { section: 'cells' as const, key, value: both };
  });
  return following(draft, { settings });
}

/** The words that must be null for more columns to have types of their own. */
async function nullsOf(file: SizedFile, draft: Draft, plain: Tried): Promise<readonly string[]> {
  const count = async (value: readonly string[]) => {
    return texts((await tryRoute(file, spelt(draft, { nulls: value }))).columns);
  };
  const least = texts(plain.columns) === 0 ? 0 : await count(nullWords);
  if (least === texts(plain.columns)) return [];
  let needed = nullWords;
  for (const word of nullWords) {
    const without = needed.filter((other) => other !== word);
    if ((await count(without)) === least) needed = without;
  }
  return needed;
}

/** Whether a draft has all settings of another and more: then the other says enough. */
function isMore(less: Draft, more: Draft): boolean {
  const of = ({ cells = {} }: Draft) => cells as Record<string, unknown>;
  return Object.entries(of(less)).every(
    ([key, value]) => JSON.stringify(of(more)[key]) === JSON.stringify(value),
  );
}
