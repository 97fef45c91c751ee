import { domoDialect } from '../../csv/dialect.ts';
import type { Footer } from '../../parquet/footer.ts';
import { openFooter } from '../../parquet/open.ts';
import { columnsOf, type Field, fieldAt, placesOf } from '../../parquet/schema.ts';
import { emptyRangesOf } from '../../parquet/slices.ts';
import { typeOf } from '../../parquet/value-kind.ts';
import { normal } from '../match/names.ts';
import { parquetError, tooManyRows } from '../parquet.ts';
import type { Ports } from '../ports.ts';
import type { OutputColumn, Reading } from '../reading.ts';
import { columnSentences, knownOf, matchFile } from './columns.ts';
import { limitOf } from './compression.ts';
import type { Examinee, Readable } from './examined.ts';
import { rangesOf } from './ranges.ts';

/**
 * Decides how a Parquet file is read: its footer says what is in it, so nothing has to be inspected.
 *
 * @param first how the route reads a file of which nothing is known yet
 * @returns null: it has no rows. Throws the FileError that its load is rejected with.
 */
export async function examineParquet(
  { objects }: Pick<Ports, 'objects'>,
  examinee: Examinee,
  first: Reading,
): Promise<Readable | null> {
  const { load, route, dataSet } = examinee;
  const { object } = load;
  const { footer, columns } = await schemaOf(objects, object);
  if (footer.rows === 0) return null;
  const { names, fields } = fileColumns(columns, examinee);
  const matched = matchFile({ header: names, width: names.length }, examinee);
  const added = matched.added.map(({ name, type, origin }): OutputColumn => {
    const field = origin.kind === 'cell' ? fieldAt(columns, fields[origin.index] ?? []) : null;
    return { name, type: type ?? typeFor(field, object), origin };
  });
  const outputs = [...matched.columns, ...added];
  const limit = limitOf(route.read, object.size);
  // Each cell has a delimiter behind it at least. A few bytes may say that there are billions of nulls.
  if (footer.rows * outputs.length > limit.most) throw tooManyRows(limit, object);
  const place = { dataStart: 4, dataEnd: footer.start, text: { size: object.size, index: null } };
  const empty = emptyRangesOf(footer, rangesOf(route, place));
  const reading: Reading = {
    ...{ ...first, format: 'parquet', width: names.length, firstRow: 1, fields, limit },
    ...{ dialect: { ...domoDialect, trim: route.cells.trim }, columns: outputs },
  };
  return {
    ...{ kind: 'readable', ...place, rowsBefore: null, reading },
    ...(empty.length === 0 ? {} : { emptyRanges: empty }),
    columns: dataSet === null ? matched.columns.map(({ name, type }) => ({ name, type })) : [...dataSet],
    added: added.map(({ name, type }) => ({ name, type })),
    decisions: [formatSentence(route.read.format, footer), ...columnSentences(matched, route)],
  };
}

async function schemaOf(objects: Pick<Ports['objects'], 'read'>, object: Examinee['load']['object']) {
  try {
    const footer = await openFooter((from, to) => objects.read(object, from, to), object.size);
    return { footer, columns: columnsOf(footer) };
  } catch (thrown) {
    throw parquetError(thrown, object);
  }
}

function typeFor(field: Field | null, object: Examinee['load']['object']) {
  if (field === null) return 'STRING';
  try {
    return typeOf(field);
  } catch (thrown) {
    throw parquetError(thrown, object);
  }
}

function formatSentence(setting: string, { groups, rows }: Footer): string {
  const what = `${rows} ${rows === 1 ? 'row' : 'rows'} in ${groups.length} row ${groups.length === 1 ? 'group' : 'groups'}`;
  return `"format": ${setting === 'auto' ? `"parquet", because the file begins as Parquet does` : JSON.stringify(setting)}; its footer says ${what}.`;
}

/** The columns of a file, and behind them the fields of structures that the route names by a path. */
function fileColumns(columns: readonly Field[], examinee: Examinee): { names: string[]; fields: number[][] } {
  const own = new Set(columns.map(({ name }) => normal(name)));
  const wanted = (knownOf(examinee)?.columns ?? []).flatMap(({ from }) =>
    typeof from === 'string' ? [from] : [],
  );
  const inside = new Map<string, number[]>();
  for (const from of wanted) {
    const path = pathOf(from);
    const places = own.has(normal(from)) || path.length < 2 ? null : placesOf(columns, path);
    if (places !== null) inside.set(from, places);
  }
  const named = new Set(wanted.map(normal));
  const opened = new Set([...inside.values()].map(([place]) => place));
  const whole = columns.flatMap(({ name }, place) =>
    opened.has(place) && !named.has(normal(name)) ? [] : [{ name, places: [place] }],
  );
  return {
    names: [...whole.map(({ name }) => name), ...inside.keys()],
    fields: [...whole.map(({ places }) => places), ...inside.values()],
  };
}

/** Names with dots between them, or a JSON Pointer (RFC 6901). */
function pathOf(from: string): string[] {
  if (!from.startsWith('/')) return from.split('.');
  return from
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}
