import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figures } from './figures.ts';

export interface Measured {
  figures: Figures;
  /** What it said on stdout. */
  said: string;
}

/**
 * Runs a command and tells what it took together with its descendants.
 *
 * @throws Error with what it said on stderr, unless it ends with 0
 */
export async function measureCommand(command: string, args: readonly string[]): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-usage-'));
  const usage = join(folder, 'usage.json');
  try {
    const child = spawn('python3', [join(import.meta.dirname, 'usage.py'), usage, command, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A proxy would not know the way to this machine.
      env: { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
    });
    let said = '';
    let complaint = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    child.stderr.on('data', (text) => {
      complaint += text;
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`${command} ended with ${code}:\n${complaint}${said}`);
    return { figures: JSON.parse(await readFile(usage, 'utf8')), said };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
