import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The most memory that a function of a sandbox ever used, from what the platform reports in its log. Bytes. */
export async function peakMemory(dir: string, name: string): Promise<number> {
  const logs = await readdir(join(dir, 'logs'));
  const log = logs.find((file) => file.includes(name));
  const lines = (await readFile(join(dir, 'logs', String(log)), 'utf8')).trim().split('\n');
  const used = lines.map((line) => JSON.parse(line).record?.metrics?.maxMemoryUsedMB ?? 0);
  return Math.max(...used) * 1024 * 1024;
}
