/** What of a name counts where differences of case and of blanks around it are forgiven. */
export function normal(name: string): string {
  return name.trim().toLowerCase();
}

/** A name that cells of the DataSet can't go by: there is nothing to read in it. */
export function isNameless(name: string): boolean {
  return normal(name) === '';
}

/** Where each name stands among others, from 0. */
export type Places = ReadonlyMap<string, readonly number[]>;

/** The places of names, each under what `keyOf` makes of it. @param places those that count */
export function placesOf(
  names: readonly string[],
  places: Iterable<number>,
  keyOf: (name: string) => string = (name) => name,
): Places {
  const found = new Map<string, number[]>();
  for (const place of places) {
    const key = keyOf(names[place] ?? '');
    const known = found.get(key);
    if (known === undefined) found.set(key, [place]);
    else known.push(place);
  }
  return found;
}

/** Whether the values of a column identify rows. Case does not tell names apart in Domo [F1]. */
export function isKey(name: string, keys: readonly string[]): boolean {
  return keys.some((key) => key.toLowerCase() === name.toLowerCase());
}
