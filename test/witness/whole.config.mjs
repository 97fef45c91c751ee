import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import config from './jest.config.mjs';

// For sandboxes that are processes of their own; those within Jest have the mapping below.
process.env.NODE_OPTIONS = `--import ${pathToFileURL(join(import.meta.dirname, 'swap.mjs'))}`;

/**
 * The tests of the whole workflow, with the witness in the place of the stand-in: npm run test:witness:whole. Without those
 * that kill a sandbox and start it again: the witness keeps no runs.
 */
export default {
  ...config,
  roots: ['<rootDir>/test/import', '<rootDir>/test/export'],
  moduleNameMapper: { '/step-functions/step-functions\\.ts$': '<rootDir>/test/witness/step-functions.ts' },
  testPathIgnorePatterns: ['<rootDir>/test/export/faults.long.test.ts'],
  maxWorkers: 2,
};
