import { fileURLToPath } from 'node:url';

/** The folder of package.json. The command works from any other folder, too. */
export const root = fileURLToPath(new URL('..', import.meta.url));
