/** Bytes that a header row of these names can have at most. */
export function longestHeader(names: string[]): number {
  return names.reduce((sum, name) => sum + 2 * Buffer.byteLength(name) + 3, 2);
}

/**
 * Bytes of the first row, with its line end, if it repeats the column names; else 0.
 *
 * Domo drops such a row on import. Every cell must equal the name in its place, in the same case [I8].
 * @param head the first bytes, `longestHeader` of them or all that there are
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
