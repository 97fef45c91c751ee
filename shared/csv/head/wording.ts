const names: Record<string, string> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
  ':': 'colon',
  ' ': 'blank',
  '^': 'circumflex',
  '~': 'tilde',
};

/** What a delimiter is called in a sentence: "commas". */
export function plural(delimiter: string): string {
  const name = names[delimiter];
  return name === undefined ? `the character ${JSON.stringify(delimiter)}` : `${name}s`;
}

/** `comma, semicolon, tab and bar`. */
export function called(delimiters: readonly string[]): string {
  const words = delimiters.map((delimiter) => names[delimiter] ?? JSON.stringify(delimiter));
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The words that say where a byte of the text is. */
interface Places {
  byteOf(at: number): number;
  cellOf?: ((at: number) => string) | undefined;
}

/** Where something is, for a message: `row 3, byte 40`, or `sheet "Data", cell C3`. */
export function placeOf({ byteOf, cellOf }: Places, row: number, at: number): string {
  return cellOf ? cellOf(at) : `row ${row}, byte ${byteOf(at)}`;
}
