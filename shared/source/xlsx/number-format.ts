/** What a number is by the format of its cell. */
export type NumberKind = 'number' | 'date' | 'dateTime' | 'time' | 'duration';

/**
 * The formats that have no code in the file (ECMA-376, part 1, 18.8.30). Those from 27 on are Excel's in Chinese, Japanese,
 * Korean and Thai.
 */
const builtIn: readonly (readonly [from: number, to: number, kind: NumberKind])[] = [
  ...([
    [14, 17, 'date'],
    [18, 21, 'time'],
    [22, 22, 'dateTime'],
    [27, 31, 'date'],
  ] as const),
  ...([
    [32, 35, 'time'],
    [36, 36, 'date'],
    [45, 45, 'time'],
    [46, 46, 'duration'],
    [47, 47, 'time'],
  ] as const),
  ...([
    [50, 54, 'date'],
    [55, 56, 'time'],
    [57, 58, 'date'],
    [71, 74, 'date'],
    [75, 76, 'time'],
  ] as const),
  ...([
    [77, 77, 'dateTime'],
    [78, 78, 'time'],
    [79, 79, 'duration'],
    [80, 80, 'time'],
    [81, 81, 'date'],
  ] as const),
];

/** Of a format that the file has no code for. */
export function builtInKind(id: number): NumberKind {
  return builtIn.find(([from, to]) => id >= from && id <= to)?.[2] ?? 'number';
}

/** What is text in a code, or layout: in quotes, behind a backslash, `_` or `*`, and colours and conditions in brackets. */
const noCode = /"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]?/gi;

/** The kind of a number by the code of its format: the section for positive numbers counts. */
export function kindOfCode(code: string): NumberKind {
  const [section = ''] = code.replace(noCode, '').split(';');
  if (/general|standard/i.test(section)) return 'number';
  if (/\[(?:h+|m+|s+)\]/i.test(section)) return 'duration';
  const letters = section.replace(/am\/pm|a\/p/gi, 'h').toLowerCase();
  const hasTime = /[hs]/.test(letters);
  // An m is minutes right behind hours, or right before seconds; else it is a month.
  const dates = letters.replace(/(h+[^a-z]*)m+/g, '$1').replace(/m+(?=[^a-z]*s)/g, '');
  const hasDate = /[dmy]/.test(dates);
  if (hasDate) return hasTime ? 'dateTime' : 'date';
  return hasTime ? 'time' : 'number';
}
