import { type Case, casesOf } from './case.ts';
import { again } from './tables/again.ts';
import { columns } from './tables/columns.ts';
import { dates } from './tables/dates.ts';
import { delimiters } from './tables/delimiters.ts';
import { domo } from './tables/domo.ts';
import { empty } from './tables/empty.ts';
import { encodings } from './tables/encodings.ts';
import { formats } from './tables/formats.ts';
import { keys } from './tables/keys.ts';
import { lines } from './tables/lines.ts';
import { names } from './tables/names.ts';
import { notCsv } from './tables/not-csv.ts';
import { nulls } from './tables/nulls.ts';
import { numbers } from './tables/numbers.ts';
import { plans } from './tables/plans.ts';
import { quotes } from './tables/quotes.ts';
import { recovery } from './tables/recovery.ts';
import { sets } from './tables/sets.ts';
import { sizes } from './tables/sizes.ts';

/** Every situation that a file can be in, and what people expect then. */
export const allCases: readonly Case[] = casesOf([
  ...[...delimiters, ...quotes, ...lines, ...encodings, ...notCsv, ...names, ...columns],
  ...[...numbers, ...dates, ...nulls, ...sizes, ...empty],
  ...[...keys, ...again, ...sets, ...domo, ...plans, ...recovery, ...formats],
]);
