import fc from 'fast-check';
import { decide, type Question, tryToDecide } from '../../../../shared/csv/head/decide.ts';
import { createHeaders } from '../../../../shared/csv/head/headers.ts';
import { plainKind } from '../../../../shared/csv/head/kinds.ts';
import { agrees, look } from '../../../../shared/csv/head/look.ts';
import type { Known, ReadRules } from '../../../../shared/csv/head/types.ts';
import { knownOf, plain } from './asking.ts';

const piece = fc.constantFrom(
  ...['id', 'name', 'a', '1', '2026-01-31', ',', ',', ',', ';', ';', '|', '\n', '\n', '\n', '\r\n', '\r'],
  ...['"', "'", '\\', '#', ' ', 'id,name\n', 'id;name\n', '1,a\n', '1;a\n', ',\n', '# x\n'],
);
const texts = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

const rules: fc.Arbitrary<Partial<ReadRules>> = fc.record(
  {
    delimiter: fc.constantFrom('auto', ',', ';', null),
    quote: fc.constantFrom('"', "'", null),
    header: fc.boolean(),
    skipLines: fc.constantFrom<ReadRules['skipLines'][]>('auto', 0, 1, 2),
    skipFooter: fc.nat({ max: 2 }),
    comment: fc.constantFrom(null, '#'),
    shortRows: fc.constantFrom<ReadRules['shortRows'][]>('reject', 'pad'),
    emptyColumns: fc.constantFrom<ReadRules['emptyColumns'][]>('drop', 'reject'),
  },
  { requiredKeys: [] },
);

const columns: fc.Arbitrary<Known | null> = fc.constantFrom(
  null,
  knownOf(['id']),
  knownOf(['id LONG', 'name']),
  knownOf(['name', 'id'], { extra: 'drop', missing: 'null' }),
  knownOf(['id', 'name'], { by: 'position' }),
);

const questionOf = (
  text: string,
  ends: boolean,
  read: Partial<ReadRules>,
  known: Known | null,
): Question => ({
  ...{ text: { text, ends }, from: 0, rules: { ...plain, ...read }, known, kindOf: plainKind },
  byteOf: (at) => at,
});

const numRuns = Number(process.env.HEAD_RUNS ?? 800);

describe('a decision', () => {
  it('is the same where nobody asks why there is none', () => {
    let decided = 0;
    fc.assert(
      fc.property(texts, fc.boolean(), rules, columns, (text, ends, read, known) => {
        const question = questionOf(text, ends, read, known);
        const outcome = decide(question);
        const isChoice = ['decided', 'ambiguous', 'headless'].includes(outcome.kind);
        expect(tryToDecide(question)).toEqual(isChoice ? outcome : null);
        if (isChoice) decided++;
      }),
      { numRuns },
    );
    expect(decided).toBeGreaterThan(numRuns / 10);
  });

  it('is the same with the headers that other ways have led to', () => {
    fc.assert(
      fc.property(
        texts,
        fc.boolean(),
        fc.array(rules, { maxLength: 6 }),
        columns,
        (text, ends, reads, known) => {
          if (known === null) return;
          const headersOf = createHeaders({ text, ends }, known);
          for (const read of reads) {
            const question = questionOf(text, ends, read, known);
            expect(decide({ ...question, headersOf })).toEqual(decide(question));
          }
        },
      ),
      { numRuns },
    );
  });
});

describe('a look', () => {
  it('that ends at the first odd record tells of what it has seen', () => {
    let odd = 0;
    const width = fc.constantFrom(null, null, 1, 2, 3);
    fc.assert(
      fc.property(texts, fc.boolean(), rules, width, (text, ends, read, width) => {
        const options = {
          ...{ delimiter: ',', skipped: 0, from: 0, lineEnd: 'lf' as const, width },
          rules: { ...plain, ...read },
        };
        const whole = look({ text, ends }, options);
        const part = look({ text, ends }, options, 'odd');
        expect(part.odd).toEqual(whole.odd);
        if (agrees(whole)) expect(part).toEqual(whole);
        if (whole.odd === null) return;
        odd++;
        const { header, good } = whole;
        expect(part).toMatchObject({ header, width: whole.width, good });
        if (width === null) expect(part.divides).toBe(whole.divides);
      }),
      { numRuns },
    );
    expect(odd).toBeGreaterThan(numRuns / 20);
  });

  it('that ends at the first row tells whether there is one', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), rules, (text, ends, read) => {
        const options = {
          ...{ delimiter: ',', skipped: 0, from: 0, lineEnd: 'lf' as const, width: null },
          rules: { ...plain, ...read },
        };
        const whole = look({ text, ends }, options);
        const part = look({ text, ends }, options, 'row');
        expect(part.rows.length > 0).toBe(whole.rows.length > 0);
      }),
      { numRuns },
    );
  });
});
