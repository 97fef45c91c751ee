import { parseConfig } from '../../../shared/config/config.ts';
import type { ImportRoute } from '../../../shared/config/route.ts';
import { patternConflict } from '../../../shared/config/values/date-pattern.ts';
import type { Column, ColumnType } from '../../../shared/data-set.ts';
import { type CellHabits, chosen, type Written, writeCell } from './cells.ts';
import { encode, encodeWith, hasBadBytes, hasCharacter } from './encode.ts';
import { gaps, misfits, type Wrong } from './faults.ts';
import { type Layout, layOut, type OutColumn } from './layout.ts';
import { linesOf } from './lines.ts';
import type { Spelling } from './spelling.ts';
import type { Table, Value } from './table.ts';

/** A table as a file, with what must come of it. */
export interface WrittenTable {
  bytes: Buffer;
  /** Of the file, as it was before it was encoded. */
  text: string;
  settings: object;
  route: ImportRoute;
  /** The DataSet that is there; null: the route makes it. */
  dataSet: Column[] | null;
  /** Of the DataSet in the end. */
  out: OutColumn[];
  /** The values of the table, as the encoding has them; a cell that does not fit is null where the route says so. */
  rows: Value[][];
  types: readonly ColumnType[];
  /** The cells of the file, row by row, and of its header. */
  cells: Written[][];
  header: Written[] | null;
  habits: CellHabits;
  /** Which cell of which row is null because it does not fit. */
  nulled: (row: number, place: number) => boolean;
  /** Whether blanks stand around a cell of the file that are no part of it. */
  padded: (row: number, at: number) => boolean;
  /** What is wrong with the file; empty: nothing. */
  wrong: Wrong[];
  /** What the file leaves to be found out, by the setting. */
  autos: ReadonlySet<string>;
  layout: Layout;
  /** Its records are parted by these alone: there are no other lines, and nothing else that only some readers know. */
  plain: { delimiter: string; quote: string | null; escape: 'double' | 'backslash' } | null;
  features: string[];
  /** Lines above the header and records behind the rows, which are no part of the table. */
  around: { titles: number; footers: number };
}

/** What stands for a byte that no text has, and for the byte itself. */
const badMark = '\ue000';
const badByte = 'a byte that is no text';

/** Writes a table in a spelling, as far as the one allows the other. */
export function writeTable(table: Table, how: Spelling): WrittenTable {
  const { encoding } = how;
  const fitted = (text: string) =>
    [...text.replaceAll(badMark, '?')]
      .map((character) => (hasCharacter(encoding, character) ? character : '?'))
      .join('');
  const { types } = table;
  const rows = table.rows.map((row) =>
    row.map(({ value }, place) => (value === null || types[place] !== 'STRING' ? value : fitted(value))),
  );
  const habits = habitsOf(rows, types, how, fitted);
  const layout = layOut(table.names.map(fitted), types, how);
  const { header, inFile, out } = layout;
  const isOneColumn = inFile.length === 1;
  const { delimiter, comments: comment } = how;
  const cells: Written[][] = table.rows.map((row, index) =>
    inFile.map(({ place }, at): Written => {
      if (place === null) {
        const text = chosen(index * 31 + at, 50, ['', 'x', '7', 'more text', '1.5']);
        return { text, quotes: text === '' ? 'never' : 'may' };
      }
      return writeCell(
        types[place] as ColumnType,
        rows[index]?.[place] ?? null,
        row[place]?.how ?? 0,
        habits,
      );
    }),
  );

  // What is wrong in one place, and what the route does not say.
  const wrong: Wrong[] = [];
  const firstRow = header ? 2 : 1;
  const at = cells.length === 0 ? -1 : how.faultAt % cells.length;
  const faulty = cells[at];
  const knownPlaces = new Map(
    out.flatMap((column) => ('place' in column && !column.inferred ? [[column.place, column]] : [])),
  );
  const canBeNull = how.invalid === 'null' && types.some((type) => type !== 'STRING');
  const nulled = new Set<string>();
  const spoil = (row: number, place: number, what: string) => {
    if (canBeNull) nulled.add(`${row} ${place}`);
    else wrong.push({ what, names: ['CellOfWrongType'], row: row + firstRow });
  };
  const typedAt = inFile.findIndex(
    ({ place }) => place !== null && knownPlaces.has(place) && types[place] !== 'STRING',
  );
  if (how.fault === 'misfit' && faulty !== undefined && typedAt >= 0) {
    const place = inFile[typedAt]?.place as number;
    const text = chosen(how.faultAt, 70, misfits[types[place] as 'LONG']);
    faulty[typedAt] = { text, quotes: 'may' };
    spoil(at, place, 'a cell that does not fit');
  }
  const gapAt = inFile.findIndex(
    ({ place }) => place !== null && knownPlaces.has(place) && types[place] === 'DATETIME',
  );
  const gap = gaps[habits.zone];
  if (how.fault === 'gap' && faulty !== undefined && gapAt >= 0 && gap !== undefined) {
    faulty[gapAt] = { text: gap, quotes: 'may' };
    spoil(at, inFile[gapAt]?.place as number, 'a time that the zone lacks');
  }
  const autos = new Set<string>(how.autos);
  for (const [row, record] of cells.entries())
    for (const [index, { needs }] of record.entries()) {
      const place = inFile[index]?.place ?? null;
      if (needs === undefined || !autos.has(needs) || place === null || !knownPlaces.has(place)) continue;
      if (nulled.has(`${row} ${place}`)) continue;
      spoil(row, place, `a cell that needs "${needs}"`);
    }
  const saidHabits = {
    ...habits,
    ...(autos.has('symbols') ? { symbols: [] } : {}),
    ...(autos.has('dates') ? { dates: [] } : {}),
  };

  const nameCells = inFile.map(
    ({ name }): Written => ({ text: name, quotes: name === '' ? 'never' : 'may' }),
  );
  if (how.fault === 'twice' && header && layout.by === 'name') spoilHeader('twice');
  if (how.fault === 'foreign' && header) spoilHeader('foreign');
  if (how.fault === 'lacking' && header) spoilHeader('lacking');
  function spoilHeader(fault: 'twice' | 'foreign' | 'lacking'): void {
    const own = inFile.findIndex(({ place, name }) => place !== null && name !== '' && isByName(place));
    const other = inFile.findIndex(
      ({ place, name }, at) => place !== null && at !== own && name !== '' && isByName(place),
    );
    const [first, second] = [nameCells[own], nameCells[other]];
    if (layout.by !== 'name' || how.target === 'infer' || how.adds) return;
    const says = (what: string) => wrong.push({ what, names: ['HeaderMismatch'], row: 1 });
    if (fault === 'twice' && first && second) {
      second.text = first.text;
      says('a name that is there twice');
    } else if (fault === 'foreign' && first && how.extras === 0 && how.missing === 0) {
      first.text = 'nobody knows this';
      says('a name that nobody knows');
    } else if (fault === 'lacking' && first && how.missing === 0 && how.extras > 0) {
      first.text = 'nobody knows this';
      says('a column that is not there');
    }
  }
  function isByName(place: number): boolean {
    const { columns = [] } =
      (layout.settings as { dataSet?: { columns?: { from?: unknown }[] } }).dataSet ?? {};
    return typeof columns[place]?.from !== 'number';
  }

  const lines = linesOf([nameCells, ...cells], how, habits);
  const { quote, isKeeping } = lines;
  const trailing = isOneColumn || !header ? 0 : how.trailing;
  const isNameless =
    how.fault === 'nameless' && trailing > 0 && how.target !== 'infer' && how.extras === 0 && !how.adds;
  const emptyColumns = isNameless ? 'reject' : trailing > 0 ? 'drop' : how.emptyColumns;
  if (isNameless)
    wrong.push({ what: 'columns without a name', names: ['HeaderMismatch', 'WrongColumnCount'], row: 1 });
  const canBeShort = how.short && inFile.length > 2 && trailing === 0;
  const titles = (header || cells.length > 0 ? (how.titles as string[]) : []).map(fitted);
  const pads: boolean[][] = [];
  const text = writeLines();

  function writeLines(): string[] {
    const tail = delimiter.repeat(trailing);
    const record = (some: Written[], salt: number, isRow: boolean) => {
      let spelled = lines.cells(some, salt);
      if (isRow && canBeShort) {
        let last = some.length;
        while (last > 2 && some[last - 1]?.text === '' && some[last - 1]?.quotes === 'never') last--;
        if (last < some.length) lines.used.add('records that are too short');
        spelled = spelled.slice(0, last);
      }
      if (isRow) pads.push(spelled.map((cell) => how.trim && /^[ \t]|[ \t]$/.test(cell)));
      return spelled.join(delimiter) + tail;
    };
    const all = [...titles];
    const between = (salt: number) => {
      if (comment !== null && chosen(salt, 55, [0, 1, 2]) === 0) {
        lines.used.add('comments');
        all.push(`${comment} a note; with, "all |`);
      }
      if (how.blankLines && !isOneColumn && chosen(salt, 56, [0, 1, 2]) === 0 && how.fault !== 'blank') {
        lines.used.add('blank lines');
        all.push(chosen(salt, 57, ['', '  ']));
      }
    };
    if (header) {
      between(1000);
      all.push(record(nameCells, 999, false));
    }
    for (const [index, some] of cells.entries()) {
      between(index);
      const spelled = record(some, index, true);
      all.push(...(index === at ? spoiltLine(spelled, index + firstRow, tail) : [spelled]));
    }
    return all;
  }

  /** The line of the record in which something is wrong. */
  function spoiltLine(spelled: string, row: number, tail: string): string[] {
    const width = inFile.length;
    const says = (what: string, ...names: string[]) => wrong.push({ what, names, row });
    const isLast = at === cells.length - 1;
    // What may be another delimiter is wrong first.
    const isUnclear = isOneColumn && autos.has('delimiter');
    // Without a header all records may be as wide as that.
    const isLoose = !header && how.missing + how.extras > 0;
    const filled = (text: string) =>
      [text, ...Array.from({ length: width - 1 }, () => '')].join(delimiter) + tail;
    const isUntyped = inFile.every(({ place }) => place === null || types[place] === 'STRING');
    switch (how.fault) {
      case 'wide':
        if (canBeShort || isLoose || isUnclear) break;
        says('a record that is too wide', 'WrongColumnCount');
        return [`${spelled}${delimiter}zz`];
      case 'narrow':
        if (width === 1 || canBeShort || isLoose || trailing > 0) break;
        says('a record that is too narrow', 'WrongColumnCount');
        return [Array.from({ length: width - 1 }, () => 'zz').join(delimiter)];
      case 'open':
        // Nothing behind it can close it.
        if (quote === null || isKeeping || !isLast || how.footers.length > 0) break;
        says('a quote that is not closed', 'UnclosedQuote');
        return [`${quote}zz${spelled.replaceAll(quote, '')}`];
      case 'stray':
        if (quote === null || isKeeping || !isUntyped || isUnclear) break;
        says('a quote inside a cell', 'QuoteInUnquotedField');
        return [filled(`z${quote}z`)];
      case 'behind':
        if (quote === null || isKeeping || !isUntyped || isUnclear) break;
        says('text behind a quote', 'TextAfterQuote');
        return [filled(`${quote}z${quote}z`)];
      case 'blank':
        if (isOneColumn) break;
        says('a blank line', 'BlankLine');
        return ['', spelled];
      case 'byte':
      case 'nul': {
        const isNul = how.fault === 'nul';
        if (!isNul && !hasBadBytes(encoding)) break;
        const what = isNul ? 'a NUL' : badByte;
        says(what, ...(isNul ? ['NulByte'] : ['NotUtf8', 'NotInEncoding']));
        return [filled(`z${isNul ? '\0' : badMark}z`)];
      }
    }
    return [spelled];
  }

  const footers = (how.footers as string[]).map((one) =>
    isOneColumn ? one.replaceAll(delimiter, ' ') : one,
  );
  text.push(...footers);
  const ends = text.map((_, at) => (how.lineEnd === 'mixed' ? chosen(at, 58, ['\n', '\r\n']) : how.lineEnd));
  const isLastEmpty = (text.at(-1) ?? '').trim() === '';
  if (!how.lastLineEnd && !isLastEmpty && how.end === '') ends[ends.length - 1] = '';
  const body = text.map((one, at) => one + ends[at]).join('');
  const hasMark = encoding.startsWith('utf-') && how.mark;
  const ending = how.end === '\0\0\0' && (encoding.startsWith('utf-16') || body === '') ? '' : how.end;
  const bytes = encodeWith(encoding, `${hasMark ? '\ufeff' : ''}${body}${ending}`, badMark);

  const spoilt = wrong.find(({ what }) => what === badByte);
  // Where there is an index, nobody knows of rows yet.
  if (spoilt !== undefined)
    spoilt.byte = encode(encoding, `${hasMark ? '\ufeff' : ''}${body.split(badMark)[0]}`).length;

  // Without a header nothing tells a title from a row; and what is no usual delimiter is never found out.
  const areNamed =
    header &&
    layout.by === 'name' &&
    inFile.some(({ place }) => place !== null && knownPlaces.has(place) && isByName(place));
  if (titles.length > 0 && !areNamed) autos.delete('skipLines');
  if (!',;\t|'.includes(delimiter)) autos.delete('delimiter');
  // Nor is one column, where its texts have what may be a delimiter.
  if (how.target === 'infer' && isOneColumn && /[,;\t|]/.test(body)) autos.delete('delimiter');
  if (!encoding.startsWith('utf-')) autos.delete('encoding');
  const read = {
    encoding: autos.has('encoding') ? 'auto' : encoding,
    delimiter: autos.has('delimiter') ? 'auto' : delimiter,
    ...{ quote, escape: how.escape, header, comment, emptyColumns },
    skipLines: autos.has('skipLines') ? 'auto' : titles.length,
    ...(isKeeping ? { strayQuotes: 'keep' } : {}),
    ...(footers.length > 0 ? { skipFooter: footers.length } : {}),
    ...(canBeShort ? { shortRows: 'pad' } : {}),
    ...(wrong.some(({ names }) => names.includes('BlankLine')) ? { blankLines: 'reject' } : {}),
  };
  const { symbols, dates, nulls, decimal, thousands, zone, trim } = saidHabits;
  const settings = {
    ...{ name: 'values', prefix: 'values/', updateMethod: 'APPEND', ...layout.settings, read },
    cells: {
      ...(canBeNull ? { invalid: 'null' } : {}),
      ...{ trim, nulls, decimal, thousands, timeZone: zone, symbols, dates },
    },
  };
  const [route] = parseConfig(JSON.stringify({ imports: [settings] }), 'the settings').imports as [
    ImportRoute,
  ];
  const hasOtherLines =
    titles.length + footers.length > 0 ||
    ['comments', 'blank lines', 'records that are too short'].some((one) => lines.used.has(one));
  const hasOtherCells = trim || ending !== '' || how.lineEnd === '\r' || isKeeping || trailing > 0;
  // Python takes the backslash of a null away, and does not know one at the end of a line.
  const hasNull =
    how.escape === 'backslash' &&
    cells.flat().some(({ text, quotes }) => text === '\\N' && quotes === 'never');
  const isPlain =
    !/\\[\r\n]/.test(body) &&
    !hasNull &&
    !hasOtherLines &&
    !hasOtherCells &&
    !lines.used.has('a backslash that is text');
  return {
    ...{
      bytes,
      text: body,
      settings,
      route,
      dataSet: layout.dataSet,
      out,
      rows,
      types,
      cells,
      layout,
      wrong,
    },
    header: header ? nameCells : null,
    habits: saidHabits,
    nulled: (row, place) => nulled.has(`${row} ${place}`),
    padded: (row, at) => pads[row]?.[at] === true,
    autos,
    plain: isPlain && wrong.length === 0 ? { delimiter, quote, escape: how.escape } : null,
    features: featuresOf(),
    around: { titles: titles.length, footers: footers.length },
  };

  function featuresOf(): string[] {
    const { lineage = {} } = layout.settings as { lineage?: object };
    const has = (name: string, is: boolean) => (is ? [name] : []);
    return [
      ...[`encoding ${encoding}`, `delimiter ${delimiter}`, `quote ${quote}`, `target ${how.target}`],
      `line end ${JSON.stringify(how.lineEnd)}`,
      ...lines.used,
      ...types.map((type) => `a column of ${type}`),
      ...[...autos].map((key) => `left out: ${key}`),
      ...Object.values(lineage).map((source) => `lineage: ${source}`),
      ...has('escape: backslash', how.escape === 'backslash'),
      ...has('strayQuotes: keep', isKeeping),
      ...has('header: false', !header),
      ...has('columns by position', layout.by === 'position'),
      ...has(
        'columns in another order',
        inFile.some(({ place }, at) => (place ?? 99) < (inFile[at - 1]?.place ?? -1)),
      ),
      ...has(
        'names in another spelling',
        inFile.some(({ name, place }) => place !== null && name !== table.names[place]),
      ),
      ...has('names that are there twice', new Set(inFile.map(({ name }) => name)).size < inFile.length),
      ...has('from: a name', JSON.stringify(settings).includes('"from":"')),
      ...has('from: a place', /"from":\d/.test(JSON.stringify(settings))),
      ...has(
        'extra: drop',
        inFile.some(({ place }) => place === null),
      ),
      ...has(
        'extra: add',
        out.some((column) => 'inferred' in column && column.inferred) && how.target !== 'infer',
      ),
      ...has(
        'missing: null',
        out.some((column) => 'at' in column && column.at === null),
      ),
      ...has('lines above the header', titles.length > 0),
      ...has('footers', footers.length > 0),
      ...has('empty columns at the right', trailing > 0),
      ...has('trim', trim),
      ...has('nulls', nulls.length > 0),
      ...has('decimal comma', decimal === ','),
      ...has('thousands', thousands !== null),
      ...has('symbols', symbols.length > 0),
      ...has('dates', dates.length > 0),
      ...has('a time zone', zone !== 'UTC'),
      ...has('invalid: null', canBeNull),
      ...has('a byte order mark', hasMark),
      ...has('padding or Ctrl-Z at the end', ending !== ''),
      ...has('one column', isOneColumn),
      ...has('no rows', cells.length === 0),
    ];
  }
}

/** What the settings of a file allow for its cells, as far as its values allow that. */
function habitsOf(
  rows: readonly (readonly Value[])[],
  types: readonly ColumnType[],
  how: Spelling,
  fitted: (text: string) => string,
): CellHabits {
  const texts = rows.flatMap((row) =>
    row.filter((value, place) => value !== null && types[place] === 'STRING'),
  );
  const has = (...some: string[]) => types.some((type) => some.includes(type));
  const hasNumbers = has('LONG', 'DOUBLE', 'DECIMAL');
  const isMeant = (word: string) => texts.some((text) => text === word || (text as string).trim() === word);
  const decimal = hasNumbers ? how.decimal : '.';
  const dates: string[] = [];
  if (has('DATE', 'DATETIME'))
    for (const pattern of how.dates) if (patternConflict([...dates, pattern]) === null) dates.push(pattern);
  return {
    decimal,
    thousands: hasNumbers && how.thousands !== decimal ? how.thousands : null,
    symbols: hasNumbers
      ? [...new Set(how.symbols.map((one) => one.trim()))].filter((one) => fitted(one) === one)
      : [],
    dates,
    zone: has('DATETIME') ? how.zone : 'UTC',
    nulls: how.nulls.filter((word) => !isMeant(word) && !(word === '0' && hasNumbers)),
    ...{ pads: how.pads, trim: how.trim },
  };
}
