/** Characters of a cell or a name that a message shows. */
const longestText = 60;
/** How many texts a message lists, and about how many characters they have together: names of columns may be whole questions. */
const mostListed = 20;
const longestList = 600;
/** How many of the things that have a line each. */
const mostLines = 5;

/** A text short enough for a message, which ends with whole characters. @param most UTF-16 units, without the mark at its end */
export function shorten(text: string, most: number = longestText): string {
  if (text.length <= most) return text;
  const isCharacterCut = (text.codePointAt(most - 1) ?? 0) > 0xffff;
  return `${text.slice(0, isCharacterCut ? most - 1 : most)}…`;
}

/** `"a", "b", "c"`: all names, or the first ones and how many more there are. */
export function list(names: readonly string[]): string {
  return listTexts(names, (name) => `"${shorten(name)}"`);
}

/** As `list`, of anything, each as its own text says it. */
export function listTexts<T>(items: readonly T[], text: (item: T) => string, most = mostListed): string {
  const shown = firstTexts(items, text, most);
  const more = items.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** The texts that a message has room for: the first one at least. */
export function firstTexts<T>(items: readonly T[], text: (item: T) => string, most = mostListed): string[] {
  const shown: string[] = [];
  let length = 0;
  for (const item of items.slice(0, most)) {
    const next = text(item);
    length += next.length;
    if (length > longestList && shown.length > 0) break;
    shown.push(next);
  }
  return shown;
}

/** A line or two for each of the first few, and how many more there are. */
export function listLines<T>(items: readonly T[], line: (item: T) => string, most = mostLines): string[] {
  const shown = items.slice(0, most).map(line);
  return items.length > shown.length ? [...shown, `and ${items.length - shown.length} more`] : shown;
}

/** `column 2`, or `columns 2, 5`. @param indexes from 0 */
export function columnsText(indexes: readonly number[]): string {
  return `${indexes.length === 1 ? 'column' : 'columns'} ${listTexts(indexes, (index) => String(index + 1))}`;
}
