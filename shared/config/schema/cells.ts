import * as v from 'valibot';
import { invalidCells } from '../route.ts';
import { decimalMistake, thousandsMistake } from '../values/character.ts';
import { datePatternMistake } from '../values/date-pattern.ts';
import { symbolMistake } from '../values/symbol.ts';
import { timeZoneMistake } from '../values/time-zone.ts';
import { choice } from './choice.ts';
import { flag, mistakes, object, text } from './parts.ts';

const list = (what: string) => `write a list of ${what}, in brackets`;

const symbol = v.pipe(text, mistakes(symbolMistake));

/** How text becomes values. */
export const cells = v.pipe(
  object({
    trim: v.optional(
      v.pipe(
        flag,
        v.description(
          'Whether blanks around cells are no part of them, also between a delimiter and a quote. Those inside quotes stay.',
        ),
      ),
      false,
    ),
    nulls: v.optional(
      v.pipe(
        v.array(text, list('texts')),
        v.description(
          'Words that are null beside the empty cell and an unquoted \\N: as they are spelt, in quotes or not.',
        ),
        v.examples([['NULL', 'N/A']]),
      ),
      [],
    ),
    decimal: v.optional(
      v.pipe(
        text,
        mistakes(decimalMistake),
        v.metadata({ minLength: 1, maxLength: 1 }),
        v.description('What separates the fraction of a number.'),
        v.examples([',']),
      ),
      '.',
    ),
    thousands: v.optional(
      v.pipe(
        v.nullable(v.pipe(text, mistakes(thousandsMistake), v.metadata({ minLength: 1, maxLength: 1 }))),
        v.description('What groups the digits of a number; null where nothing does.'),
      ),
      null,
    ),
    symbols: v.optional(
      v.pipe(
        v.union(
          [symbol, v.array(symbol, list('texts'))],
          'write a text in double quotes, or a list of texts',
        ),
        v.description(
          'What may stand before or behind a number, such as a currency: a text, or a list of texts.',
        ),
        v.examples([['€', 'EUR']]),
        v.transform((written) => (typeof written === 'string' ? [written] : written)),
      ),
      [],
    ),
    dates: v.optional(
      v.pipe(
        v.array(v.pipe(text, mistakes(datePatternMistake)), list('patterns')),
        v.description(
          'Patterns of dates and date-times beside ISO 8601, in the letters of Unicode: yyyy MM dd HH mm ss and so on.',
        ),
        v.examples([['dd.MM.yyyy', 'dd.MM.yyyy HH:mm']]),
      ),
      [],
    ),
    timeZone: v.optional(
      v.pipe(
        text,
        mistakes(timeZoneMistake),
        v.description(
          'The time zone of date-times that have no offset, by its IANA name. Domo is given UTC. A time that the zone has twice is its first, one that it lacks does not fit.',
        ),
        v.examples(['Europe/Berlin']),
      ),
      'UTC',
    ),
    invalid: choice(
      invalidCells,
      'Of a cell that does not fit the type of its column: "reject" rejects the file, "null" makes it null, and the receipt counts it.',
    ),
  }),
  v.description('How text becomes values.'),
);
