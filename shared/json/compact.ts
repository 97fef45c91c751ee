/** JSON text without the blanks between its tokens; numbers and strings stay as they are spelt. */
export function compact(text: string): string {
  // Most texts have none, not even inside strings.
  return /[ \t\r\n]/.test(text) ? text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, '$1') : text;
}
