import {
  BareCarriageReturn,
  BareLineFeed,
  type FileError,
  HeaderMismatch,
  QuoteInUnquotedField,
  ReadingUnclear,
  TextAfterQuote,
  UnclosedQuote,
  WrongColumnCount,
} from '../../errors.ts';
import { adviceOf } from './advice.ts';
import { decide, type Outcome, type Question } from './decide.ts';
import { namesOf } from './headers.ts';
import type { Look } from './look.ts';
import { createFindNames, isByName } from './names.ts';
import { possibleReadings, type Reading, readingsOfHeader, withHeaders } from './readings.ts';
import type { Known } from './types.ts';
import { placeOf, plural } from './wording.ts';

type Refused = Exclude<Outcome, { kind: 'decided' | 'cut' }>;

/** The error of a file whose way to be read is not decided. It names the settings that decide it; each was tried. */
export function refusalOf(outcome: Refused, asked: Question, object: string): FileError {
  const question = withHeaders(asked);
  switch (outcome.kind) {
    case 'ambiguous':
      return new ReadingUnclear(
        `${object} can be read in more than one way: ${outcome.looks.map(wayOf).join(', ')}. ${chooseDelimiter(outcome.looks)}`,
      );
    case 'headless':
      if (question.known !== null) return headlessByPosition(question.known, object);
      return new HeaderMismatch(
        `${object}: row 1 looks like the rows below it and not like the names of columns. If the file has no header, set "header": false under "read", and list its columns under "dataSet" of the route. If row 1 is the header all the same, list the columns too: then their names prove it.`,
      );
    case 'data-above':
      return new HeaderMismatch(
        `${object}: the names of the columns are in line ${outcome.look.skipped + 1}, and lines above it look like rows. If they are no rows, set "skipLines": ${outcome.look.skipped} under "read" of the route; else put the header in the first line and drop the file again.`,
      );
    case 'mismatch':
      return mismatch(outcome.look, question, object);
    case 'unclear':
      return unclear(outcome.look, question, object);
  }
}

function headlessByPosition({ isInferred = false }: Known, object: string): FileError {
  const list = isInferred ? ', and list its columns under "dataSet"' : '';
  return new HeaderMismatch(
    `${object}: row 1 looks like the rows below it and not like the names of columns. If the file has no header, set "header": false under "read"${list} of the route. If row 1 is the header all the same, set "skipLines": 1 with it, which leaves it out.`,
  );
}

/** Columns at the right end of the header that have no name, where the route refuses those. */
export function namelessRefusal({ header, width }: Look, object: string): FileError | null {
  const names = (header ?? []).slice(0, width).map((name) => name.trim());
  if (names.length < 2 || names.at(-1) !== '') return null;
  return new HeaderMismatch(
    `${object}: row 1: the header ends in columns without a name. If all their cells are empty, set "emptyColumns": "drop" under "read" of the route; else give them names and drop the file again.`,
  );
}

function wayOf({ delimiter, width }: Look): string {
  if (delimiter === null) return 'as one column';
  return `cut at ${plural(delimiter)} its records have ${width === 1 ? '1 cell' : `${width} cells`}`;
}

function chooseDelimiter(looks: readonly Look[]): string {
  const settings = looks.map(({ delimiter }) => `"delimiter": ${JSON.stringify(delimiter)}`);
  return `Set ${settings.join(' or ')} under "read" of the route.`;
}

/** The header is not that of the columns: what the columns say of it, and what else may help. */
function mismatch(seen: Look, question: Question, object: string): FileError {
  // A header that has a fault is none, so it has no names that could be compared.
  if (seen.header === null && seen.fault !== null)
    return faulty(seen, seen.fault, question, { object, advice: adviceOf(possibleReadings(question)) });
  const known = question.known as Known;
  const names = namesOf(seen.header ?? [], question.rules);
  const { found } = createFindNames(known.columns)(names);
  // Where columns may be missing and others left out, any line would do: none is a header that has no name of theirs.
  const error = known.accepts(names)
    ? new HeaderMismatch(`${object}: row 1: the header has no name of a column.`)
    : known.refusal(names);
  const whole = possibleReadings(question).filter(
    ({ settings }) => settings.header !== false || (found === 0 && seen.width >= 2),
  );
  const readings = whole.length > 0 ? whole : readingsOfHeader(question, found);
  if (known.accepts(names) && readings.length === 0) {
    return new HeaderMismatch(
      `${error.message} Correct the header and drop the file again, or set "delimiter" or "skipLines" under "read" of the route, or "by": "position" under "match".`,
    );
  }
  if (readings.length === 0 || error.name !== 'HeaderMismatch') return error;
  return new HeaderMismatch(`${error.message} ${adviceOf(readings)}`);
}

function unclear(seen: Look, question: Question, object: string): FileError {
  const { delimiter } = question.rules;
  const readings = possibleReadings(question);
  const isTable = seen.width >= 2 || delimiter !== 'auto' || question.known !== null;
  if (!isTable && seen.fault === null) return noTable(readings, question, object);
  const advice = readings.length > 0 ? adviceOf(readings) : ofOtherWidth(question);
  const { fault, odd } = seen;
  if (odd !== null && (fault === null || odd.offset < fault.offset)) {
    const told = widthText(odd.found, seen.width, question.rules.header && odd.row > 1);
    const text = `${object}: ${placeOf(question, odd.row, odd.offset)}: this record has ${told}${underDelimiter(seen, delimiter)}.`;
    return new WrongColumnCount(
      `${text} ${advice === '' ? generalWidth(odd.found, seen, question) : advice}`,
    );
  }
  return fault === null
    ? noTable(readings, question, object)
    : faulty(seen, fault, question, { object, advice });
}

/** What to set where all records have another width than the columns, which are found by their places; empty: they don't. */
function ofOtherWidth(question: Question): string {
  const { known, rules } = question;
  if (known === null || (rules.header && isByName(known))) return '';
  const match = { ...known.match, extra: 'drop', missing: 'null' } as const;
  const outcome = decide({ ...question, known: { ...known, match } });
  if (outcome.kind !== 'decided') return '';
  const { width } = outcome.look;
  const records = `All records have ${width === 1 ? '1 cell' : `${width} cells`}.`;
  return width > known.columns.length
    ? `${records} To leave out what is behind the columns, set "extra": "drop" under "match" of the route.`
    : `${records} To leave the columns empty that are missing at their end, set "missing": "null" under "match" of the route.`;
}

/** The error of what no record may have. @param advice what was found to help; empty: nothing was */
function faulty(
  seen: Look,
  fault: NonNullable<Look['fault']>,
  { rules: { delimiter }, byteOf, cellOf }: Question,
  { object, advice }: { object: string; advice: string },
): FileError {
  const where = `${object}: ${placeOf({ byteOf, cellOf }, fault.row, fault.offset)}:`;
  const under = underDelimiter(seen, delimiter);
  switch (fault.kind) {
    case 'QuoteInUnquotedField':
      return new QuoteInUnquotedField(
        `${where} a quote stands inside a cell that does not begin with one${under}. ${advice === '' ? 'Put the whole cell in quotes and double the quote (""), or set "strayQuotes": "keep" under "read" of the route.' : advice}`,
      );
    case 'TextAfterQuote':
      return new TextAfterQuote(
        `${where} text follows the quote that closes a cell, which was opened at byte ${byteOf(fault.openedAt)}${under}. ${advice === '' ? 'Double the quotes inside the cell (""), or set "strayQuotes": "keep", or "escape": "backslash" where a backslash stands before them, under "read" of the route.' : advice}`,
      );
    case 'UnclosedQuote':
      return new UnclosedQuote(
        `${where} the quoted cell that begins here never ends${under}. Close it with a quote and drop the file again${advice === '' ? '; a quote inside a quoted cell is doubled (""). If a backslash stands before quotes, set "escape": "backslash" under "read" of the route.' : `. ${advice}`}`,
      );
    case 'BareCarriageReturn':
      return new BareCarriageReturn(
        `${where} no line feed follows this carriage return, as one does elsewhere. End all lines alike, put cells with line breaks in quotes, and drop the file again.`,
      );
    case 'BareLineFeed':
      return new BareLineFeed(
        `${where} a line feed stands here, where the lines end with a carriage return alone. End all lines alike, put cells with line breaks in quotes, and drop the file again.`,
      );
  }
}

function noTable(readings: readonly Reading[], { known }: Question, object: string): FileError {
  const mayBeOne = known === null || known.columns.length === 1;
  const advice = adviceOf(readings);
  const none = `${object}: row 1: nothing proves how this file is a table: under no delimiter, comma, semicolon, tab or bar, have its records one width.`;
  return new ReadingUnclear(
    advice === ''
      ? `${none} Set "delimiter" under "read" of the route, and "skipLines", "comment", "skipFooter", "quote" or "escape" where the file needs them${mayBeOne ? '; with "delimiter": null each line is one cell' : ''}.`
      : `${none} ${advice}`,
  );
}

function widthText(found: number, expected: number, header: boolean): string {
  const standard = header ? 'the header has' : 'the columns are';
  return `${found === 1 ? '1 column' : `${found} columns`} where ${standard} ${expected}`;
}

function underDelimiter({ delimiter }: Look, rule: string | null): string {
  if (rule !== 'auto' || delimiter === ',') return '';
  return delimiter === null ? ', read as one column' : `, cut at ${plural(delimiter)}`;
}

function generalWidth(found: number, { width }: Look, { cellOf }: Question): string {
  if (cellOf) {
    return 'Give each column a name in the header, or clear the cells outside the table, and drop the file again; if there are lines above the header or below the table, set "skipLines" or "skipFooter" under "read" of the route.';
  }
  const pad =
    found < width
      ? ' Where cells at its end may be missing, set "shortRows": "pad" under "read" of the route.'
      : '';
  return `Correct the record and drop the file again; a cell that contains the delimiter must be in quotes.${pad} The usual settings under "read" of the route were tried, and under none have all records one width; an unusual "delimiter", "quote" or "comment" can be set there.`;
}
