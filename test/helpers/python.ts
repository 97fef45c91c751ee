import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something of the machine is missing. The message says what to do. */
export class PythonMissing extends Error {
  override readonly name = 'PythonMissing';
}

function run(command: string, args: string[]): { ok: boolean; text: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  return { ok: status === 0, text: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim() };
}

/** The command of a Python of this version or newer. @throws PythonMissing */
export function findPython(oldest: readonly [number, number]): string {
  for (const command of ['python3', 'python']) {
    const { ok, text } = run(command, ['-c', 'import sys; print(*sys.version_info[:2])']);
    const [major = 0, minor = 0] = text.split(' ').map(Number);
    if (ok && major === oldest[0] && minor >= oldest[1]) return command;
  }
  throw new PythonMissing(
    `Python ${oldest.join('.')} or newer was not found as python3 or python. Install it (on Debian: apt-get install python3 python3-venv) and run this again.`,
  );
}

/**
 * A virtual environment with exactly the pinned packages; one that is right already is kept.
 *
 * @param requirements a file with lines `name==version`, and comments
 * @param options.withoutDependencies the file has all that is to be installed
 * @returns the environment's Python
 * @throws PythonMissing
 */
export function preparePython(
  environment: string,
  requirements: string,
  {
    oldest = [3, 9],
    withoutDependencies = false,
  }: { oldest?: readonly [number, number]; withoutDependencies?: boolean } = {},
): string {
  const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const lines = readFileSync(requirements, 'utf8').trim().split('\n');
  const pins = lines.filter((line) => !line.startsWith('#'));
  const holds = pins.map((pin) => {
    const [name, version] = pin.split('==');
    return `assert version(${JSON.stringify(name)}) == ${JSON.stringify(version)}`;
  });
  if (run(python, ['-c', ['from importlib.metadata import version', ...holds].join('\n')]).ok) return python;

  const found = findPython(oldest);
  const what = pins.length > 3 ? `${pins.length} packages` : pins.join(', ');
  console.log(`Installing ${what} into ${environment}; this takes a minute.`);
  const made = run(found, ['-m', 'venv', '--clear', environment]);
  if (!made.ok)
    throw new PythonMissing(
      `Python cannot make a virtual environment (on Debian: apt-get install python3-venv).\n${made.text}`,
    );
  const installed = run(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    ...(withoutDependencies ? ['--no-deps'] : []),
    '-r',
    requirements,
  ]);
  if (!installed.ok)
    throw new PythonMissing(`The Python package index could not be used.\n${installed.text}`);
  return python;
}
