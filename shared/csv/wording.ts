/** How many characters of a cell or a name a message shows. */
const SHOWN = 60;
/** How many names a message lists. */
const LISTED = 20;

/** A cell or name, short enough for a message. */
export function shorten(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** `"a", "b", "c"`: all names, or the first ones and how many more there are. */
export function list(names: string[]): string {
  const shown = names.slice(0, LISTED).map((name) => `"${shorten(name)}"`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
