import { Complaint } from './complaint.ts';
import { version } from './version.ts';

type SandboxModule = typeof import('../sandbox/index.ts');

/**
 * The code of the sandbox, which is a package of its own: who only deploys does not install it.
 *
 * @throws Complaint if it is not installed
 */
export async function loadSandbox(): Promise<SandboxModule> {
  try {
    return await import('../sandbox/index.ts');
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const [, missing] = /^Cannot find package '([^']+-sandbox)'/.exec(message) ?? [];
    if (code !== 'ERR_MODULE_NOT_FOUND' || missing === undefined) throw error;
    throw new Complaint(
      `This command starts the sandbox, which is a package of its own. Install it: npm install --save-dev ${missing}@${version()}`,
    );
  }
}
