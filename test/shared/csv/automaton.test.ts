import fc from 'fast-check';
import { createAutomaton } from '../../../shared/csv/automata.ts';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import { loadKernel } from '../../../shared/csv/kernel/kernel.ts';
import { nextByte } from '../../../shared/csv/search.ts';
import { compose, imageOf, type State, type StateMap } from '../../../shared/csv/state.ts';

const comma = 0x2c;
const { advance, findRecordEnd, identity: IDENTITY, step } = createAutomaton(domoDialect);
const byteOf = (character: string) => character.charCodeAt(0);
const states: State[] = ['O', 'I', 'Q'];

/** The map of the bytes, by the definition. */
function mapByStep(bytes: Uint8Array, previous: number): StateMap {
  const images = states.map((state) => {
    let before = previous;
    for (const byte of bytes) {
      state = step(state, byte, before);
      before = byte;
    }
    return state;
  });
  return images.join('') as StateMap;
}

/** Bytes of which most mean something. */
const text = (constraints?: fc.ArrayConstraints) =>
  fc.array(fc.constantFrom(...',"\n\ra'), constraints).map((characters) => Buffer.from(characters.join('')));
const anyByte = fc.constantFrom(...',"\na').map(byteOf);

describe('step', () => {
  it.each`
    previous | O      | I      | Q
    ${','}   | ${'I'} | ${'Q'} | ${'I'}
    ${'\n'}  | ${'I'} | ${'Q'} | ${'I'}
    ${'a'}   | ${'O'} | ${'Q'} | ${'O'}
    ${'\r'}  | ${'O'} | ${'Q'} | ${'O'}
    ${'"'}   | ${'O'} | ${'Q'} | ${'I'}
  `('on a quote behind $previous leads to $O, $I, $Q', ({ previous, ...expected }) => {
    for (const state of states) expect(step(state, 0x22, byteOf(previous))).toBe(expected[state]);
  });

  it.each([',', '\n', '\r', 'a'])('on %j leaves quotes only from Q', (character) => {
    const after = states.map((state) => step(state, byteOf(character), 0x61));
    expect(after).toEqual(['O', 'I', 'O']);
  });

  it('knows no other delimiter than the given one', () => {
    const semicolons = createAutomaton({ ...domoDialect, delimiter: ';' });
    expect(step('O', 0x22, byteOf(';'))).toBe('O');
    expect(semicolons.step('O', 0x22, byteOf(';'))).toBe('I');
    expect(semicolons.advance('OIQ', Buffer.from('a;"'), comma)).toBe('IQI');
  });
});

describe('advance', () => {
  it.each([
    ['', 'OIQ', 'nothing changes nothing'],
    ['abc', 'OIO', 'without a quote only Q ends'],
    ['x"y', 'OOO', 'a letter, a quote and a letter lead from every state to O'],
    ['"', 'IQI', 'a quote at the end is open'],
    [',"', 'IQI', 'a quote behind a delimiter'],
  ])('%j gives %s: %s', (bytes, map) => {
    expect(advance(IDENTITY, Buffer.from(bytes), comma)).toBe(map);
  });

  it('is what the steps give, byte by byte', () => {
    fc.assert(
      fc.property(text({ maxLength: 200 }), anyByte, (bytes, previous) => {
        const map = advance(IDENTITY, bytes, previous);
        // Q is the state behind a quote only: elsewhere nobody asks for its image.
        const asked = previous === 0x22 ? states : (['O', 'I'] as const);
        const expected = mapByStep(bytes, previous);
        for (const state of asked) expect(imageOf(map, state)).toBe(imageOf(expected, state));
      }),
      { numRuns: 2000 },
    );
  });

  it('goes on from where it stood: chunks give the map of the whole', () => {
    fc.assert(
      fc.property(text(), text({ minLength: 1 }), text(), anyByte, (a, b, c, previous) => {
        const parts = [a, b, c].filter(({ length }) => length > 0);
        let map: StateMap = IDENTITY;
        let composed: StateMap = IDENTITY;
        let before = previous;
        for (const part of parts) {
          composed = compose(composed, advance(IDENTITY, part, before));
          map = advance(map, part, before);
          before = part.at(-1) as number;
        }
        expect(map).toBe(advance(IDENTITY, Buffer.concat(parts), previous));
        expect(composed).toBe(map);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds quotes that are far apart', () => {
    const bytes = Buffer.from(`"${'x'.repeat(10_000)}"`);
    expect(advance(IDENTITY, bytes, comma)).toBe('QOQ');
  });
});

describe('advance over more bytes than the kernel takes at once', () => {
  const { length } = loadKernel().bytes;
  it.each([',"', '"', '""', '"a', 'a"', '",', '\n"'])('with %j where it begins anew', (piece) => {
    for (const before of [`"${'x'.repeat(20)}",`, 'a,b\n']) {
      for (const shift of [-3, -2, -1, 0, 1]) {
        const bytes = Buffer.from(`${before.padEnd(length + shift, 'y')}${piece}${'z"",'.repeat(20)}`);
        expect(advance(IDENTITY, bytes, 0x22)).toBe(mapByStep(bytes, 0x22));
      }
    }
  });
});

describe('nextByte', () => {
  it.each([0, 10, 47, 48, 49, 5000])(
    'finds the quote at %d, in a Uint8Array and in a Buffer, up to the end given',
    (at) => {
      const bytes = new Uint8Array(6000).fill(0x61);
      bytes[at] = 0x22;
      for (const view of [bytes, Buffer.from(bytes)]) {
        expect(nextByte(view, 0x22, 0, view.length)).toBe(at);
        expect(nextByte(view, 0x22, 0, at)).toBe(at);
        expect(nextByte(view, 0x22, at + 1, 5500)).toBe(5500);
      }
    },
  );
});

describe('findRecordEnd', () => {
  it.each<[string, State, number]>([
    ['a\nb\n', 'O', 2],
    ['a\nb"\nc', 'I', 5],
    ['a\nb', 'I', -1],
    ['"\n"', 'O', -1],
    ['\r\n', 'O', 2],
  ])('of %j from %s is %d', (bytes, state, end) => {
    expect(findRecordEnd({ state, previous: comma }, Buffer.from(bytes), 0)).toBe(end);
  });

  it('leaves the cursor where it stopped', () => {
    const cursor = { state: 'O' as State, previous: comma };
    const bytes = Buffer.from('"a\n');
    expect(findRecordEnd(cursor, bytes, 0)).toBe(-1);
    expect(cursor).toEqual({ state: 'I', previous: 0x0a });
    expect(findRecordEnd(cursor, Buffer.from('"\nx'), 0)).toBe(2);
    expect(cursor).toEqual({ state: 'O', previous: 0x0a });
  });
});
