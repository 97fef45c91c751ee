import { readHead } from '../../../shared/csv/head.ts';
import { cutPart } from '../../../shared/csv/part.ts';
import { prove } from '../../../shared/csv/proof.ts';
import { planRanges } from '../../../shared/csv/ranges.ts';
import { loadMutant, type Mutation } from '../../helpers/csv-mutant.ts';
import { type Core, emptyTally, exhaustive, runCase, runExhaustive } from '../../helpers/csv-splitting.ts';

const core: Core = { readHead, planRanges, cutPart, prove };

async function run(core: Core, cases: number, seed = Math.floor(Math.random() * 2 ** 31)) {
  const tally = emptyTally();
  for (let index = 0; index < cases; index++) await runCase(core, seed + index, tally);
  return tally;
}

describe('an object cut into ranges', () => {
  it('gives the records that csv-parse and the reference see, each in exactly one part, however it is cut', async () => {
    // More of them: npm run check:splitting.
    const tally = await run(core, 1_500);
    expect(tally.cases).toBe(1_500);
    // The property is worth nothing unless all this happens all the time.
    expect(tally.resent).toBeGreaterThan(150);
    expect(tally.replans).toBeGreaterThan(30);
    expect(tally.rejected).toBeGreaterThan(150);
  }, 120_000);

  it('does so for every string of up to three symbols', async () => {
    // Of up to five: npm run check:splitting -- --exhaustive 5.
    const tally = emptyTally();
    await runExhaustive(core, 3, tally);
    expect(tally.cases).toBe(exhaustive.length * (6 + 6 ** 2 + 6 ** 3) * 9);
  }, 60_000);
});

const mutations: (Mutation & { name: string })[] = [
  {
    name: 'the state is lost at the edge of a range',
    file: 'proof.ts',
    source: 'state = imageOf(report.map, state);',
    bug: "state = 'O';",
  },
  {
    name: 'the previous byte is ignored',
    file: 'automaton.ts',
    source: "previous === delimiter || previous === LF ? 'I' : 'O'",
    bug: "'I'",
  },
  {
    name: 'the byte order mark is data',
    file: 'head.ts',
    source: 'const start = bom ? 3 : 0;',
    bug: 'const start = 0;',
  },
  {
    name: 'the tail is not read',
    file: 'part.ts',
    source: 'while (cutter.unfinished() && reader.position < size)',
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
    file: 'part.ts',
    source: "options.previous === QUOTE ? ['O', 'I', 'Q'] : ",
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
    source: 'uniform(scanner.state)',
    bug: 'map',
  },
  {
    name: 'what a closing quote means is lost between chunks',
    file: 'scanner.ts',
    source: 'const origin = position;',
    bug: "const origin = position; if (state === 'Q') state = 'O';",
  },
];

describe('the property', () => {
  it('holds for the splitter compiled anew', async () => {
    await expect(run(await loadMutant(null), 200)).resolves.toMatchObject({ cases: 200 });
  });

  it.each(mutations)('fails if $name', async (mutation) => {
    await expect(run(await loadMutant(mutation), 5_000, 1)).rejects.toThrow(/seed \d+/);
  });
});
