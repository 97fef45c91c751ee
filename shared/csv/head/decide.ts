import type { Dialect } from '../dialect.ts';
import { sepLine } from './ends.ts';
import { createHeaders, type HeadersOf, namesOf } from './headers.ts';
import { fillTypes, isHeadless } from './kinds.ts';
import { hasBareReturn, lineEndOf } from './line-end.ts';
import { agrees, dialectOf, type Look, look, type Text } from './look.ts';
import { isByName, isNamed } from './names.ts';
import { parseHead, readable } from './parse.ts';
import type { Decision, KindOf, Known, ReadRules } from './types.ts';
import { called } from './wording.ts';

/** What a delimiter is looked for among. */
export const candidates = [',', ';', '\t', '|'] as const;

/** The header is looked for in so many lines. */
const MOST_LINES = 100;

export interface Question {
  text: Text;
  /** The first byte of the text, behind a byte order mark. */
  from: number;
  rules: ReadRules;
  known: Known | null;
  kindOf: KindOf;
  /** The headers that other ways of reading the same text have led to. */
  headersOf?: HeadersOf | undefined;
  /** The byte that messages name for a byte of the text. */
  byteOf(at: number): number;
  /** The text is a sheet of a workbook. The place that messages name for a byte of it. */
  cellOf?: ((at: number) => string) | undefined;
}

/** How a head is read, or why that is not decided. */
export type Outcome =
  | { kind: 'decided'; look: Look; decisions: Decision[] }
  /** Several ways are possible. */
  | { kind: 'ambiguous'; looks: Look[] }
  /** No way is, or the one that is set is not: this one comes nearest. */
  | { kind: 'unclear'; look: Look }
  /** The header is not that of the columns. */
  | { kind: 'mismatch'; look: Look }
  /** What should be the header is a record. */
  | { kind: 'headless'; look: Look }
  /** Lines that are skipped look like records of the columns. */
  | { kind: 'data-above'; look: Look }
  /** The header, or the first record, does not end in the text. */
  | { kind: 'cut' };

type Decided = Extract<Outcome, { kind: 'decided' }>;

/** A way to read a head, or several. */
export type Choice = Extract<Outcome, { kind: 'decided' | 'ambiguous' | 'headless' }>;

/** Why there is no way. All of the text must be looked at to tell that, and most who ask need not know it. */
interface None {
  kind: 'none';
  tell(): Outcome;
}

/** Decides by proof, or not at all, how a head is read. */
export function decide(question: Question): Outcome {
  return told(choose(question));
}

/** As `decide`, in less time where there is no way: null. */
export function tryToDecide(question: Question): Choice | null {
  const chosen = choose(question);
  return chosen.kind === 'none' ? null : chosen;
}

function told(chosen: Choice | None): Outcome {
  return chosen.kind === 'none' ? chosen.tell() : chosen;
}

/**
 * Quotes that nobody closes can hide which line ends there are, so where one kind leads to nothing, the other is tried.
 */
function choose(question: Question): Choice | None {
  const { text, rules } = question;
  const lineEnd = lineEndOf(text, rules);
  const first = chooseBy(question, lineEnd);
  if (first.kind === 'decided' || !hasBareReturn(text)) return first;
  const other = chooseBy(question, lineEnd === 'cr' ? 'lf' : 'cr');
  // A header of all that there is proves nothing: its rows would be lost.
  if (other.kind === 'decided' && other.look.rows.length > 0) return other;
  if (other.kind !== 'none') return first;
  if (first.kind === 'none') return { kind: 'none', tell: () => nearer(first.tell(), other) };
  const outcome = nearer(first, other);
  return outcome === first ? first : { kind: 'none', tell: () => outcome };
}

/** The first outcome, unless the other kind of line end makes more records readable: all of them, where their header is wrong. */
function nearer(first: Outcome, other: None): Outcome {
  const outcome = other.tell();
  const isReadable =
    outcome.kind === 'unclear' || (outcome.kind === 'mismatch' && outcome.look.fault === null);
  return isReadable && goodOf(outcome) > goodOf(first) ? outcome : first;
}

/** How many records of a file can be read in this way. */
function goodOf(outcome: Outcome): number {
  return 'look' in outcome ? outcome.look.good : 0;
}

function chooseBy(question: Question, lineEnd: Dialect['lineEnd']): Choice | None {
  const { text, rules, known } = question;
  // Where the route counts the lines above the header, it counts this one too.
  const tellsDelimiter = rules.skipLines === 'auto' && !rules.sepIsRecord;
  const sep = tellsDelimiter ? sepLine(text.text, question.from, rules) : null;
  const decisions: Decision[] = [];
  if (lineEnd === 'cr') {
    const why = 'carriage returns alone end its lines: there is no line feed outside quotes';
    decisions.push({ setting: 'lineEnd', value: 'cr', why });
  }
  if (sep) {
    const why = 'its first line is one that tells Excel the delimiter';
    decisions.push({ setting: 'sep', value: sep.delimiter, why });
  }
  const auto = rules.delimiter === 'auto';
  // A character that means something else already can't separate cells too.
  const isFree = (delimiter: string) => ![rules.quote, rules.comment].includes(delimiter);
  const delimiters =
    rules.delimiter !== 'auto' ? [rules.delimiter] : sep ? [sep.delimiter] : candidates.filter(isFree);
  const ways: Ways = {
    ...{ question, lineEnd, delimiters },
    withOneColumn: auto && !sep,
    lines: linesFrom(text, question.from, sep?.end ?? null, rules.skipLines, lineEnd),
  };
  if (ways.lines.length === 0) return { kind: 'none', tell: () => ({ kind: 'cut' }) };
  const proven = known === null ? unknown(ways) : rules.header && isByName(known) ? named(ways) : wide(ways);
  if (proven.kind === 'none') return { kind: 'none', tell: () => unlessCut(proven.tell()) };
  if (proven.kind !== 'decided') return proven;
  const { look: chosen } = proven;
  if (isCut(chosen)) return { kind: 'none', tell: () => ({ kind: 'cut' }) };
  if (!agrees(chosen)) return { kind: 'none', tell: () => ({ kind: 'unclear', look: whole(ways, chosen) }) };
  if (rules.header && !isByName(known) && isHeadless(text, chosen, question.kindOf))
    return { kind: 'headless', look: chosen };
  return { ...proven, decisions: [...decisions, ...proven.decisions] };
}

function unlessCut(outcome: Outcome): Outcome {
  return 'look' in outcome && isCut(outcome.look) ? { kind: 'cut' } : outcome;
}

/** Whether not even the first record ends in the text. */
function isCut({ header, rows, cut, fault, isTooShort }: Look): boolean {
  return header === null && rows.length === 0 && cut !== null && fault === null && !isTooShort;
}

interface Line {
  /** How many lines are above it. */
  above: number;
  start: number;
}

interface Ways {
  question: Question;
  lineEnd: Dialect['lineEnd'];
  delimiters: (string | null)[];
  /** A record may also be one cell. */
  withOneColumn: boolean;
  /** Where the header, or the first record, may begin. */
  lines: Line[];
}

/** Where the columns are to be inferred: by the one width of the records. */
function unknown(ways: Ways): Choice | None {
  const looks = looksAt(ways, null);
  const [only] = looks;
  if (ways.question.rules.delimiter !== 'auto' && only) return { kind: 'decided', look: only, decisions: [] };
  if (!ways.withOneColumn && only) return agreed(only, 'the line that tells Excel the delimiter says so');
  const fitting = looks.filter((seen) => agrees(seen) && seen.width >= 2);
  const [first] = fitting;
  if (fitting.length > 1) return { kind: 'ambiguous', looks: fitting };
  if (first) {
    return agreed(
      first,
      `among ${called(candidates)} it is the only one under which every record that was looked at has one width, ${first.width} cells`,
    );
  }
  const one = oneColumn(ways, null);
  if (agrees(one) && !looks.some(({ divides }) => divides)) {
    return agreed(one, `none of ${called(candidates)} divides a record`);
  }
  return unclear(ways, looks);
}

/** Where the columns are known, and found by their places: by the width of the records. */
function wide(ways: Ways): Choice | None {
  const { rules, known } = ways.question;
  const { columns, match } = known as Known;
  const width = Math.max(columns.length, ...columns.map(({ from }) => (typeof from === 'number' ? from : 0)));
  const takes = (found: number) =>
    found === width || (found > width ? match.extra !== 'reject' : found > 0 && match.missing === 'null');
  const exact = looksAt(ways, width);
  const explicit = rules.delimiter !== 'auto' || !ways.withOneColumn;
  if (explicit) {
    const [set] = exact as [Look];
    if (agrees(set)) return { kind: 'decided', look: set, decisions: [] };
    const [own] = looksAt(ways, null) as [Look];
    return { kind: 'decided', look: takes(own.width) ? own : set, decisions: [] };
  }
  const loose = looksAt(ways, null).filter((seen) => seen.width >= 2 && takes(seen.width));
  const one = width === 1 ? [oneColumn(ways, 1)] : [];
  const fittingOf = (looks: Look[]) => distinct(looks.filter((seen) => agrees(seen) && reachesWidth(seen)));
  const exactly = fittingOf([...exact, ...one]);
  const loosely = fittingOf(loose);
  // Any file can be read as one column: that proves nothing where another way is possible too.
  const isWeak = exactly.length === 1 && exactly[0]?.delimiter === null;
  if (isWeak && loosely.length === 0 && loose.length > 0) return unclear(ways, loose);
  for (const fitting of [isWeak ? [...exactly, ...loosely] : exactly, loosely]) {
    const [first] = fitting;
    if (fitting.length > 1) return { kind: 'ambiguous', looks: fitting };
    if (first) {
      return agreed(
        first,
        `under no other delimiter has every record that was looked at the width of the columns, ${first.width}`,
      );
    }
  }
  return {
    kind: 'none',
    tell: () => ({
      kind: 'unclear',
      look: nearest(
        ways,
        exact.map((seen) => whole(ways, seen)),
      ),
    }),
  };
}

function unclear(ways: Ways, looks: readonly Look[]): None {
  return { kind: 'none', tell: () => ({ kind: 'unclear', look: nearest(ways, looks) }) };
}

/** Where records may be too short, a header or one that is not proves the width. */
function reachesWidth({ header, rows, width }: Look): boolean {
  return header !== null || rows.some(({ cells }) => cells === 0 || cells >= width);
}

/** A line that may be the header, read in one way. */
interface Candidate {
  delimiter: string | null;
  line: Line;
  /** Names of columns that it has. */
  found: number;
  /** It is those names, and no other. */
  exact: boolean;
}

/** Where the columns are known by their names: by the header. */
function named(ways: Ways): Choice | None {
  const { question, lines } = ways;
  const { rules } = question;
  const known = question.known as Known;
  const delimiters = ways.withOneColumn ? [...ways.delimiters, null] : ways.delimiters;
  const headersOf = question.headersOf ?? createHeaders(question.text, known);
  // Where the route says where the header is, nothing has to be proven, and columns may all be found by their places.
  const isSaid = delimiters.length === 1 && lines.length === 1 && rules.skipLines !== 'auto';
  const least = isSaid && known.columns.some(({ from }) => typeof from === 'number') ? 0 : 1;
  const all: Candidate[] = [];
  const fitting: Candidate[] = [];
  let cut = 0;
  let closed = 0;
  for (const delimiter of delimiters) {
    const own: Candidate[] = [];
    const headerAt = headersOf(rules, delimiter, ways.lineEnd);
    /** Where the record begins that was found last. From a blank line or a comment before it, it would be found again. */
    let last = -1;
    for (const line of lines) {
      if (line.start <= last) continue;
      const { start, names } = headerAt(line.start);
      last = start;
      if (line === lines[0] && names === 'cut') cut++;
      if (typeof names === 'string') continue;
      if (line === lines[0]) closed++;
      const { found, exact, cells } = names;
      const candidate = { delimiter, line, found, exact };
      all.push(candidate);
      const isTaken = found >= least && names.accepted();
      if (isTaken && (line === lines[0] || cells > 1 || hasRowsBelow(ways, candidate))) own.push(candidate);
    }
    const best = own.find(({ exact }) => exact) ?? own[0];
    if (best) fitting.push(best);
  }
  if (fitting.length === 0 && closed === 0 && cut > 0) return { kind: 'none', tell: () => ({ kind: 'cut' }) };
  const exact = fitting.filter((candidate) => candidate.exact);
  const looks = distinct((exact.length > 0 ? exact : fitting).map((candidate) => lookAt(ways, candidate)));
  if (looks.length === 0) return { kind: 'none', tell: () => withoutHeader(ways, all) };
  const agreeing = looks.filter(agrees);
  const [chosen] = agreeing;
  if (agreeing.length > 1) return { kind: 'ambiguous', looks: agreeing };
  const isBelowData = (seen: Look) =>
    seen.skipped > 0 && rules.skipLines === 'auto' && hasDataAbove(ways, seen);
  if (chosen === undefined || isBelowData(chosen)) {
    const tell = (): Outcome => {
      const look = chosen ?? nearest(ways, looks);
      return { kind: isBelowData(look) ? 'data-above' : 'unclear', look };
    };
    return { kind: 'none', tell };
  }
  const decisions: Decision[] = [];
  if (rules.skipLines === 'auto' && chosen.skipped > (lines[0] as Line).above) {
    const why = 'the line behind them has the names of the columns';
    decisions.push({ setting: 'skipLines', value: chosen.skipped, why });
  }
  const why = `the header that it ${chosen.delimiter === null ? 'leaves whole' : 'cuts'} has the names of the columns`;
  const outcome = agreed(chosen, why);
  if (!ways.withOneColumn) return { kind: 'decided', look: chosen, decisions };
  return { ...outcome, decisions: [...decisions, ...outcome.decisions] };
}

/** The line that people are told of where none is the header: among those with most names, the one under which most records can be read. */
function withoutHeader(ways: Ways, candidates: readonly Candidate[]): Outcome {
  const most = Math.max(0, ...candidates.map(({ found }) => found));
  const isTop = ({ found, line }: Candidate) => found === most && (most > 0 || line === ways.lines[0]);
  const top = candidates.filter(isTop);
  const look = nearest(ways, top.length === 0 ? looksAt(ways, null) : top.map((one) => lookAt(ways, one)));
  // A first line that nobody can read tells more than names that other lines lack.
  return { kind: look.header === null && look.fault !== null ? 'unclear' : 'mismatch', look };
}

/** Whether a lone name below other lines is a header, and not the word that a footer begins with. */
function hasRowsBelow(ways: Ways, candidate: Candidate): boolean {
  return !ways.question.text.ends || lookAt(ways, candidate, null, 'row').rows.length > 0;
}

/** Whether a line that would be skipped has a value for every column, of its type. */
function hasDataAbove(ways: Ways, chosen: Look): boolean {
  const { text, rules, known, kindOf } = ways.question;
  const above = text.text.slice(0, chosen.from);
  const dialect = dialectOf(rules, chosen.delimiter, ways.lineEnd, 0);
  const start = (ways.lines[0] as Line).start;
  const names = namesOf(chosen.header ?? [], rules);
  const { columns } = known as Known;
  const types = names.map((name) => columns.find((column) => isNamed(column, name))?.type ?? null);
  return parseHead(above, { dialect, from: start, ends: true }).records.some(
    ({ cells }) =>
      cells.length === chosen.width &&
      cells.every((cell) => cell !== '') &&
      fillTypes(cells.map(readable), types, kindOf),
  );
}

function looksAt(ways: Ways, width: number | null): Look[] {
  const line = ways.lines[0] as Line;
  const { text } = ways.question.text;
  // Delimiters that are nowhere cut nothing, all in the same way.
  let uncut: Look | null = null;
  return ways.delimiters.map((delimiter) => {
    if (delimiter === null || text.includes(delimiter, line.start))
      return lookAt(ways, { delimiter, line }, width);
    uncut ??= lookAt(ways, { delimiter, line }, width);
    return { ...uncut, delimiter, dialect: { ...uncut.dialect, delimiter } };
  });
}

function oneColumn(ways: Ways, width: number | null): Look {
  return lookAt(ways, { delimiter: null, line: ways.lines[0] as Line }, width);
}

/** A look that ends at the first record that speaks against it. */
function lookAt(
  { question: { text, rules }, lineEnd }: Ways,
  { delimiter, line }: Pick<Candidate, 'delimiter' | 'line'>,
  width: number | null = null,
  until: 'odd' | 'row' = 'odd',
): Look {
  return look(text, { delimiter, skipped: line.above, from: line.start, lineEnd, rules, width }, until);
}

/** The look to the end of the text. */
function whole({ question: { text, rules }, lineEnd }: Ways, seen: Look): Look {
  if (seen.odd === null) return seen;
  const { delimiter, skipped, from, width } = seen;
  return look(text, { delimiter, skipped, from, lineEnd, rules, width });
}

function agreed(seen: Look, why: string): Decided {
  return {
    kind: 'decided',
    look: seen,
    decisions: [{ setting: 'delimiter', value: seen.delimiter, why }],
  };
}

/** Where a file is one column, a delimiter that divides no record reads it as no delimiter does. */
function distinct(looks: Look[]): Look[] {
  return looks.some(({ delimiter }) => delimiter === null)
    ? looks.filter(({ delimiter, divides }) => delimiter === null || divides)
    : looks;
}

/**
 * The one under which most records, from the first on, have the width of the header.
 *
 * @param looks if they are not whole, then of no given width: so the first odd record of each is divided
 */
function nearest(ways: Ways, looks: readonly Look[]): Look {
  const weight = ({ width, good, divides }: Look) => (width >= 2 ? 1e9 : 0) + (divides ? 1e8 : 0) + good;
  const nearest = looks.reduce((best, other) => (weight(other) > weight(best) ? other : best));
  return whole(ways, nearest);
}

/** Where the header may begin; none: the text ends before. */
function linesFrom(
  { text, ends }: Text,
  from: number,
  behindSep: number | null,
  skipLines: ReadRules['skipLines'],
  lineEnd: Dialect['lineEnd'],
): Line[] {
  const lines: Line[] = [];
  const least = behindSep === null ? 0 : 1;
  const [first, last] =
    skipLines === 'auto' ? [least, MOST_LINES] : [Math.max(least, skipLines), Math.max(least, skipLines)];
  const end = lineEnd === 'cr' ? '\r' : '\n';
  let start = from;
  for (let above = 0; above <= last; above++) {
    if (above >= first && (start < text.length || ends)) lines.push({ above, start });
    const found = text.indexOf(end, start);
    if (found < 0) break;
    start = found + 1;
  }
  return lines;
}
