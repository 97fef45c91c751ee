import type { Column } from '../../data-set.ts';
import { HeaderMismatch } from '../../errors.ts';
import { excerpt } from '../../excerpt.ts';
import { columnsText, list, listTexts, shorten } from '../../wording.ts';

/**
 * Checks that the header of a file names the columns of the DataSet, in their order. Parts have no header, so Domo
 * knows a column only by its position [P8].
 *
 * Throws HeaderMismatch, which names all differences together.
 *
 * @param showCells whether the message may have names that the DataSet does not have
 */
export function checkHeader(header: string[], columns: Column[], object: string, showCells: boolean): void {
  const names = columns.map(({ name }) => name);
  if (header.length === names.length && header.every((name, index) => name === names[index])) return;
  throw new HeaderMismatch(
    `${object}: row 1: the header does not match the columns of the DataSet: ${differences(header, names, showCells).join('; ')}. The DataSet has ${list(names)}, in this order. Correct the header, or the DataSet, and drop the file again.`,
  );
}

/** A name in the file that differs from a column's name only by case or spaces. */
interface Alike {
  found: string;
  name: string;
  by: 'case' | 'spaces';
}

/**
 * How the names of a file, or of a configuration, differ from those of the DataSet: one text for each kind of
 * difference.
 */
export function differences(header: string[], names: string[], showCells: boolean): string[] {
  const wrongDelimiter = otherDelimiter(header, names);
  if (wrongDelimiter) {
    const remedy =
      wrongDelimiter === 'a comma'
        ? 'take it out of the quotes'
        : 'write commas in its place, because Domo reads no other delimiter';
    const what = excerpt(showCells, `it is one column, ${list(header)}`, 'it is one column');
    return [`${what}; if ${wrongDelimiter} separates its fields, ${remedy}`];
  }
  const placesOf = (found: readonly string[]) =>
    columnsText(header.flatMap((name, index) => (found.includes(name) ? [index] : [])));
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  const unknown = header.filter((name) => !names.includes(name));
  const absent = names.filter((name) => !header.includes(name));
  const alike = matchAlike(unknown, absent);
  const extra = unknown.filter((name) => !alike.some(({ found }) => found === name));
  const missing = absent.filter((name) => !alike.some((match) => match.name === name));

  const told: string[] = [];
  if (missing.length > 0) told.push(`missing: ${list(missing)}`);
  if (extra.length > 0) told.push(`extra: ${excerpt(showCells, list(extra), placesOf(extra))}`);
  if (twice.length > 0) {
    told.push(`more than once: ${excerpt(showCells, list([...new Set(twice)]), placesOf(twice))}`);
  }
  const alikeText = ({ found, name, by }: Alike) =>
    `${excerpt(showCells, `"${shorten(found)}"`, placesOf([found]))} differs from "${shorten(name)}" only by ${by}`;
  if (alike.length > 0) told.push(listTexts(alike, alikeText));
  const moved = reordered(header, names, alike);
  if (moved.length > 0) told.push(`in another order: ${list(moved)}`);
  return told;
}

/** Pairs each unknown name with an absent name that differs from it only by case or by spaces around it. */
function matchAlike(unknown: string[], absent: string[]): Alike[] {
  const free = new Set(absent);
  return unknown.flatMap((found) => {
    const name = [...free].find((candidate) => normal(candidate) === normal(found));
    if (name === undefined) return [];
    free.delete(name);
    return [{ found, name, by: found.trim() === name.trim() ? 'spaces' : 'case' }];
  });
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}

/** Of the columns that the file and the DataSet share, those in another position. */
function reordered(header: string[], names: string[], alike: Alike[]): string[] {
  const canonical = header.map((found) => alike.find((match) => match.found === found)?.name ?? found);
  const inFile = [...new Set(canonical)].filter((name) => names.includes(name));
  const inDataSet = names.filter((name) => inFile.includes(name));
  return inFile.filter((name, index) => name !== inDataSet[index]);
}

/** The delimiter that would make a header of one field as wide as the DataSet, if there is one. */
function otherDelimiter(header: string[], names: string[]): string | null {
  const [only] = header;
  if (header.length !== 1 || only === undefined || names.length < 2) return null;
  const candidates = { ';': 'a semicolon', '\t': 'a tab', ',': 'a comma', '|': 'a bar' };
  const found = Object.entries(candidates).find(
    ([delimiter]) => only.split(delimiter).length === names.length,
  );
  return found?.[1] ?? null;
}
