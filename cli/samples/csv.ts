/** A cell in quotes, its own quotes doubled [F2]. */
export function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** Quoted only if necessary. An empty cell stays without quotes, which means null [F3]. */
export function quoteIfNeeded(cell: string): string {
  return /[",\r\n]/.test(cell) ? quote(cell) : cell;
}
