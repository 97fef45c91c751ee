import { access, constants, mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { root } from '../shared/root.ts';

const modules = 'node_modules';

/**
 * Where assemblies are kept. They depend only on sources and configuration, so that all sandboxes share them. The place is
 * in `node_modules`, as other tools have it; where nobody may write there, as in a checkout that can only be read, it is a
 * folder of the user among the temporary ones.
 */
export async function cacheFolder(): Promise<string> {
  const end = root.lastIndexOf(modules);
  const home = end === -1 ? join(root, modules) : root.slice(0, end + modules.length);
  const usual = join(home, '.cache', 'sluice', 'assemblies');
  try {
    await mkdir(usual, { recursive: true });
    await access(usual, constants.W_OK);
    return usual;
  } catch {
    const other = join(tmpdir(), `sluice-${userInfo().username}`, 'assemblies');
    await mkdir(other, { recursive: true, mode: 0o700 });
    return other;
  }
}
