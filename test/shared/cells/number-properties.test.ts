import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { cast, plainText, sqlType } from '../../../sandbox/domo/storage/columns.ts';
import { literal } from '../../../sandbox/domo/storage/duck.ts';
import { decimalFraction, decimalWhole } from '../../../shared/cells/decimal.ts';
import { createJudge } from '../../../shared/cells/judge.ts';
import { type CellRules, plainRules } from '../../../shared/cells/rules.ts';
import { createSurvey, inferredType } from '../../../shared/cells/survey.ts';
import type { Verdict } from '../../../shared/cells/verdict.ts';
import type { ColumnType } from '../../../shared/data-set.ts';
import { type Exact, exactOf, isSame, plainOf, shortened } from '../../helpers/exact-number.ts';

const numberTypes = ['LONG', 'DOUBLE', 'DECIMAL'] as const;

const verdictOf = (type: ColumnType, text: string, rules: CellRules = plainRules): Verdict =>
  createJudge(type, rules, false, 2026)(text, false);

/** What is sent; null where the cell does not fit. */
function sent(verdict: Verdict, text: string): string | null {
  if (verdict.is === 'misfit') return null;
  return verdict.is === 'unchanged' ? text : verdict.text;
}

/** Whether a column of the type holds the value and gives it back, by arithmetic of its own. */
function keeps(type: (typeof numberTypes)[number], value: Exact): boolean {
  const size = value.digits < 0n ? -value.digits : value.digits;
  if (type === 'LONG') {
    const whole = value.scale <= 0 ? value.digits * 10n ** BigInt(-value.scale) : null;
    return whole !== null && BigInt.asIntN(64, whole) === whole;
  }
  if (type === 'DECIMAL') {
    return value.scale <= decimalFraction && String(size).length - value.scale <= decimalWhole;
  }
  const double = Number(plainOf(value));
  if (!Number.isFinite(double)) return false;
  return isSame(exactOf(String(double)), value) || isSame(exactOf(double.toPrecision(17)), value);
}

const value = fc
  .tuple(
    fc.oneof(
      fc.bigInt({ min: -(10n ** 4n), max: 10n ** 4n }),
      fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }),
      fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => exactOf(String(double)).digits),
    ),
    fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: -20, max: 30 }),
      fc.integer({ min: -330, max: 340 }),
    ),
  )
  .map(([digits, scale]) => shortened(digits, scale));

/** Mostly in the range of all types. */
const modest = fc.oneof(
  value,
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }).map((digits) => shortened(digits, 0)),
  fc
    .tuple(fc.integer(), fc.integer({ min: 0, max: 4 }))
    .map(([digits, scale]) => shortened(BigInt(digits), scale)),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
    .map((double) => exactOf(String(double))),
);

const notation = fc.record({
  decimal: fc.constantFrom('.', ','),
  thousands: fc.constantFrom(null, ' ', "'", '\u00a0', ';'),
  grouped: fc.boolean(),
  symbol: fc.constantFrom('', '€', 'US$', '%'),
  behind: fc.boolean(),
  minus: fc.constantFrom('before', 'behind', 'parentheses', 'inside'),
  blanks: fc.constantFrom('', ' ', '\u00a0', '\u202f', '\t'),
  zeros: fc.integer({ min: 0, max: 3 }),
  exponent: fc.boolean(),
});
type Notation = typeof notation extends fc.Arbitrary<infer T> ? T : never;

function rulesOf({ decimal, thousands }: Notation): CellRules {
  return { ...plainRules, decimal, thousands, symbols: ['€', 'US$', '%', '$'] };
}

function spell(exact: Exact, how: Notation): string {
  const negative = exact.digits < 0n;
  const size = { ...exact, digits: negative ? -exact.digits : exact.digits };
  let text: string;
  if (how.exponent) {
    const [first, ...rest] = String(size.digits);
    text = `${first}${rest.length > 0 ? `.${rest.join('')}` : ''}E${rest.length - size.scale}`;
  } else {
    text = plainOf(size);
    if (how.zeros > 0) text += (text.includes('.') ? '' : '.') + '0'.repeat(how.zeros);
  }
  const [whole, ...fraction] = text.split('.') as [string, ...string[]];
  const grouped =
    how.grouped && how.thousands
      ? whole.replace(/^\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, how.thousands as string))
      : whole;
  text = [grouped, ...fraction].join(how.decimal);
  const minus = negative ? '-' : '';
  const before = how.minus === 'before' ? minus : '';
  const inside = how.minus === 'inside' ? minus : '';
  const core = inside + text + (how.minus === 'behind' ? minus : '');
  const symbol =
    how.symbol === '' ? core : how.behind ? core + how.blanks + how.symbol : how.symbol + how.blanks + core;
  return (
    how.blanks + (how.minus === 'parentheses' && negative ? `(${symbol})` : before + symbol) + how.blanks
  );
}

test.each(numberTypes)(
  'a %s is sent with the value that its cell has, or refused where the type would change it',
  (type) => {
    fc.assert(
      fc.property(value, notation, (exact, how) => {
        const text = spell(exact, how);
        const verdict = verdictOf(type, text, rulesOf(how));
        const out = sent(verdict, text);
        if (out === null) {
          if (verdict.is !== 'misfit') throw new Error('a null');
          if (type === 'LONG' && how.exponent) return verdict.reason === 'exponent';
          expect(['range', 'digits', 'fraction']).toContain(verdict.reason);
          return !keeps(type, exact);
        }
        expect(out).toMatch(type === 'LONG' ? /^(0|-?[1-9]\d*)$/ : /^-?(0|[1-9]\d*)(\.\d+)?$/);
        return isSame(exactOf(out), exact) && keeps(type, exact) && verdictOf(type, out).is === 'unchanged';
      }),
      { numRuns: 2000 },
    );
  },
);

/** Texts of the characters that numbers are made of. */
const junk = fc
  .array(fc.constantFrom(...'00123459.,-+()eE $ \u00a0NxN'.split('')), { minLength: 1, maxLength: 9 })
  .map((characters) => characters.join(''));

/** What a person reads: see the table of cases for what is refused beyond this. */
const usual =
  /^(\(?)[ \u00a0]*(-?)(\$?)[ \u00a0]*(-?)(\d+|\d{1,3}(?:,\d{3})+|)((?:\.\d*)?)((?:[eE][+-]?\d+)?)[ \u00a0]*(-?)[ \u00a0]*(\$?)[ \u00a0]*(-?)(\)?)$/;

test.each(numberTypes)('of any text, a %s takes only what has one reading', (type) => {
  const rules = { ...plainRules, thousands: ',', symbols: ['$'] };
  fc.assert(
    fc.property(junk, (text) => {
      const out = sent(verdictOf(type, text, rules), text);
      if (out === null) return true;
      const match = usual.exec(text.trim());
      if (!match) return false;
      const [, open, a, s1, b, whole = '', fraction = '', exponent, c, s2, d, close] = match;
      const signs = [a, b, c, d].filter((sign) => sign === '-').length + (open ? 1 : 0);
      if (signs > 1 || (open === '') !== (close === '') || (s1 !== '' && s2 !== '')) return false;
      const digits = `${whole.replaceAll(',', '') || '0'}${fraction === '.' ? '' : fraction}`;
      return isSame(exactOf(out), exactOf(`${signs ? '-' : ''}${digits}${exponent}`));
    }),
    { numRuns: 5000 },
  );
});

test('what a survey finds, the judge takes, and the stand-in for Domo exports as the same value', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const stored: [type: ColumnType, out: string, exact: Exact][] = [];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(modest, fc.constantFrom(false, false, true)), { minLength: 1, maxLength: 3 }),
        (values) => {
          const texts = values.map(([exact, exponent]) =>
            exponent
              ? spell(exact, { exponent, decimal: '.', minus: 'before', blanks: '', symbol: '' } as Notation)
              : plainOf(exact),
          );
          const surveyor = createSurvey([0], plainRules, 2026);
          for (const text of texts) surveyor.push([{ text, quoted: false }]);
          const type = surveyor.survey.columns.map(inferredType)[0] as ColumnType;
          for (const [index, text] of texts.entries()) {
            const out = sent(verdictOf(type, text), text);
            expect(out).not.toBeNull();
            if (type !== 'STRING') stored.push([type, out as string, values[index]?.[0] as Exact]);
            else expect(out).toBe(text);
          }
        },
      ),
      { numRuns: 1500 },
    );
    for (const type of ['LONG', 'DOUBLE'] as const) {
      const rows = stored.filter(([of]) => of === type);
      expect(rows.length).toBeGreaterThan(100);
      const list = rows.map(([, out], index) => `(${index}, ${literal(out)})`).join(', ');
      const result = await connection.runAndReadAll(
        `SELECT ${plainText(cast('t', type), type)} FROM (VALUES ${list}) AS v(i, t) ORDER BY i`,
      );
      const wrong = result.getRows().flatMap(([shown], index) => {
        const [, out, exact] = rows[index] as (typeof rows)[number];
        // A double of 17 digits may be exported in its shortest spelling, which is the same double.
        const same =
          shown !== null &&
          (isSame(exactOf(String(shown)), exact) || (type === 'DOUBLE' && Number(shown) === Number(out)));
        return same ? [] : [`${out} became ${shown}`];
      });
      expect(wrong).toEqual([]);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});

test('a DECIMAL is taken with as many digits as the stand-in for Domo stores', () => {
  expect(sqlType('DECIMAL')).toBe(`DECIMAL(${decimalWhole + decimalFraction}, ${decimalFraction})`);
});
