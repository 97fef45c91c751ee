import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    // Takes minutes and a Python: npm run test:deploy.
    '<rootDir>/test/deploy/',
    // The same: npm run test:witness.
    '<rootDir>/test/witness/',
    // These are slow: npm run test:long.
    '\\.long\\.test\\.ts$',
  ],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
    '/(@exodus/bytes|hysnappy|@hpcc-js/wasm-zstd)/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' } }],
  },
  // They have modules of the newer form only, which Jest takes from Node 24 on.
  transformIgnorePatterns: ['/node_modules/(?!(@exodus/bytes|hysnappy|@hpcc-js/wasm-zstd)/)'],
  setupFiles: ['<rootDir>/test/helpers/environment.mjs'],
  testSequencer: '<rootDir>/test/helpers/sequencer.mjs',
  // Many suites mostly wait for a sandbox: one more than there are cores keeps those busy.
  maxWorkers: availableParallelism() + 1,
  randomize: true,
  testTimeout: 30_000,
};
