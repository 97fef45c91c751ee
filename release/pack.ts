/**
 * Builds the packages and packs each as a tarball, as npm would publish it.
 *
 *   npm run pack -- [--to dist]
 */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackages } from './build.ts';

const { values } = parseArgs({ options: { to: { type: 'string', default: 'dist' } } });
const to = resolve(values.to);
const folders = buildPackages(to);
execFileSync('npm', ['pack', '--silent', ...folders, '--pack-destination', to], { stdio: 'inherit' });
