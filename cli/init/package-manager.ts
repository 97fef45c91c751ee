import { spawn } from 'node:child_process';
import { Complaint } from '../complaint.ts';
import type { Project } from './project.ts';

const lockFiles = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'package-lock.json': 'npm',
};

/** The package manager whose lock file lies in the project; else the one that runs this command. */
export function packageManagerOf(project: Project, agent = process.env.npm_config_user_agent ?? ''): string {
  const found = Object.entries(lockFiles).find(([file]) => project.read(file) !== null);
  if (found !== undefined) return found[1];
  return Object.values(lockFiles).find((name) => agent.startsWith(`${name}/`)) ?? 'npm';
}

/**
 * Installs what the project's package.json lists. What the package manager says is shown.
 *
 * @throws Complaint if it fails
 */
export async function install(packageManager: string, folder: string): Promise<void> {
  const child = spawn(packageManager, ['install'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const end = await new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? null : `it ended with ${signal ?? code}`));
  });
  if (end === null) return;
  throw new Complaint(
    `\`${packageManager} install\` failed: ${end}. The project is written: mend that, and run it again.`,
  );
}
