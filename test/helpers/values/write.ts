import type { Changes } from '../../../shared/cells/change.ts';
import { addChanges } from '../../../shared/cells/change.ts';
import { parseConfig } from '../../../shared/config/config.ts';
import type { ImportRoute } from '../../../shared/config/route.ts';
import { patternConflict } from '../../../shared/config/values/date-pattern.ts';
import type { Column } from '../../../shared/data-set.ts';
import { type CellHabits, chosen, type Written, writeCell } from './cells.ts';
import { encode, hasCharacter } from './encode.ts';
import { misfits } from './faults.ts';
import type { Spelling } from './spelling.ts';
import type { Table, Value } from './table.ts';

/** A table as a file, with what must come of it. */
export interface WrittenTable {
  bytes: Buffer;
  settings: object;
  route: ImportRoute;
  /** The DataSet that is there; null: the route makes it. */
  dataSet: Column[] | null;
  columns: Column[];
  rows: Value[][];
  /** What the receipt must count, but for `emptyText`. */
  changes: (sent: readonly (readonly (string | null)[])[]) => Changes;
  /** What is wrong with the file: the names of the errors that are right (none: any), and the row that they name, if any. */
  fault: { names: string[]; row: number | null } | null;
  /** The settings say all that must be said. */
  isTold: boolean;
}

/** A text without the blanks around it, which `trim` takes away where no quotes enclose them. */
const trimmed = (text: string) => text.replace(/^[ \t\u00a0\u202f]+|[ \t\u00a0\u202f]+$/g, '');

/** Writes a table in a spelling, as far as the one allows the other. */
export function writeTable(table: Table, how: Spelling): WrittenTable {
  const { encoding } = how;
  const fitted = (text: string) =>
    [...text].map((character) => (hasCharacter(encoding, character) ? character : '?')).join('');
  const names = table.names.map(fitted);
  const { types } = table;
  const rows = table.rows.map((row) =>
    row.map(({ value }, place) => (value === null || types[place] !== 'STRING' ? value : fitted(value))),
  );
  const texts = rows.flatMap(
    (row) => row.filter((value, place) => value !== null && types[place] === 'STRING') as string[],
  );
  const nulls = how.nulls.filter(
    (word) =>
      !texts.some((text) => text === word || text.trim() === word) &&
      !(word === '0' && types.some((type) => type === 'LONG' || type === 'DOUBLE' || type === 'DECIMAL')),
  );
  const has = (...some: string[]) => types.some((type) => some.includes(type));
  const hasNumbers = has('LONG', 'DOUBLE', 'DECIMAL');
  const decimal = hasNumbers ? how.decimal : '.';
  const thousands = hasNumbers && how.thousands !== decimal ? how.thousands : null;
  const symbols = hasNumbers
    ? [...new Set(how.symbols.map((one) => one.trim()))].filter((one) => fitted(one) === one)
    : [];
  let dates: string[] = [];
  if (has('DATE', 'DATETIME'))
    for (const pattern of how.dates)
      if (patternConflict([...dates, pattern]) === null) dates = [...dates, pattern];
  const zone = has('DATETIME') ? how.zone : 'UTC';
  const { trim, pads } = how;
  const habits: CellHabits = { decimal, thousands, symbols, dates, zone, nulls, pads, trim };

  // Which columns of the file there are, in which order, and where the DataSet's are among them.
  const header = how.header;
  const width = types.length;
  const missing = width > 1 && header ? how.missing : 0;
  const own = Array.from({ length: width - missing }, (_, place) => place);
  const extras = header ? how.extras : 0;
  const places: (number | 'extra')[] = [...own, ...Array.from({ length: extras }, () => 'extra' as const)];
  if (header)
    for (let at = places.length - 1; at > 0; at--) {
      const other = (how.order[at % how.order.length] as number) % (at + 1);
      [places[at], places[other]] = [places[other] as number, places[at] as number];
    }
  const fileWidth = places.length;
  const isOneColumn = fileWidth === 1;

  // Characters that mean something.
  const { delimiter, escape: escaping } = how;
  const comment = how.comments;
  const extraText = (row: number, at: number) =>
    chosen(row * 31 + at, 50, ['', 'x', '7', 'more text', '1.5']);
  const written: Written[][] = table.rows.map((row, index) =>
    places.map((place, at) => {
      if (place === 'extra') return { text: extraText(index, at), quotes: 'may' };
      const cell = row[place];
      return writeCell(types[place] as Column['type'], rows[index]?.[place] ?? null, cell?.how ?? 0, habits);
    }),
  );
  // What is wrong in one place.
  const at = rows.length === 0 ? -1 : how.faultAt % rows.length;
  const isTyped = (place: number | 'extra') => place !== 'extra' && types[place] !== 'STRING';
  const typedAt = places.findIndex(isTyped);
  const isSpelt = !how.autos.some((key) => key === 'dates' || key === 'symbols');
  const canBeNull = how.invalid === 'null' && isSpelt && types.some((type) => type !== 'STRING');
  let fault: WrittenTable['fault'] = null;
  let nulled: { row: number; place: number } | null = null;
  const faulty = written[at];
  if (how.fault === 'misfit' && faulty !== undefined && typedAt >= 0) {
    const place = places[typedAt] as number;
    faulty[typedAt] = { text: chosen(how.faultAt, 70, misfits[types[place] as 'LONG']), quotes: 'may' };
    if (canBeNull) nulled = { row: at, place };
    else fault = { names: ['CellOfWrongType'], row: at + (header ? 2 : 1) };
  }
  const nameCells: Written[] = places.map((place, at) => {
    if (place === 'extra') return { text: `extra ${at}`, quotes: 'may' };
    const name = names[place] as string;
    const varied = how.namesVary
      ? chosen(at + place, 51, [name, name.toUpperCase(), ` ${name}`, `${name}  `])
      : name;
    return {
      text: varied.toLowerCase() === name.toLowerCase() || varied.trim() === name ? varied : name,
      quotes: 'may',
    };
  });
  const isLineBreak = (text: string) => /[\r\n]/.test(text);
  const misreads = (text: string, at: number, quote: string | null) =>
    text.includes(delimiter) ||
    isLineBreak(text) ||
    (quote !== null && text.includes(quote)) ||
    (at === 0 && comment !== null && text.trimStart().startsWith(comment)) ||
    (at === 0 && /^sep=/i.test(text)) ||
    text.startsWith('\ufeff') ||
    text.includes('\x1a') ||
    (trim && trimmed(text) !== text) ||
    (isOneColumn && /^[ \t]*$/.test(text) && text !== '') ||
    (escaping === 'backslash' && text.includes('\\'));
  const needsQuotes = [nameCells, ...written].some((cells) =>
    cells.some(
      ({ text, quotes }, at) =>
        quotes !== 'never' && (quotes === 'must' || misreads(text, at, null) || text.includes('"')),
    ),
  );
  const quote =
    how.quote === null && (needsQuotes || decimal === delimiter)
      ? '"'
      : how.quote === thousands
        ? '"'
        : how.quote;
  const isKeeping = quote !== null && how.keepsStray;

  function spell({ text, quotes }: Written, at: number, salt: number): string {
    const must = quotes === 'must' || misreads(text, at, quote);
    const may = how.quoting === 'all' || (how.quoting === 'some' && chosen(salt, 52, [true, false]));
    const isQuoted = quote !== null && quotes !== 'never' && (must || may);
    if (!isQuoted)
      return trim && pads && !isOneColumn ? chosen(salt, 53, [text, ` ${text}`, `${text} `]) : text;
    const inner =
      escaping === 'backslash'
        ? text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
        : text.replaceAll(quote, quote + quote);
    const cell = quote + inner + quote;
    return trim && pads ? chosen(salt, 54, [cell, ` ${cell}`, `${cell} `]) : cell;
  }

  const trailing = isOneColumn || !header ? 0 : how.trailing;
  const tail = delimiter.repeat(trailing);
  const canBeShort = how.short && fileWidth > 2 && trailing === 0;
  const line = (cells: Written[], salt: number, isRow: boolean) => {
    let spelled = cells.map((cell, at) => spell(cell, at, salt * 17 + at));
    if (isRow && canBeShort) {
      let last = cells.length;
      while (last > 2 && cells[last - 1]?.text === '' && cells[last - 1]?.quotes === 'never') last--;
      spelled = spelled.slice(0, last);
    }
    return spelled.join(delimiter) + tail;
  };
  const lines: string[] = [];
  const titles = (header || rows.length > 0 ? (how.titles as string[]) : []).map(fitted);
  lines.push(...titles);
  const between = (salt: number) => {
    if (comment !== null && chosen(salt, 55, [0, 1, 2]) === 0) lines.push(`${comment} a note; with, "all |`);
    if (how.blankLines && !isOneColumn && chosen(salt, 56, [0, 1, 2]) === 0)
      lines.push(chosen(salt, 57, ['', '  ']));
  };
  if (header) {
    between(1000);
    lines.push(line(nameCells, 999, false));
  }
  for (const [index, cells] of written.entries()) {
    between(index);
    const spelled = line(cells, index, true);
    const isAt = index === at && faulty !== undefined;
    const names = (...some: string[]) => ({ names: some, row: at + (header ? 2 : 1) });
    if (isAt && how.fault === 'wide' && !canBeShort && !(isOneColumn && how.autos.includes('delimiter'))) {
      fault = names('WrongColumnCount');
      lines.push(`${spelled}${delimiter}zz`);
    } else if (isAt && how.fault === 'narrow' && fileWidth > 1 && !canBeShort && trailing === 0) {
      fault = names('WrongColumnCount');
      // Not blank, and no comment.
      lines.push(Array.from({ length: fileWidth - 1 }, () => 'zz').join(delimiter));
    } else if (isAt && how.fault === 'open' && quote !== null && !isKeeping) {
      fault = {
        names: [],
        row: null,
      };
      lines.push(`${quote}zz${spelled.replaceAll(quote, '')}`);
    } else if (isAt && (how.fault === 'byte' || how.fault === 'nul') && encoding === 'utf-8') {
      fault = {
        names: [how.fault === 'byte' ? 'NotUtf8' : 'NulByte', 'CellOfWrongType', 'WrongColumnCount'],
        row: at + (header ? 2 : 1),
      };
      lines.push(
        Array.from({ length: fileWidth }, (_, place) =>
          place === 0 ? `z${how.fault === 'nul' ? '\0' : '\ue000'}z` : '',
        ).join(delimiter) + tail,
      );
    } else lines.push(spelled);
  }
  const footers: string[] = isOneColumn
    ? (how.footers as string[]).map((one) => one.replaceAll(delimiter, ' '))
    : how.footers;
  lines.push(...footers);
  const ends = lines.map((_, at) => (how.lineEnd === 'mixed' ? chosen(at, 58, ['\n', '\r\n']) : how.lineEnd));
  const isLastEmpty = (lines.at(-1) ?? '').trim() === '';
  if (!how.lastLineEnd && !isLastEmpty && how.end === '') ends[ends.length - 1] = '';
  const isUtf = encoding.startsWith('utf-');
  const body = lines.map((text, at) => text + ends[at]).join('');
  const ending = how.end === '\0\0\0' && (encoding.startsWith('utf-16') || body === '') ? '' : how.end;
  const encoded = encode(encoding, `${isUtf && how.mark ? '\ufeff' : ''}${body}${ending}`);

  const mark = Buffer.from('\ue000');
  const badAt = how.fault === 'byte' && fault !== null ? encoded.indexOf(mark) : -1;
  const bytes =
    badAt < 0
      ? encoded
      : Buffer.concat([encoded.subarray(0, badAt), Buffer.from([0xff]), encoded.subarray(badAt + 3)]);

  const autos = new Set<string>(how.autos);
  // Without a header nothing tells a title from a row; and what is no usual delimiter is never found out.
  if (!header && titles.length > 0) autos.delete('skipLines');
  if (!header && !',;\t|'.includes(delimiter)) autos.delete('delimiter');
  const isAuto = (key: string) => autos.has(key);
  const canAutoEncoding = encoding.startsWith('utf-');
  const read = {
    encoding: isAuto('encoding') && canAutoEncoding ? 'auto' : encoding,
    delimiter: isAuto('delimiter') ? 'auto' : delimiter,
    ...{ quote, escape: escaping, header, comment, skipLines: isAuto('skipLines') ? 'auto' : titles.length },
    ...(isKeeping ? { strayQuotes: 'keep' } : {}),
    ...(footers.length > 0 ? { skipFooter: footers.length } : {}),
    ...(canBeShort ? { shortRows: 'pad' } : {}),
  };
  const columns: Column[] = names.map((name, place) => ({ name, type: types[place] as Column['type'] }));
  const settings = {
    name: 'values',
    prefix: 'values/',
    ...(how.isThere ? { stream: 1 } : { dataSet: { name: 'Values', columns } }),
    updateMethod: 'APPEND',
    read,
    match: { ...(extras > 0 ? { extra: 'drop' } : {}), ...(missing > 0 ? { missing: 'null' } : {}) },
    cells: {
      ...(canBeNull ? { invalid: 'null' } : {}),
      ...{ trim, nulls, decimal, thousands, timeZone: zone },
      symbols: isAuto('symbols') ? [] : symbols,
      dates: isAuto('dates') ? [] : dates,
    },
  };
  const [route] = parseConfig(JSON.stringify({ imports: [settings] }), 'the settings').imports as [
    ImportRoute,
  ];

  const fileCells = new Map(places.flatMap((place, at) => (place === 'extra' ? [] : [[place, at] as const])));
  const wanted = rows.map((row, index) =>
    row.map((value, place) => {
      if (nulled?.row === index && nulled.place === place) return null;
      if (value === null || !fileCells.has(place)) return null;
      return value;
    }),
  );
  const changes = (sent: readonly (readonly (string | null)[])[]): Changes => {
    let sum: Changes = {};
    for (const [index, row] of sent.entries())
      for (const [place, out] of row.entries()) {
        const at = fileCells.get(place);
        const cell = at === undefined ? undefined : written[index]?.[at];
        const value = wanted[index]?.[place] ?? null;
        const type = types[place];
        if (cell === undefined) continue;
        if (nulled?.row === index && nulled.place === place) sum = addChanges(sum, { invalid: 1 });
        else if (value === null) {
          // A short record has no cell there, and an empty one without quotes is null already.
          if (cell.text !== '' || cell.quotes === 'must') sum = addChanges(sum, { null: 1 });
        } else if (cell.isFirstOfTwo) sum = addChanges(sum, { firstOfTwo: 1 });
        else if (out !== cell.text)
          sum = addChanges(sum, {
            [type === 'STRING' ? 'trim' : type === 'DATE' || type === 'DATETIME' ? 'date' : 'number']: 1,
          });
      }
    return sum;
  };
  return {
    ...{ bytes, settings, route, columns, rows: wanted, changes },
    dataSet: how.isThere ? columns : null,
    fault,
    isTold: autos.size === 0,
  };
}
