import fc from 'fast-check';
import { judge } from './judge.ts';
import type { Oracles } from './oracles.ts';
import { type Cuts, sendFile } from './path.ts';
import { spellings } from './spelling.ts';
import { tables } from './table.ts';
import { count, type Tally } from './tally.ts';
import { writeTable } from './write.ts';

export const cuts: fc.Arbitrary<Cuts> = fc.record({
  partSize: fc.oneof(fc.integer({ min: 8, max: 200 }), fc.constant(100_000)),
  reach: fc.record({
    lookBehind: fc.constantFrom(0, 0, 1, 5, 40, 65_536),
    lookAhead: fc.constantFrom(0, 1, 5, 40, 65_536),
    tail: fc.constantFrom(0, 1, 20, 32_768),
  }),
  chunks: fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 3 }),
  spacing: fc.constantFrom(null, 16, 50, 1000),
});

/** Nothing is altered in silence: see `judge`. @param oracles what else reads it; null: nothing */
export function valuesProperty(
  tally: Tally,
  oracles: Oracles | null = null,
): fc.IAsyncPropertyWithHooks<[unknown]> {
  return fc.asyncProperty(
    fc.record({ table: tables, spelling: spellings, cuts }),
    async ({ table, spelling, cuts }) => {
      const written = writeTable(table, spelling);
      try {
        const outcome = await sendFile(written.bytes, written.route, written.dataSet, cuts);
        tally.tables++;
        count(tally.outcomes, judge(written, outcome));
        for (const feature of new Set(written.features)) count(tally.features, feature);
        await oracles?.check(written, outcome, tally);
        if (outcome.kind !== 'sent') return;
        if (outcome.ranges > 1) count(tally.features, 'several ranges');
        if (outcome.resent > 0) count(tally.features, 'ranges that are cut again');
        for (const name of outcome.documents) count(tally.features, `a document: ${name.split('-')[0]}`);
      } catch (error) {
        const { message, stack } = error as Error;
        const file = JSON.stringify(written.text);
        throw new Error(`${message}\nfile: ${file}\nsettings: ${JSON.stringify(written.settings)}\n${stack}`);
      }
    },
  );
}
