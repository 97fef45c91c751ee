/**
 * Builds the packages, and packs each as a tarball.
 *
 *   npm run pack -- [--to dist]
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackages } from './build.ts';
import { pack } from './tarballs.ts';

const { values } = parseArgs({ options: { to: { type: 'string', default: 'dist' } } });
const to = resolve(values.to);
for (const tarball of pack(buildPackages(to), to)) console.log(tarball);
