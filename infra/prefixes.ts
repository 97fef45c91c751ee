/**
 * So many prefixes fit into the pattern of a rule, which has 2,048 characters (EventBridge's quotas), and several times
 * over into the policies of a role, which have 10,240 (IAM's quotas), beside all else that is in there.
 */
const most = 12;
const mostCharacters = 1200;

/**
 * Few prefixes under which all the given ones are: these themselves where they fit into a rule and into policies, else
 * what they have in common, and as little more as can be. Whether a key is a route's is looked at once more, by the
 * route's own prefix. The empty prefix, where routes have no beginning in common, is everything.
 */
export function covering(prefixes: readonly string[]): string[] {
  let covers = outermost(prefixes);
  for (;;) {
    if (covers.length > most) covers = outermost([...covers, mostInCommon(covers)]);
    else if (covers.join('').length > mostCharacters) covers = outermost(withLongestShortened(covers));
    else return covers;
  }
}

/** The same for policies: IAM takes no character beyond Latin-1 in one (IAM's reference, grammar of policies). */
export function coveringInPolicy(prefixes: readonly string[]): string[] {
  return covering(prefixes.map((prefix) => prefix.replace(/[^\u0020-\u00ff].*$/su, '')));
}

/** Those prefixes that begin with none of the others, in order. */
function outermost(prefixes: readonly string[]): string[] {
  const kept: string[] = [];
  for (const prefix of [...prefixes].sort()) {
    const last = kept.at(-1);
    if (last === undefined || !prefix.startsWith(last)) kept.push(prefix);
  }
  return kept;
}

/** The longest beginning that two of them share. @param sorted those that share most are neighbours */
function mostInCommon(sorted: readonly string[]): string {
  let most = '';
  for (const [index, prefix] of sorted.entries()) {
    const common = index === 0 ? '' : inCommon(sorted[index - 1] ?? '', prefix);
    if (common.length > most.length) most = common;
  }
  return most;
}

/** The folder above the longest in its place. */
function withLongestShortened(covers: readonly string[]): string[] {
  const length = Math.max(...covers.map((cover) => cover.length));
  const longest = covers.find((cover) => cover.length === length) ?? '';
  const folder = longest.slice(0, longest.lastIndexOf('/', length - 2) + 1);
  const shortened = folder === '' ? whole(longest.slice(0, length / 2)) : folder;
  return covers.map((cover) => (cover === longest ? shortened : cover));
}

function inCommon(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return whole(one.slice(0, length));
}

/** Without half a character at its end. */
function whole(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
