/** Names by which people know a character that they can't write, or would rather not. */
const named: Record<string, string> = {
  tab: '\t',
  tabs: '\t',
  tsv: '\t',
  '\\t': '\t',
  comma: ',',
  csv: ',',
  semicolon: ';',
  pipe: '|',
  bar: '|',
  colon: ':',
  space: ' ',
  quote: '"',
  '\\"': '"',
  hash: '#',
  dot: '.',
  point: '.',
};

/** The characters of ASCII that can stand for something: no NUL, no line end. Editors check this much. */
export const characterPattern = '^(?![\u0000\n\r])[\u0000-\u007f]$';
const character = new RegExp(characterPattern);

/** What is wrong with a text that should be one character, as advice, or null. @param example what to write for instance */
export function characterMistake(text: string, example: string): string | null {
  if (character.test(text)) return null;
  const meant = named[text.toLowerCase()];
  if (meant !== undefined) return `write ${JSON.stringify(meant)}`;
  if (text === '\n' || text === '\r' || text === '\r\n') {
    return `write another character, like ${JSON.stringify(example)}: a line break ends a record`;
  }
  return `write one character of ASCII, like ${JSON.stringify(example)}`;
}

/** The same of what separates the fraction of a number. */
export function decimalMistake(text: string): string | null {
  return characterMistake(text, ',') ?? (/[\dA-Za-z+()\s-]/.test(text) ? withMeaning(',') : null);
}

/** The same of what groups the digits of a number. */
export function thousandsMistake(text: string): string | null {
  // Files of some languages have a no-break space there.
  if (/^[\u00a0\u2009\u202f]$/.test(text)) return 'write " ": it stands for every kind of blank';
  if (text === '\u2019') return `write "'": it stands for this apostrophe too`;
  return characterMistake(text, '.') ?? (/[\dA-Za-z+()\t-]/.test(text) ? withMeaning('.') : null);
}

function withMeaning(example: string): string {
  return `write another character, like "${example}": this one has a meaning of its own in numbers`;
}
