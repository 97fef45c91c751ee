import fc from 'fast-check';
import { writtenEncodings } from './encode.ts';

/** What is wrong in one place of a file. */
export type Fault =
  /** A cell that does not fit, a time that the zone lacks, a record of another width. */
  | ('misfit' | 'gap' | 'wide' | 'narrow')
  /** A quote that is not closed, one inside a cell, text behind one, a blank line. */
  | ('open' | 'stray' | 'behind' | 'blank')
  /** A byte that no text has, and one that none should have. */
  | ('byte' | 'nul')
  /** A header that lacks a column, has one too many, one twice, or nameless ones. */
  | ('lacking' | 'foreign' | 'twice' | 'nameless');

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
  autos: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.subarray(['delimiter', 'skipLines', 'encoding', 'dates', 'symbols'] as const, {
        maxLength: 2,
      }),
    },
  ),
  target: fc.constantFrom(
    ...(['stream', 'stream', 'listed', 'listed', 'listed, there', 'infer', 'infer'] as const),
  ),
  adds: fc.constantFrom(false, false, true),
  byPosition: fc.constantFrom(false, false, false, true),
  isShuffled: fc.boolean(),
  /** How the columns that the route lists say where they are in the file. */
  froms: fc.constantFrom(...(['none', 'none', 'names', 'places', 'some'] as const)),
  repeatsNames: fc.boolean(),
  lineage: fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.shuffledSubarray(['_file', '_row', '_at', '_version'], { minLength: 1 }) },
  ),
  emptyColumns: fc.constantFrom<('drop' | 'reject')[]>('drop', 'drop', 'reject'),
  /** Nothing but what Domo reads. */
  isPlain: fc.constantFrom(false, false, false, true, true),
  /** What is wrong in one of the records, and which one that is. */
  fault: fc.oneof(
    { weight: 7, arbitrary: fc.constant<Fault | null>(null) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Fault[]>(
        ...(['misfit', 'misfit', 'gap', 'wide', 'narrow', 'open', 'stray', 'behind', 'blank'] as const),
        ...(['byte', 'nul', 'lacking', 'foreign', 'twice', 'nameless'] as const),
      ),
    },
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
        ...{ isShuffled: false, froms: 'none', lineage: [], adds: false },
        ...{ lineEnd: how.lineEnd === '\r' ? '\n' : how.lineEnd, thousands: null, decimal: '.' },
      }
    : how,
);
