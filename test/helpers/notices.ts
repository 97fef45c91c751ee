import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the notices that a sandbox has sent so far. @param dir where the sandbox keeps its state */
export function noticesIn(dir: string): { subject: string; message: string }[] {
  const file = join(dir, 'notices.jsonl');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}
