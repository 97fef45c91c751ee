import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shared/root.ts';

/**
 * The address of a folder `docs/` on a forge, with a slash at its end.
 *
 * @param manifest the text of a package.json; its `repository` is the one place where the address of the forge is set
 * @returns null if it has none
 */
export function docsOf(manifest: string): string | null {
  const { repository }: { repository?: string | { url?: string } } = JSON.parse(manifest);
  const url = typeof repository === 'string' ? repository : repository?.url;
  const address = url?.replace(/^git\+/, '').replace(/\.git$/, '');
  return address?.startsWith('https://') ? `${address}/blob/main/docs/` : null;
}

/** Where the docs of this version are; null: nobody has said it. */
export const docsAddress = docsOf(readFileSync(join(root, 'package.json'), 'utf8'));
