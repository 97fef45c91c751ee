import { join } from 'node:path';
import base from '../../jest.config.mjs';

/** Machines and stories in the sandbox and in the witness: npm run test:witness. */
export default {
  ...base,
  rootDir: join(import.meta.dirname, '..', '..'),
  roots: ['<rootDir>/test/witness'],
  testPathIgnorePatterns: [],
  globalSetup: '<rootDir>/test/witness/global-setup.ts',
  globalTeardown: '<rootDir>/test/witness/global-teardown.ts',
  randomize: false,
  testTimeout: 600_000,
};
