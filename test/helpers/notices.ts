import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What people were told by a sandbox so far: nothing before the first notice. @param dir where it keeps its state */
export function noticesIn(dir: string): { subject: string; message: string }[] {
  const file = join(dir, 'notices.jsonl');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}
