import { join } from 'node:path';

/** The folder of package.json: of the repository in a clone, of the package where that is installed. */
export const root = join(import.meta.dirname, '..');
