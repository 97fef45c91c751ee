import sequencer from '@jest/test-sequencer';

/** The suites that take longest, the longest first: a clean checkout has no record of how long each took. */
const longest = [
  'test/shared/csv/splitting.test.ts',
  'test/import/import.test.ts',
  'test/export/export.test.ts',
  'test/import/plan.test.ts',
  'test/cli/doctor/sandbox.test.ts',
];

function rank({ path }) {
  const found = longest.findIndex((suite) => path.endsWith(suite));
  return found === -1 ? longest.length : found;
}

/** Long suites first, so that none of them is left for the end, when the other workers have nothing more to do. */
export default class Sequencer extends sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}
