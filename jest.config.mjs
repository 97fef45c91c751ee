/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Takes minutes and a Python: npm run test:deploy.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/deploy/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  setupFiles: ['<rootDir>/test/helpers/environment.mjs'],
  testSequencer: '<rootDir>/test/helpers/sequencer.mjs',
  // Many suites mostly wait for a sandbox: one more than there are cores keeps those busy.
  maxWorkers: '150%',
  randomize: true,
  testTimeout: 30_000,
};
