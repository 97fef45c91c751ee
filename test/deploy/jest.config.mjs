import { join } from 'node:path';
import base from '../../jest.config.mjs';

/** One deployment, which the tests look at one after the other. */
export default {
  ...base,
  rootDir: join(import.meta.dirname, '..', '..'),
  roots: ['<rootDir>/test/deploy'],
  testPathIgnorePatterns: [],
  randomize: false,
  testTimeout: 60_000,
};
