import { fileURLToPath } from 'node:url';

/** The folder that holds package.json: the command works from any other, too. */
export const root = fileURLToPath(new URL('..', import.meta.url));
