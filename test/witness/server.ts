import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { preparePython } from '../helpers/python.ts';

const root = join(import.meta.dirname, '..', '..');

export interface WitnessServer {
  url: string;
  stop(): Promise<void>;
}

/**
 * LocalStack's interpreter on a port of 127.0.0.1, which it chooses. The first start on a machine installs it.
 *
 * @throws PythonMissing
 */
export async function startWitness(): Promise<WitnessServer> {
  const python = preparePython(
    join(root, '.venv', 'witness'),
    join(import.meta.dirname, 'requirements.txt'),
    {
      oldest: [3, 11],
      withoutDependencies: true,
    },
  );
  const child = spawn(python, [join(import.meta.dirname, 'server', 'main.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Compiled modules would lie beside the sources.
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const ended = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    ended.then(([code]) => {
      throw new Error(`the witness ended with ${code} before it was ready`);
    }),
  ]);
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
