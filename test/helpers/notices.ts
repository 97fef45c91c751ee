import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What people were told by a sandbox so far. @param dir where it keeps its state */
export function noticesIn(dir: string): { subject: string; message: string }[] {
  const lines = readFileSync(join(dir, 'notices.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}
