import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { withoutAws } from './ministack.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * Runs the repository's CDK command line as it is.
 *
 * @throws Error with all that it said, where it does not end well
 */
export async function cdk(args: string[], environment: Record<string, string>): Promise<void> {
  const child = spawn('npx', ['cdk', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutAws(process.env), ...environment, CDK_DISABLE_CLI_TELEMETRY: 'true', CI: 'true' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`cdk ${args.join(' ')} ended with ${code}:\n${said}`);
}
