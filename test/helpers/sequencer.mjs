import sequencer from '@jest/test-sequencer';

/** Longest first: a clean checkout has no record of how long each took, and the faults take longer than the rest. */
export default class Sequencer extends sequencer {
  sort(tests) {
    const isLongest = ({ path }) => path.endsWith('faults.test.ts');
    return [...super.sort(tests)].sort((one, other) => Number(isLongest(other)) - Number(isLongest(one)));
  }
}
