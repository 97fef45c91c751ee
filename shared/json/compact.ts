const blanks = /[ \t\r\n]+/g;

/** JSON text without the blanks between its tokens; numbers and strings stay as they are spelt. */
export function compact(text: string): string {
  // Most texts have none, not even inside strings.
  if (!/[ \t\r\n]/.test(text)) return text;
  let compacted = '';
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const begin = quote < 0 ? text.length : quote;
    const end = quote < 0 ? text.length : stringEnd(text, quote);
    compacted += text.slice(at, begin).replace(blanks, '') + text.slice(begin, end);
    at = end;
  }
  return compacted;
}

/** Behind the string that begins at a quote. No pattern, because one that fits many escapes overflows the stack. */
function stringEnd(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let first = quote;
    while (text[first - 1] === '\\') first--;
    // Of an even number of backslashes each second one is escaped.
    if ((quote - first) % 2 === 0) return quote + 1;
  }
  return text.length;
}
