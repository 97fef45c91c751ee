/** So many prefixes fit into a rule's pattern (2,048 characters) and into the policies of roles, whatever their length. */
const most = 12;
const mostCharacters = 1200;

/**
 * Few prefixes under which all the given ones are: these themselves where they fit into a rule and a policy, else the
 * folders above them. Whether a key is a route's is looked at once more, by the route's own prefix.
 */
export function covering(prefixes: readonly string[]): string[] {
  let covers = outermost(prefixes);
  while (covers.length > most || covers.join('').length > mostCharacters) {
    const deepest = Math.max(...covers.map(depth));
    const next = outermost(covers.map((prefix) => (depth(prefix) === deepest ? parent(prefix) : prefix)));
    if (next.join('\n') === covers.join('\n')) break;
    covers = next;
  }
  return covers;
}

function outermost(prefixes: readonly string[]): string[] {
  const all = [...new Set(prefixes)].sort();
  return all.filter((prefix) => !all.some((other) => other !== prefix && prefix.startsWith(other)));
}

function depth(prefix: string): number {
  return prefix.split('/').length - (prefix.endsWith('/') ? 1 : 0);
}

/** The folder above; of one at the top everything, which is the empty prefix. */
function parent(prefix: string): string {
  const folder = prefix.replace(/\/$/, '');
  return folder.slice(0, folder.lastIndexOf('/') + 1);
}
