/**
 * The text of a changelog with a version in the place of "not released yet".
 *
 * @param day like `2026-12-01`
 * @throws Error where the changelog has no section of that version, or has it already
 */
export function dated(changelog: string, version: string, day: string): string {
  const [open, closed] = [`## ${version}, not released yet\n`, `## ${version}, ${day}\n`];
  if (!changelog.includes(open)) {
    throw new Error(`CHANGELOG.md has no heading "${open.trim()}": say there what is new, then release.`);
  }
  return changelog.replace(open, closed);
}

/** Numbers of three parts, as in `1.2.3`, perhaps with what comes before a release, as in `1.2.3-rc.1`. */
const versions = /^(\d+)\.(\d+)\.(\d+)(?:-[0-9a-z.-]+)?$/i;

/** @throws Error for what is no version, or is not newer than the one before */
export function checkNewer(version: string, before: string): void {
  const [one, other] = [version, before].map((text) => versions.exec(text)?.slice(1, 4).map(Number));
  if (one === undefined || other === undefined) throw new Error(`"${version}" is no version like 1.2.3.`);
  const first = one.findIndex((number, i) => number !== other[i]);
  if (version === before || (first >= 0 && (one[first] as number) < (other[first] as number))) {
    throw new Error(`${version} is not newer than ${before}, which package.json has.`);
  }
}
