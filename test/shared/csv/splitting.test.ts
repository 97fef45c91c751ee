import { cutPart } from '../../../shared/csv/part.ts';
import { prove } from '../../../shared/csv/proof.ts';
import { planRanges } from '../../../shared/csv/ranges.ts';
import { loadMutant, type Mutation } from '../../helpers/csv-mutant.ts';
import { type Core, emptyTally, exhaustive, runCase, runExhaustive } from '../../helpers/csv-splitting.ts';

const core: Core = { planRanges, cutPart, prove };

async function run(core: Core, cases: number, seed = Math.floor(Math.random() * 2 ** 31)) {
  const tally = emptyTally();
  for (let index = 0; index < cases; index++) await runCase(core, seed + index, tally);
  return tally;
}

describe('an object cut into ranges', () => {
  it('gives the records that csv-parse and the reference see, each in exactly one part, however it is cut', async () => {
    // More of them: npm run check:splitting.
    const tally = await run(core, 1_000);
    expect(tally.cases).toBe(1_000);
    // The property is worth nothing unless all this happens all the time.
    expect(tally.resent).toBeGreaterThan(100);
    expect(tally.replans).toBeGreaterThan(20);
    expect(tally.rejected).toBeGreaterThan(100);
  }, 120_000);

  it('does so for every string of up to two symbols', async () => {
    // Of up to three in CI, of up to five: npm run check:splitting -- --exhaustive 5.
    const tally = emptyTally();
    await runExhaustive(core, 2, tally);
    expect(tally.cases).toBe(exhaustive.length * (6 + 6 ** 2) * 9);
  }, 60_000);
});

/** The search for a counterexample begins at `seed`, or at 1: a rare one has its own, and is found elsewhere if files change. */
const mutations: (Mutation & { name: string; seed?: number })[] = [
  {
    name: 'the state is lost at the edge of a range',
    file: 'proof.ts',
    source: 'else state = image;',
    bug: 'else state = START;',
  },
  {
    name: 'the previous byte is ignored',
    file: 'quote-automaton.ts',
    source: "previous === delimiter || previous === LF ? 'I' : 'O'",
    bug: "'I'",
  },
  {
    name: 'the tail is not read',
    file: 'part.ts',
    source: 'while (cutter.unfinished() && reader.position < dataEnd)',
    bug: 'while (false)',
  },
  {
    name: 'a wrong guess is not repaired',
    file: 'proof.ts',
    source: 'wrong.push({ range, state });',
    bug: '',
  },
  {
    name: 'the byte before a chunk is ignored',
    file: 'walk.ts',
    source: 'previous === delimiter || previous === LF ? AT_FIELD : 0',
    bug: '0',
  },
  {
    name: 'a quote at the edge of a range counts as closed',
    file: 'walk.ts',
    source: "after & CLOSED ? 'Q' : ",
    bug: '',
  },
  {
    name: 'that the look-behind may begin behind a quote is forgotten',
    file: 'quote-automaton.ts',
    source: "byte === quote ? ['O', 'I', 'Q'] : ",
    bug: '',
  },
  {
    name: 'ids may have gaps',
    file: 'proof.ts',
    source: 'else hasGap ||= isGapOpen;',
    bug: '',
  },
  {
    name: 'the map goes by where it stood before the bytes',
    file: 'cutter.ts',
    source: 'uniform(map, state)',
    bug: 'map',
  },
  {
    name: 'the state is lost between chunks',
    file: 'scanner.ts',
    source: 'const origin = position;',
    bug: 'const origin = position; cursor.state = START;',
  },
  {
    name: 'text behind a quote closes a cell where stray quotes are kept',
    file: 'table-automaton.ts',
    source: "keeps ? { ...quoted, [CARRIAGE_RETURN]: 'R' as const } : plain",
    bug: 'plain',
  },
  {
    name: 'a carriage return behind a quote closes a cell where stray quotes are kept',
    file: 'table-automaton.ts',
    source: "R: { ...quoted, [LINE_END]: 'O' },",
    bug: 'R: quoted,',
  },
  {
    name: 'a backslash inside quotes means nothing',
    seed: 175,
    file: 'table-automaton.ts',
    source: "[ESCAPE]: 'J'",
    bug: "[ESCAPE]: 'I'",
  },
  {
    name: 'a backslash outside quotes means nothing',
    file: 'table-automaton.ts',
    source: "[ESCAPE]: 'E'",
    bug: "[ESCAPE]: 'U'",
  },
  {
    name: 'an escaped line end has one byte',
    seed: 378,
    file: 'table-automaton.ts',
    source: "K: { ...plain, [LINE_END]: 'U' },",
    bug: 'K: plain,',
  },
  {
    name: 'quotes in comments mean something',
    seed: 471,
    file: 'table-automaton.ts',
    source: "O: { ...begin, [COMMENT]: 'C' },",
    bug: 'O: begin,',
  },
  {
    name: 'a comment begins in any cell',
    seed: 311,
    file: 'table-automaton.ts',
    source: 'F: begin,',
    bug: "F: { ...begin, [COMMENT]: 'C' },",
  },
  {
    name: 'blanks before a quote are text where they are trimmed',
    seed: 729,
    file: 'table-automaton.ts',
    source: "[BLANK]: 'F'",
    bug: "[BLANK]: 'U'",
  },
  {
    name: 'blanks behind a quote have closed its cell',
    seed: 1877,
    file: 'table-automaton.ts',
    source: 'W: closed,',
    bug: 'W: plain,',
  },
  {
    name: 'a look-behind never begins in a comment or behind a backslash',
    seed: 1746,
    file: 'table-automaton.ts',
    source: '[...reached].map((state) => after(state, classes[byte] as number))',
    bug: "(['O', 'I', 'U', 'F', 'Q'] as const).map((state) => after(state, classes[byte] as number))",
  },
  {
    name: 'a line feed ends records where a carriage return does',
    file: 'byte-classes.ts',
    source: "if (dialect.lineEnd === 'cr') set(CR, LINE_END);",
    bug: "if (dialect.lineEnd === 'cr') set(LF, LINE_END);",
  },
  {
    name: 'the kernel takes a comment for a record',
    seed: 922,
    file: 'clean-run.ts',
    source: 'suspects.some((pair) => pair[1] === bytes[stand.at])',
    bug: 'false',
  },
  {
    name: 'what was held back is lost',
    file: 'outgoing.ts',
    source: 'output.push(...held);',
    bug: '',
  },
  {
    name: 'lines that are skipped are rows',
    file: 'scanner.ts',
    source: "if (passage.kind !== 'nothing') rows++;",
    bug: 'rows++;',
  },
  {
    name: 'bytes behind the data are read',
    file: 'part.ts',
    source: 'Math.min(dataEnd, range.end',
    bug: 'Math.min(dataEnd + 1, range.end',
  },
  {
    name: 'nulls of short records are forgotten',
    file: 'record-reader.ts',
    source: ': padded(kept)',
    bug: ': kept',
  },
];

describe('the property', () => {
  it('holds for the splitter compiled anew', async () => {
    await expect(run(await loadMutant(null), 200)).resolves.toMatchObject({ cases: 200 });
  });

  it.each(mutations)('fails if $name', async (mutation) => {
    await expect(run(await loadMutant(mutation), 5_000, mutation.seed ?? 1)).rejects.toThrow(/seed \d+/);
  });
});
