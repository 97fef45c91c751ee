import { candidates, decide, type Question, tryToDecide } from './decide.ts';
import { createHeaders, namesOf } from './headers.ts';
import { agrees, type Look } from './look.ts';
import { createFindNames } from './names.ts';
import type { Known, ReadRules } from './types.ts';
import { plural } from './wording.ts';

/** A way in which a file can be read, and what the route must say for it. */
export interface Reading {
  /** Settings that differ from the route's. */
  settings: Partial<ReadRules>;
  /** When this is the right way: the first half of a sentence, "if lines that begin with # are comments". */
  when: string;
  look: Look;
  /** Its first record looks like the others, so the route must say `"header": false` and list the columns. */
  isHeadless: boolean;
  /** The route lists no columns, and must where there is no header. */
  needsList: boolean;
}

interface Trial {
  settings: Partial<ReadRules>;
  when: string;
}

/** A way is first tried on so many bytes, and on all of the head only if it reads those. */
const GLANCE = 8 * 1024;
/** So many ways are tried on all of the head. */
const MOST_TRIED = 40;
const MOST_PAIRS = 120;
const MOST_SKIPPED = 20;
const MOST_FOOTER = 5;
/** Where several settings are needed, numbers of lines are tried up to this. */
const MOST_JOINED = 6;

/**
 * The ways in which a file can be read, of which the rules of the route choose none: each was tried, and reads all
 * records of the head as one table. The likelier ones come first.
 */
export function possibleReadings(question: Question, most = 3): Reading[] {
  const tried = createTrier(question);
  const singles = [...trials(question)];
  const found = search(singles, tried, most);
  if (found.length === 0) {
    const pairs = singles.flatMap((first) =>
      singles.flatMap((second) => (canJoin(first, second) ? [join(first, second)] : [])),
    );
    found.push(...search(pairs.slice(0, MOST_PAIRS), tried, most));
  }
  const { known, rules } = question;
  if (found.length < 2 && known === null && rules.delimiter === 'auto' && !hasHeader(question)) {
    const isFound = found.some(({ settings }) => settings.delimiter === null);
    const oneColumn = { settings: asOneColumn(rules), when: dividedBy(null) };
    if (!isFound) found.push(...readingsOf(question, oneColumn));
  }
  return found;
}

/**
 * The way under which the header has most names of the columns, where that is more than it has as the route says; none
 * where no setting gives it more. What else is wrong with the records is told once the header is found.
 */
export function readingsOfHeader(question: Question, found: number): Reading[] {
  const { columns } = question.known as Known;
  const findNames = createFindNames(columns);
  let best: { reading: Reading; found: number } | null = null;
  for (const { settings, when } of trials(question)) {
    const isOfHeader = Object.keys(settings).every((key) => ofHeader.includes(key as keyof ReadRules));
    if (!isOfHeader) continue;
    const rules = { ...question.rules, ...settings };
    const outcome = decide({ ...question, rules });
    if (!('look' in outcome) || outcome.look.header === null) continue;
    const { look } = outcome;
    const names = findNames(namesOf(outcome.look.header, rules)).found;
    if (names <= (best?.found ?? found)) continue;
    best = { reading: { settings, when, look, isHeadless: false, needsList: false }, found: names };
  }
  return best === null ? [] : [best.reading];
}

const ofHeader: readonly (keyof ReadRules)[] = ['delimiter', 'skipLines', 'quote', 'trim', 'comment'];

/** No delimiter, and nothing that would mean nothing then. */
function asOneColumn({ shortRows, emptyColumns }: ReadRules): Partial<ReadRules> {
  return {
    delimiter: null,
    ...(shortRows === 'reject' ? {} : { shortRows: 'reject' }),
    ...(emptyColumns === 'drop' ? {} : { emptyColumns: 'drop' }),
  };
}

/** Gives the readings of a way that is tried, first on a part of the head. */
function createTrier(question: Question): (trial: Trial) => Reading[] {
  const { text, ends } = question.text;
  if (text.length <= GLANCE) return (trial) => readingsOf(question, trial);
  const glance = withHeaders({ ...question, text: { text: text.slice(0, GLANCE), ends: false } });
  let left = MOST_TRIED;
  return (trial) => {
    const isPossible = left > 0 && (trial.settings.skipFooter === undefined || ends);
    if (!isPossible || readingsOf(glance, trial).length === 0) return [];
    left--;
    return readingsOf(question, trial);
  };
}

/**
 * A question of which many ways are to be tried: they have many headers in common. A longer text would have more of them than
 * memory is worth.
 */
export function withHeaders(question: Question): Question {
  const { text, known } = question;
  if (known === null || text.text.length > GLANCE) return question;
  return { ...question, headersOf: createHeaders(text, known) };
}

/** Whether the first record is wide enough to be the header of a table, so that the file is hardly one column. */
function hasHeader(question: Question): boolean {
  const outcome = decide(question);
  return outcome.kind === 'unclear' && outcome.look.width >= 2;
}

function search(all: Trial[], tried: (trial: Trial) => Reading[], most: number): Reading[] {
  const found: Reading[] = [];
  for (const trial of all) {
    if (found.length >= most) break;
    // Of several numbers of lines the first one is the right one.
    if (found.some(({ settings }) => isSameKind(settings, trial.settings))) continue;
    found.push(...tried(trial));
    // Where nothing needs to be set, but perhaps the delimiter, nothing else is of interest.
    if (found.length > 0 && Object.keys(trial.settings).length === 0) break;
  }
  return found.slice(0, most);
}

function readingsOf(question: Question, { settings, when }: Trial): Reading[] {
  const rules = { ...question.rules, ...settings };
  const outcome = tryToDecide({ ...question, rules });
  const needsList = question.known?.isInferred === true && settings.header === false;
  if (outcome === null) return [];
  switch (outcome.kind) {
    case 'decided':
      return isWorthwhile(outcome.look, rules)
        ? [{ settings, when, look: outcome.look, isHeadless: false, needsList }]
        : [];
    case 'headless': {
      const isLikely = rules.skipLines === question.rules.skipLines && isWorthwhile(outcome.look, rules);
      return isLikely ? [{ settings, when, look: outcome.look, isHeadless: true, needsList: true }] : [];
    }
    case 'ambiguous':
      return outcome.looks.map((look) => ({
        settings: { ...settings, delimiter: look.delimiter },
        when:
          Object.keys(settings).length === 0
            ? dividedBy(look.delimiter)
            : `${when} and ${dividedBy(look.delimiter).slice(3)}`,
        look,
        isHeadless: false,
        needsList,
      }));
  }
}

/** A table has more than one column, and more than a header. */
function isWorthwhile(seen: Look, rules: ReadRules): boolean {
  const isTable = seen.width >= 2 || rules.delimiter === null || seen.divides;
  // Nearly anything is a table if all its records may be too short, or if a footer may be anything.
  const isFilled = rules.shortRows === 'reject' || seen.rows.some(({ cells }) => cells >= seen.width);
  const isFooter = seen.footerCells <= seen.width;
  return agrees(seen) && isTable && isFilled && isFooter && seen.rows.length > 0 && !seen.isTooShort;
}

export function dividedBy(delimiter: string | null): string {
  return delimiter === null ? 'if it is one column' : `if ${plural(delimiter)} separate its cells`;
}

/** Settings that the text gives a reason to try. */
function* trials(question: Question): Generator<Trial> {
  for (const trial of allTrials(question)) {
    // The cells of a sheet are what they are.
    if (question.cellOf && !Object.keys(trial.settings).every((key) => ofSheet.includes(key))) continue;
    yield trial;
  }
}

const ofSheet = ['skipLines', 'header', 'skipFooter', 'emptyColumns', 'trim'];

function* allTrials({ text: { text, ends }, rules, known, from }: Question): Generator<Trial> {
  const marked = text.slice(from);
  yield { settings: {}, when: 'if it is read as it is' };
  if (rules.comment === null && /^#/m.test(marked)) {
    yield { settings: { comment: '#' }, when: 'if lines that begin with # are comments' };
  }
  // What the route says may be what is wrong.
  if (rules.delimiter !== 'auto') {
    for (const delimiter of [...candidates, ...unusual]) {
      if (delimiter === rules.delimiter || !marked.includes(delimiter)) continue;
      yield { settings: { delimiter }, when: dividedBy(delimiter) };
    }
  }
  if (typeof rules.skipLines === 'number' && rules.skipLines > 0) {
    yield { settings: { skipLines: 'auto' }, when: 'if the table begins elsewhere' };
  }
  if (rules.quote !== '"' && /(^|[,;\t|\r\n])"/.test(marked)) {
    yield { settings: { quote: '"' }, when: 'if its cells are enclosed in "' };
  }
  if (rules.quote === '"' && /(^|[,;\t|\r\n])'/.test(marked)) {
    yield { settings: { quote: "'" }, when: "if its cells are enclosed in '" };
  }
  const escapes = /\\["',;|\t\r\n\\]/.test(marked);
  if (rules.escape === 'double' && escapes) {
    const when = 'if a backslash makes the next character a part of its cell';
    yield { settings: { escape: 'backslash' }, when };
  }
  if (!rules.trim && /[,;\t|] +"|" +[,;\t|\r\n]/.test(marked)) {
    yield { settings: { trim: true }, when: 'if blanks beside quotes mean nothing' };
  }
  if (rules.emptyColumns === 'reject') {
    yield {
      settings: { emptyColumns: 'drop' },
      when: 'if columns without a name and without values are none',
    };
  }
  if (known !== null && rules.header) {
    yield { settings: { header: false }, when: 'if it has no header' };
  }
  if (rules.skipLines === 'auto' || rules.skipLines === 0) {
    for (let lines = 1; lines <= MOST_SKIPPED; lines++) {
      const which = lines === 1 ? 'the first line is' : `the first ${lines} lines are`;
      yield { settings: { skipLines: lines }, when: `if ${which} no part of the table` };
    }
  }
  if (rules.strayQuotes === 'reject' && rules.quote !== null && !/\\"/.test(marked)) {
    yield { settings: { strayQuotes: 'keep' }, when: 'if quotes inside its cells belong to them' };
  }
  if (rules.shortRows === 'reject') {
    yield {
      settings: { shortRows: 'pad' },
      when: 'if cells that are missing at the end of a record are null',
    };
  }
  if (rules.skipFooter === 0 && ends) {
    for (let records = 1; records <= MOST_FOOTER; records++) {
      const which = records === 1 ? 'the last record is' : `the last ${records} records are`;
      yield { settings: { skipFooter: records }, when: `if ${which} no part of the table` };
    }
  }
  if (rules.delimiter === 'auto') {
    for (const delimiter of [...candidates, ...unusual]) {
      if (marked.includes(delimiter)) yield { settings: { delimiter }, when: dividedBy(delimiter) };
    }
  }
  if (rules.quote !== null && marked.includes(rules.quote)) {
    const stray = rules.strayQuotes === 'keep' ? { strayQuotes: 'reject' as const } : {};
    yield { settings: { quote: null, ...stray }, when: 'if quotes mean nothing in it' };
  }
}

/** Delimiters that are only proposed. */
const unusual = ['\x01', '\x1f', '^', '~', ':'];

function canJoin(first: Trial, second: Trial): boolean {
  if ([first, second].some(({ settings }) => isFar(settings))) return false;
  const [a, b] = [Object.keys(first.settings), Object.keys(second.settings)];
  return a.length > 0 && b.length > 0 && order(a[0]) < order(b[0]);
}

function isFar({ skipLines, skipFooter }: Partial<ReadRules>): boolean {
  return Number(skipLines ?? 0) > MOST_JOINED || (skipFooter ?? 0) > 2;
}

/** Where several settings are needed, they are tried in this order. */
const joined = [
  'comment',
  'skipLines',
  'header',
  'skipFooter',
  'quote',
  'escape',
  'trim',
  'strayQuotes',
  'shortRows',
];

function order(setting: string | undefined): number {
  const place = joined.indexOf(setting ?? '');
  return place < 0 ? Number.NaN : place;
}

function join(first: Trial, second: Trial): Trial {
  return {
    settings: { ...first.settings, ...second.settings },
    when: `${first.when} and ${second.when.slice('if '.length)}`,
  };
}

/** Whether both are about the same setting, so that the first one found is enough. */
function isSameKind(a: Partial<ReadRules>, b: Partial<ReadRules>): boolean {
  const kinds = (settings: Partial<ReadRules>) =>
    Object.keys(settings)
      .filter((key) => key !== 'delimiter')
      .sort()
      .join();
  return kinds(a) === kinds(b) && kinds(a) !== '';
}
