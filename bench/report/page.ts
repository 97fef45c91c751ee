/**
 * Puts generated text into a page, between `<!-- name -->` and `<!-- /name -->`.
 *
 * @throws Error where the page has no such place
 */
export function fill(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = page.indexOf(open);
  const end = page.indexOf(close);
  if (start < 0 || end < start) throw new Error(`the page has no place ${open} … ${close}`);
  return `${page.slice(0, start + open.length)}\n\n${text.trim()}\n\n${page.slice(end)}`;
}
