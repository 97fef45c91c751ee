/** `1 row`, `2 rows`; `many` where an s at the end does not make it so. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}
