import type { Dialect } from '../../../shared/csv/dialect.ts';
import { readGrammar } from '../csv-grammar.ts';
import type { WrittenTable } from './write.ts';

/** Why a file in which nothing is wrong may be refused, by rules that share nothing with the product; null: it may not. */
export function refusalIsRight(written: WrittenTable, name: string): string | null {
  const { autos, cells, header } = written;
  if (autos.has('encoding') && isUnproven(written)) return 'UTF-16 that nothing proves';
  if (autos.has('skipLines') && hasTitleLikeName(written))
    return 'a line above the header that names a column';
  if (!autos.has('delimiter')) {
    const isUnsaid = autos.has('skipLines') && name === 'HeaderMismatch';
    return isUnsaid && !hasNames(written) ? 'a header without a name of a column' : null;
  }
  if (header === null && cells.length === 0) return 'a file without records';
  return delimiterDoubt(written);
}

/** Whether ASCII is not so much of the head that the zeros show it, or zeros are elsewhere too. */
function isUnproven({ route, text, bytes }: WrittenTable): boolean {
  const hasMark = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const isUtf8 = bytes.toString().startsWith(text) || bytes[0] === 0xef;
  if (route.read.encoding !== 'auto' || hasMark || isUtf8) return false;
  const units = Array.from({ length: Math.min(256, text.length) }, (_, at) => text.charCodeAt(at));
  return (
    units.some((unit) => unit % 256 === 0) || units.filter((unit) => unit < 256).length <= units.length / 2
  );
}

function hasTitleLikeName({ text, around, layout }: WrittenTable): boolean {
  const above = text.split(/\r\n|\r|\n/).slice(0, around.titles);
  return layout.inFile.some(({ name }) =>
    above.some((line) => line.trim().toLowerCase() === name.trim().toLowerCase()),
  );
}

function hasNames({ layout }: WrittenTable): boolean {
  const { columns = [] } =
    (layout.settings as { dataSet?: { columns?: { from?: unknown }[] } }).dataSet ?? {};
  const added = new Set(
    layout.out.flatMap((column) => ('place' in column && column.inferred ? [column.place] : [])),
  );
  return layout.inFile.some(
    ({ place }) => place !== null && !added.has(place) && typeof columns[place]?.from !== 'number',
  );
}

/** The records that there would be under a delimiter, without what is no part of the table: how many cells each has, and has to have. */
function widthsUnder(
  delimiter: string | null,
  { route, text, around }: WrittenTable,
): { most: number; least: number }[] {
  const { quote, escape: escaping, strayQuotes, comment } = route.read;
  const lineEnd: Dialect['lineEnd'] = /\r(?!\n)/.test(text) && !/\n/.test(text) ? 'cr' : 'lf';
  const dialect: Dialect = {
    ...{ delimiter, quote, escape: escaping, strayQuotes, comment, lineEnd },
    ...{ trim: route.cells.trim, blankLines: 'skip' },
  };
  const end = lineEnd === 'cr' ? '\r' : '\n';
  const table = text.split(end).slice(around.titles).join(end);
  const records = readGrammar(Buffer.from(table).toString('latin1'), dialect).filter(
    ({ kind }) => kind === 'row',
  );
  return records.slice(0, records.length - around.footers).map(({ cells }) => {
    const last = cells.findLastIndex(({ text }) => text !== '');
    const least = route.read.emptyColumns === 'drop' ? Math.max(1, last + 1) : cells.length;
    return { most: cells.length, least };
  });
}

/** Why the delimiter is not proven; null: it is. */
function delimiterDoubt(written: WrittenTable): string | null {
  const { layout, route, plain } = written;
  const { quote, comment } = route.read;
  const width = layout.inFile.length;
  const known = layout.out.filter((column) => 'place' in column && !column.inferred).length;
  const isLoose = known !== width;
  const others = [',', ';', '\t', '|'].filter((one) => one !== quote && one !== comment);
  const own = plain?.delimiter ?? null;
  const divided = others.filter(
    (one) => one !== own && widthsUnder(one, written).some(({ most }) => most > 1),
  );
  const isInferred = layout.out.every((column) => !('place' in column) || column.inferred);
  if (layout.by === 'position' && isLoose) return 'a width that is not that of the columns';
  if (layout.by === 'name' && !isInferred && !hasNames(written)) return 'a header without a name of a column';
  if (width === 1) return divided.length > 0 ? 'one column, and what may be a delimiter in it' : null;
  if (isInferred) {
    const wide = others.filter((one) => {
      const [first, ...rest] = widthsUnder(one, written).map(({ least }) => least);
      return first !== undefined && first >= 2 && rest.every((found) => found <= first);
    });
    return wide.length > 1 ? 'columns that are not known, and two possible delimiters' : null;
  }
  if (layout.by === 'position') {
    const canBeShort = route.read.shortRows === 'pad';
    const fitting = others.filter((one) =>
      widthsUnder(one, written).every(({ most, least }) => least <= known && (canBeShort || most >= known)),
    );
    return fitting.length > 1 ? 'two delimiters under which the width is right' : null;
  }
  return null;
}
