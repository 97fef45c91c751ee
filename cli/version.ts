import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shared/root.ts';

export function version(): string {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}
