import fc from 'fast-check';
import { writtenEncodings } from './encode.ts';

/** A cell that does not fit, a record of another width, a quote that is not closed, a byte that no text has. */
export type Fault = 'misfit' | 'wide' | 'narrow' | 'open' | 'byte' | 'nul';

/** How a table is written, as far as the table allows it, and which of the settings that say so the route has. */
const anySpellings = fc.record({
  delimiter: fc.constantFrom(',', ',', ';', '\t', '|', ':', '^'),
  quote: fc.constantFrom<(string | null)[]>('"', '"', '"', "'", null),
  escape: fc.constantFrom<('double' | 'backslash')[]>('double', 'double', 'backslash'),
  keepsStray: fc.constantFrom(false, false, false, true),
  quoting: fc.constantFrom<('needed' | 'all' | 'some')[]>('needed', 'all', 'some'),
  encoding: fc.oneof(fc.constant('utf-8' as const), fc.constantFrom(...writtenEncodings)),
  mark: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\n', '\r\n', '\r', 'mixed'),
  lastLineEnd: fc.boolean(),
  header: fc.constantFrom(true, true, true, false),
  order: fc.array(fc.nat({ max: 99 }), { minLength: 8, maxLength: 8 }),
  namesVary: fc.boolean(),
  extras: fc.constantFrom(0, 0, 0, 1, 2),
  missing: fc.constantFrom(0, 0, 0, 1),
  comments: fc.constantFrom<(string | null)[]>(null, null, '#', '%'),
  blankLines: fc.constantFrom(false, false, true),
  titles: fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    fc.array(fc.constantFrom('Report', 'of 2026; all', 'a,b,c', '', '  ', '"open', 'x|y|z|1', "it's", '#'), {
      maxLength: 3,
    }),
  ),
  footers: fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    fc.array(fc.constantFrom('Total', 'end of file', '3 rows;;'), { maxLength: 2 }),
  ),
  end: fc.constantFrom('', '', '', '\x1a', '\0\0\0'),
  trailing: fc.constantFrom(0, 0, 0, 1, 2),
  short: fc.constantFrom(false, false, false, true),
  trim: fc.constantFrom(false, false, true),
  pads: fc.boolean(),
  nulls: fc.subarray(['NULL', 'N/A', '-', '(null)', 'nichts', '0']),
  decimal: fc.constantFrom('.', '.', ','),
  thousands: fc.constantFrom<(string | null)[]>(null, null, '.', ',', ' ', "'", '_'),
  symbols: fc.subarray(['€', '$', 'EUR', '%', 'CHF ']),
  dates: fc.subarray([
    'dd.MM.yyyy',
    'd/M/yyyy',
    'MMM d, yyyy',
    'yyyy/MM/dd',
    'dd.MM.yyyy HH:mm:ss',
    'd/M/yyyy h:mm:ss a',
    'yyyyMMddHHmmss',
    'dd-MMM-yy',
  ]),
  zone: fc.constantFrom(
    'UTC',
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'America/Sao_Paulo',
  ),
  /** What the route leaves to be found out. */
  autos: fc.subarray(['delimiter', 'skipLines', 'encoding', 'dates', 'symbols'] as const, { maxLength: 2 }),
  isThere: fc.boolean(),
  /** Nothing but what Domo reads. */
  isPlain: fc.constantFrom(false, false, false, true),
  /** What is wrong in one of the records, and which one that is. */
  fault: fc.constantFrom<(Fault | null)[]>(
    ...([null, null, null, null, 'misfit', 'misfit', 'wide', 'narrow', 'open', 'byte', 'nul'] as const),
  ),
  faultAt: fc.nat({ max: 99 }),
  invalid: fc.constantFrom<('reject' | 'null')[]>('reject', 'reject', 'null'),
});
export type Spelling = typeof anySpellings extends fc.Arbitrary<infer T> ? T : never;

export const spellings: fc.Arbitrary<Spelling> = anySpellings.map((how) =>
  how.isPlain
    ? {
        ...how,
        ...{ delimiter: ',', quote: '"', escape: 'double', keepsStray: false, encoding: 'utf-8' },
        ...{ extras: 0, missing: 0, comments: null, short: false, trim: false, nulls: [], fault: null },
        ...{ order: how.order.map((_, at) => at), lineEnd: how.lineEnd === '\r' ? '\n' : how.lineEnd },
      }
    : how,
);
