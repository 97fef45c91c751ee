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
  // Less than all leave a core idle where there are two.
  maxWorkers: '100%',
  randomize: true,
  testTimeout: 30_000,
};
