import fc from 'fast-check';
import { createAutomaton } from '../../../shared/csv/automata.ts';
import type { Dialect } from '../../../shared/csv/dialect.ts';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import { compose, imageOf, STATES, type State, type StateMap } from '../../../shared/csv/state.ts';
import { dataOf, randomDialect } from '../../helpers/csv-dialects.ts';
import { createRandom } from '../../helpers/csv-random.ts';

const of = (dialect: Partial<Dialect>) => createAutomaton({ ...domoDialect, ...dialect });
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe('the states of a dialect', () => {
  it.each<[Partial<Dialect>, string]>([
    [{}, 'OIQ'],
    [{ delimiter: ';', quote: "'" }, 'OIQ'],
    [{ quote: null }, 'O'],
    [{ strayQuotes: 'keep' }, 'OIQFU-R----'],
    [{ trim: true }, 'OIQFUW-----'],
    [{ escape: 'backslash' }, 'OIQFU--EKJ-'],
    [{ comment: '#' }, 'OIQFU-----C'],
    [{ lineEnd: 'cr', escape: 'backslash' }, 'OIQFU--E-J-'],
    [{ lineEnd: 'cr', quote: null, delimiter: null }, 'O---U------'],
    [{ trim: true, strayQuotes: 'keep', escape: 'backslash', comment: '#' }, STATES],
  ])('with %j are %s', (dialect, identity) => {
    expect(of(dialect).identity).toBe(identity);
  });
});

describe('the map of bytes', () => {
  it.each<[Partial<Dialect>, string, StateMap]>([
    [{ strayQuotes: 'keep' }, 'x"y', 'UIIUU-I----'],
    [{ strayQuotes: 'keep' }, 'x",', 'FFFFF-F----'],
    [{ escape: 'backslash' }, 'x"y', 'UUUUU--UUU-'],
    [{ escape: 'backslash' }, '\\"', 'UIUUU--UUQ-'],
    [{ comment: '#' }, '\n', 'OIOOO-----O'],
    [{ comment: '#' }, '\n#"', 'CQCCC-----C'],
    [{ trim: true }, ' "', 'IQUIUU-----'],
  ])('in a dialect with %j, %j, is %s', (dialect, bytes, map) => {
    const automaton = of(dialect);
    expect(automaton.advance(automaton.identity, Buffer.from(bytes), 0)).toBe(map);
  });

  it('is what the steps give, and that of chunks together is that of the whole', () => {
    fc.assert(
      fc.property(seeds, fc.nat(50), (seed, cut) => {
        const random = createRandom(seed);
        const dialect = randomDialect(random);
        const automaton = createAutomaton({ ...dialect, comment: '#' });
        const bytes = Buffer.concat(Array.from({ length: 8 }, () => dataOf(random, dialect)));
        const { identity } = automaton;
        const whole = automaton.advance(identity, bytes, 0);
        for (const state of identity.replaceAll('-', '') as Iterable<State>) {
          const end = bytes.reduce((at: State, byte) => automaton.step(at, byte, 0), state);
          expect(imageOf(whole, state)).toBe(end);
        }
        const [a, b] = [bytes.subarray(0, cut), bytes.subarray(cut)];
        const first = automaton.advance(identity, a, 0);
        expect(automaton.advance(first, b, 0)).toBe(whole);
        expect(compose(first, automaton.advance(identity, b, 0))).toBe(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('knows of every byte which states may follow it', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = createRandom(seed);
        const dialect = randomDialect(random);
        const automaton = createAutomaton(dialect);
        let state: State = 'O';
        let previous = 0x0a;
        for (const byte of dataOf(random, dialect)) {
          state = automaton.step(state, byte, previous);
          previous = byte;
          expect(automaton.statesAfter(byte)).toContain(state);
        }
      }),
      { numRuns: 500 },
    );
  });
});

it('has no image for a state that the dialect lacks', () => {
  expect(imageOf('OIQ', 'C')).toBeNull();
  expect(imageOf('OIQFU-R----', 'W')).toBeNull();
});
