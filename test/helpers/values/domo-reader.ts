/** A cell as Domo sees it: an empty one without quotes is null [F3], as is `\N` [F6]. */
export type DomoCell = string | null;

/**
 * Reads Domo's grammar [F2, F4], and throws at anything else. It shares no code with the product, so that it can check it.
 */
export function readDomoRows(text: string, width: number): DomoCell[][] {
  const rows: DomoCell[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: DomoCell[] = [];
    for (;;) {
      let cell: DomoCell = '';
      if (text[at] === '"') {
        for (at++; ; at++) {
          if (at >= text.length) throw new Error(`a quote is not closed in row ${rows.length + 1}`);
          if (text[at] !== '"') cell += text[at];
          else if (text[at + 1] === '"') {
            cell += '"';
            at++;
          } else break;
        }
        at++;
      } else {
        const from = at;
        while (at < text.length && !',\r\n'.includes(text[at] as string)) {
          if (text[at] === '"') throw new Error(`a quote inside a cell of row ${rows.length + 1}`);
          at++;
        }
        cell = text.slice(from, at);
        if (cell === '' || cell === '\\N') cell = null;
      }
      row.push(cell);
      if (text[at] === ',') {
        at++;
        continue;
      }
      if (text[at] === '\r' && text[at + 1] === '\n') at += 2;
      else if (text[at] === '\n') at++;
      else
        throw new Error(`${JSON.stringify(text.slice(at, at + 5))} behind a cell of row ${rows.length + 1}`);
      break;
    }
    if (row.length !== width) throw new Error(`row ${rows.length + 1} has ${row.length} cells of ${width}`);
    if (width === 1 && row[0] === null) throw new Error(`row ${rows.length + 1} is a blank line`);
    rows.push(row);
  }
  return rows;
}
