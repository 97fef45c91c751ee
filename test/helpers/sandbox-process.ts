import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Ready } from '../../sandbox/sandbox.ts';

const root = join(import.meta.dirname, '..', '..');

export interface SandboxProcess extends Ready {
  /** Where it keeps its state and logs. */
  dir: string;
  /** What it said on stderr so far. */
  said(): string;
  /** Ends it as Ctrl-C does, and removes its folder. */
  stop(): Promise<void>;
  /** Ends it by SIGKILL, at once: it has no chance to put anything in order. */
  kill(): Promise<void>;
  /** Another one in the folder of this one, which has ended. Its ports are others. */
  startAgain(): Promise<SandboxProcess>;
}

/** A sandbox on free ports and an empty folder, started as a user starts it. */
export async function startSandboxProcess(config: unknown, flags: string[] = []): Promise<SandboxProcess> {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-'));
  const file = join(dir, 'sluice.config.json');
  await writeFile(file, JSON.stringify(config));
  return start(dir, ['--config', file, ...flags]);
}

async function start(dir: string, flags: string[]): Promise<SandboxProcess> {
  const state = join(dir, 'state');
  const command = ['cli/sluice.mjs', 'sandbox', '--json', '--dir', state];
  const ports = ['--port', '0', '--domo-port', '0'];
  const child = spawn(process.execPath, [...command, ...ports, ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
  const ready = await firstLine(child, () => said);
  return {
    ...ready,
    dir: state,
    said: () => said,
    async stop() {
      await end('SIGINT');
      await rm(dir, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
    startAgain: () => start(dir, flags),
  };
}

async function firstLine(child: ChildProcess, said: () => string): Promise<Ready> {
  if (child.stdout === null) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the sandbox ended with ${code} before it was ready:\n${said()}`);
    }),
  ]);
  return JSON.parse(line);
}
