/** A cell in quotes, its own quotes doubled [F2]. */
export function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** In quotes only where it must be; what is empty stays bare, and so means null [F3]. */
export function quoteIfNeeded(cell: string): string {
  return /[",\r\n]/.test(cell) ? quote(cell) : cell;
}
