import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Packs folders of packages as npm would publish them. Returns the paths of the tarballs, in the same order. */
export function pack(folders: readonly string[], to: string): string[] {
  return folders.map((folder) => {
    const args = ['pack', folder, '--pack-destination', to, '--silent'];
    return join(to, execFileSync('npm', args, { encoding: 'utf8' }).trim());
  });
}
