import base from './jest.config.mjs';

/** The suites that load file after file through whole sandboxes, and wait for what Domo may still do: npm run test:long. */
export default { ...base, testMatch: ['**/*.long.test.ts'], testPathIgnorePatterns: ['/node_modules/'] };
