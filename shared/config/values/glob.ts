/** Names of no data: markers, hidden files, checksums, manifests, uploads under way. */
export const defaultExcludes = [
  ...['**/_*', '**/_*/**', '**/.*', '**/.*/**', '**/*_$folder$', '**/*.crc', '**/*.metadata', '**/*.md5'],
  ...['**/*.checksum', '**/*anifest*.json', '**/*.tmp', '**/*.part', '**/*.filepart', '**/*.crdownload'],
  ...['**/*.bak', '**/*~'],
] as const;

/**
 * Whether a key is one of those that a pattern names, letter for letter: `*` is any text within a folder, `?` one
 * character within a folder, `**` as a whole part any folders, at the end whatever is in there, and `{a,b}` either.
 * Anything else stands for itself, a dot at the beginning of a name as well.
 *
 * Takes a time that grows with the product of both lengths and no more, whatever they are: keys come from anybody.
 *
 * @param key what follows the route's prefix
 */
export function matches(glob: string, key: string): boolean {
  const parts = key.split('/');
  return alternatives(glob).some((pattern) => {
    const wanted = pattern.split('/');
    const some = wanted.at(-1) === '**' ? [...wanted.slice(0, -1), '*', '**'] : wanted;
    return matchesAll(some, parts, (want) => want === '**', matchesPart);
  });
}

/** What is wrong with a pattern, as advice, or null. */
export function globMistake(glob: string): string | null {
  if (glob === '') return 'write a pattern, like "**/*.csv"';
  if (glob.startsWith('/'))
    return 'leave out the slash at its beginning: it is about what follows the prefix';
  if (glob.endsWith('/'))
    return `write ${JSON.stringify(`${glob}**`)}: a key that ends in a slash is no file`;
  if (glob.startsWith('!')) return 'leave out the ! and write it under "exclude", or under "include"';
  if (/[[\]\\]/.test(glob)) return 'write ? in the place of each [, ] and \\, which have no meaning here';
  if (/\{[^{}]*\{/.test(glob) || /[{}]/.test(glob.replaceAll(/\{[^{}]*\}/g, ''))) {
    return 'write one pattern for each: { and } are pairs, and one within another has no meaning here';
  }
  const choices = [...glob.matchAll(/\{[^{}]*\}/g)].map(([braces]) => braces.split(',').length);
  if (choices.reduce((product, count) => product * count, 1) > 100)
    return 'write several patterns: this one stands for more than 100';
  const joined = glob.split('/').find((part) => part !== '**' && part.includes('**'));
  if (joined !== undefined) {
    const meant = glob.replace(joined, joined.replace(/^\*\*+/, '**/*').replace(/(?<!^)\*\*+/, '*'));
    return `write ${JSON.stringify(meant)}: ** stands for whole folders only`;
  }
  return null;
}

/** A pattern without braces for each choice that they give. */
function alternatives(glob: string): string[] {
  const braces = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(glob);
  if (braces === null) return [glob];
  const [, before = '', choices = '', after = ''] = braces;
  return choices.split(',').flatMap((one) => alternatives(`${before}${one}${after}`));
}

function matchesPart(pattern: string, part: string): boolean {
  // Split into whole characters, so that ? is one of them.
  return matchesAll(
    [...pattern],
    [...part],
    (want) => want === '*',
    (want, is) => want === '?' || want === is,
  );
}

/**
 * Whether each item is wanted, in order, where a star stands for any number of items. Only the last star that was met
 * ever takes more: what it leaves out an earlier one need not take.
 */
function matchesAll(
  wanted: readonly string[],
  items: readonly string[],
  isStar: (want: string) => boolean,
  fits: (want: string, item: string) => boolean,
): boolean {
  let [at, item, star, taken] = [0, 0, -1, 0];
  while (item < items.length) {
    const want = wanted[at];
    if (want !== undefined && isStar(want)) {
      [star, taken] = [at, item];
      at++;
    } else if (want !== undefined && fits(want, items[item] as string)) {
      at++;
      item++;
    } else if (star >= 0) {
      at = star + 1;
      taken++;
      item = taken;
    } else return false;
  }
  return wanted.slice(at).every(isStar);
}
