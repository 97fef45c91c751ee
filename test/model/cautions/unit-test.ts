import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Edit } from './caution.ts';

const root = join(import.meta.dirname, '..', '..', '..');

interface Config {
  transform: Record<string, [transformer: string, options: object]>;
}

/** Whether a test fails once an edit is made: it, and not its file as a whole. */
export async function failsWithout(
  { file, find, replace }: Edit,
  { file: testFile, name }: { file: string; name: string },
): Promise<boolean> {
  const { default: base }: { default: Config } = await import(join(root, 'jest.config.mjs'));
  const edits = { path: join(root, file), edits: [{ find, replace }] };
  const transform = Object.fromEntries(
    Object.entries(base.transform).map(([pattern, [, options]]) => [
      pattern,
      [join(root, 'test/model/cautions/without.mjs'), { ...options, ...edits }],
    ]),
  );
  const config = JSON.stringify({ ...base, rootDir: root, transform });
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const exactly = `${name.replace(/[^\p{L} ]/gu, '.')}$`;
  const args = [
    jest,
    '--config',
    config,
    '--json',
    '--silent',
    '--testNamePattern',
    exactly,
    join(root, testFile),
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const { numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(await text(child.stdout));
  return numFailedTests > 0 && numRuntimeErrorTestSuites === 0;
}
