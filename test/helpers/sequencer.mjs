import sequencer from '@jest/test-sequencer';

/**
 * The suites that take longest: a clean checkout has no record of how long each took. The first of those with the common
 * configuration synthesises it, before the others begin.
 */
const longest = [
  'test/import/import.long.test.ts',
  'test/infra/nag.long.test.ts',
  'test/shared/csv/splitting.test.ts',
  'test/sandbox/domo/indexing.long.test.ts',
  'test/shared/csv/kernel.test.ts',
  'test/cli/doctor/sandbox.long.test.ts',
  'test/export/export.long.test.ts',
  'test/import/order.long.test.ts',
  'test/import/plan.long.test.ts',
  'test/shared/import/inspect/gzip.test.ts',
  'test/shared/import/values.test.ts',
  'test/console/console.test.ts',
  'test/cli/probe/worlds.long.test.ts',
  'test/import/data-set-api.long.test.ts',
  'test/export/faults.long.test.ts',
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
