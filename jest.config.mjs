/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  setupFiles: ['<rootDir>/test/helpers/environment.mjs'],
  testSequencer: '<rootDir>/test/helpers/sequencer.mjs',
  // Less than all leave a core idle where there are two.
  maxWorkers: '100%',
  randomize: true,
  testTimeout: 30_000,
};
