import { availableParallelism } from 'node:os';
import base from './jest.config.mjs';

/**
 * The slow suites: npm run test:long. Most load file after file through whole sandboxes, and wait for what Domo
 * may still do: two for each core keep the cores busy.
 */
export default {
  ...base,
  testMatch: ['**/*.long.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 2 * availableParallelism(),
};
