import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../shared/root.ts';

/** The configuration with the routes of the sample files. */
export const demoConfig = join(import.meta.dirname, 'sluice.config.json');

/** In the package the files lie beside it; in a clone they are in the package of those who published them. */
const packaged = join(import.meta.dirname, 'files');
const files = existsSync(packaged) ? packaged : join(root, 'node_modules/vega-datasets/data');

/** Path of a sample file that others have made. */
export const demoFile = (name: string): string => join(files, name);
