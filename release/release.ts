/**
 * Makes a release of what is checked out: writes the version and the day, commits, and tags. The workflow of the forge
 * publishes it when the tag is pushed.
 *
 *   npm run release -- 0.2.0
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkNewer, dated } from './changelog.ts';

const root = join(import.meta.dirname, '..');
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

try {
  const [version = ''] = process.argv.slice(2);
  const { version: before } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  checkNewer(version, before);
  if (git('status', '--porcelain') !== '') throw new Error('There are changes that are not committed.');
  const changelog = join(root, 'CHANGELOG.md');
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(changelog, dated(readFileSync(changelog, 'utf8'), version, day));
  execFileSync('npm', ['version', version, '--no-git-tag-version'], { cwd: root, stdio: 'ignore' });
  git('commit', '--all', '--message', `Release ${version}`);
  git('tag', '--annotate', `v${version}`, '--message', `Sluice ${version}`);
  console.log(`Tagged v${version}. Publish it: git push --follow-tags`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
