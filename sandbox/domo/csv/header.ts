/** The most bytes that a header row of these names can have. */
export function longestHeader(names: string[]): number {
  return names.reduce((sum, name) => sum + 2 * Buffer.byteLength(name) + 3, 2);
}

/**
 * How many bytes the first row has, with its line end, if it repeats the column names; else 0.
 *
 * Domo drops such a row in an import. Every cell must equal the name in its position, in the same case [I8].
 * @param head the first `longestHeader` bytes, or all if there are fewer
 */
export function headerLength(head: Buffer, names: string[]): number {
  const text = head.toString('latin1');
  let at = 0;
  for (const [index, name] of names.entries()) {
    const bytes = Buffer.from(name).toString('latin1');
    const quoted = `"${bytes.replaceAll('"', '""')}"`;
    const plain = /[",\r\n]/.test(bytes) ? quoted : bytes;
    if (index > 0) {
      if (text[at] !== ',') return 0;
      at += 1;
    }
    if (text.startsWith(quoted, at)) at += quoted.length;
    else if (text.startsWith(plain, at)) at += plain.length;
    else return 0;
  }
  if (at === text.length) return at;
  return /^\r?\n/.exec(text.slice(at, at + 2)) === null ? 0 : text.indexOf('\n', at) + 1;
}
