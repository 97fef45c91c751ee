import { parseConfig } from '../../../shared/config/config.ts';
import {
  blankLines,
  columnTypes,
  emptyColumns,
  emptyFiles,
  escapes,
  extraColumns,
  type ImportRoute,
  invalidCells,
  lineageSources,
  matchings,
  missingColumns,
  shortRows,
  strayQuotes,
} from '../../../shared/config/route.ts';
import type { Column, ColumnType } from '../../../shared/data-set.ts';
import { encodings } from '../../../shared/encodings.ts';
import { ConfigInvalid } from '../../../shared/errors.ts';
import type { Random } from '../../helpers/csv-random.ts';

const datePatterns = [
  'dd.MM.yyyy',
  'd/M/yyyy',
  'MMM d, yyyy',
  'dd-MMM-yy',
  'dd.MM.yyyy HH:mm:ss',
  'yyyyMMddHHmmss',
];
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Africa/Cairo'];

/** Each key is left out, or has one of these. */
function settingsOf(random: Random, keys: Readonly<Record<string, () => unknown>>, share: number): object {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]) => (random.once(share) ? [[key, value()]] : [])),
  );
}

function listOf<T>(random: Random, from: readonly T[], most: number): T[] {
  return [...new Set(Array.from({ length: random.int(most + 1) }, () => random.pick(from)))];
}

/** Settings of a route, as the configuration has them; a few do not go together. */
function drawn(random: Random, columns: 'infer' | Column[]): { read: object } & Record<string, unknown> {
  const share = random.pick([2, 4, 8]);
  const character = () => String.fromCharCode(32 + random.int(95));
  const settings = (keys: Parameters<typeof settingsOf>[1]) => settingsOf(random, keys, share);
  const listed =
    columns === 'infer'
      ? columns
      : columns.map((column, at) =>
          random.once(12) ? { ...column, from: random.pick([at + 1, 'id', 1]) } : column,
        );
  const types = new Set<ColumnType>(columns === 'infer' ? columnTypes : columns.map(({ type }) => type));
  const hasTimes = types.has('DATETIME');
  const hasNumbers = types.has('LONG') || types.has('DOUBLE') || types.has('DECIMAL');
  const read = settings({
    encoding: () => random.pick(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', random.pick(encodings)]),
    delimiter: () => random.pick([',', ';', '\t', '|', null, character()]),
    quote: () => random.pick(['"', "'", null, character()]),
    escape: () => random.pick(escapes),
    strayQuotes: () => random.pick(strayQuotes),
    ...(columns === 'infer' ? {} : { header: () => false }),
    skipLines: () => random.int(4),
    skipFooter: () => random.pick([1, 2, 5]),
    comment: () => random.pick(['#', '-', character()]),
    blankLines: () => random.pick(blankLines),
    shortRows: () => random.pick(shortRows),
    emptyColumns: () => random.pick(emptyColumns),
  });
  const isHeadless = 'header' in read;
  return {
    dataSet: { columns: listed },
    read,
    match: settings({
      by: () => (isHeadless ? 'position' : random.pick(matchings)),
      extra: () => random.pick(isHeadless ? extraColumns.filter((extra) => extra !== 'add') : extraColumns),
      missing: () => random.pick(missingColumns),
    }),
    cells: settings({
      trim: () => true,
      nulls: () => listOf(random, ['NULL', 'N/A', '-', '0', 'a', ''], 3),
      ...(hasNumbers
        ? {
            decimal: () => random.pick([',', '.', "'"]),
            thousands: () => random.pick([',', '.', ' ', "'", null]),
            symbols: () => listOf(random, ['€', '$', 'EUR', '%', '+'], 2),
          }
        : {}),
      ...(hasTimes || types.has('DATE') ? { dates: () => listOf(random, datePatterns, 3) } : {}),
      ...(hasTimes ? { timeZone: () => random.pick(zones) } : {}),
      invalid: () => random.pick(invalidCells),
    }),
    ...(random.once(6)
      ? {
          lineage: Object.fromEntries(
            listOf(random, lineageSources, 3).map((source) => [`_${source}`, source]),
          ),
        }
      : {}),
    ...(random.once(6)
      ? { files: { empty: random.pick(emptyFiles.filter((empty) => empty !== 'replace')) } }
      : {}),
    ...(random.once(8) ? { maxRecordBytes: random.pick([1000, 5000]) } : {}),
    ...(random.once(8) ? { showCells: false } : {}),
  };
}

/** Names that the first lines of a file may have, in their order. */
export function namesIn(bytes: Buffer): string[] {
  const text = bytes
    .subarray(0, 200_000)
    .toString('utf8')
    .replaceAll(/[\0\ufeff]/g, '');
  const line = text.split(/[\r\n]+/).find(hasNames) ?? text.split(/[\r\n]+/, 1)[0] ?? '';
  const delimiter = /[,;\t|]/.exec(line)?.[0] ?? ',';
  return line.split(delimiter).map((name) => name.trim().replaceAll('"', '').trim());
}

/** Whether a delimiter is between two letters or digits of a line. One pattern would take a time that grows with its square. */
function hasNames(line: string): boolean {
  return line.split(/[\u2028\u2029]/).some((piece) => {
    const first = piece.search(/\w/);
    let last = piece.length - 1;
    while (last > first && !/\w/.test(piece.charAt(last))) last--;
    return first >= 0 && /[,;\t|]/.test(piece.slice(first, last));
  });
}

/** Columns that fit the file by their names, or nearly, or not at all. */
export function columnsFor(bytes: Buffer, random: Random): Column[] {
  const kinds = random.pick([columnTypes, ['STRING'] as const, ['STRING', 'LONG'] as const]);
  const found = random.once(6) ? ['id', 'name', 'amount'] : namesIn(bytes);
  const names = [...new Set(found.filter((name) => name !== ''))].slice(0, random.once(20) ? 2 : 10_000);
  if (random.once(8)) names.splice(random.int(names.length + 1), 1);
  if (random.once(8)) names.splice(random.int(names.length + 1), 0, 'more');
  if (names.length === 0) names.push('id');
  return names.map((name) => ({ name, type: random.pick(kinds) }));
}

/** Settings that the schema takes: drawn until some are, else nearly none. @param read what they have all the same */
export function drawRoute(
  random: Random,
  columns: 'infer' | Column[],
  read: object = {},
): { settings: object; route: ImportRoute } {
  for (let tries = 0; tries < 4; tries++) {
    const all = drawn(random, columns);
    const settings = { ...all, read: { ...all.read, ...read } };
    const route = routeOf(settings);
    if (route !== null) return { settings, route };
  }
  const settings = { dataSet: { columns }, read };
  const route = routeOf(settings);
  if (route !== null) return { settings, route };
  return drawRoute(random, 'infer', read);
}

/** The route of these settings; null: the schema does not take them. Other errors than that are thrown. */
export function routeOf(settings: object): ImportRoute | null {
  const named = Object.fromEntries(
    Object.entries(settings).map(([key, value]) =>
      key === 'dataSet' || key === 'dataSetApi' ? [key, { name: 'Fuzz', ...value }] : [key, value],
    ),
  );
  const route = { updateMethod: 'APPEND', ...named, name: 'fuzz', prefix: 'fuzz/' };
  try {
    const [parsed] = parseConfig(JSON.stringify({ imports: [route] }), 'the settings').imports;
    return parsed ?? null;
  } catch (error) {
    if (error instanceof ConfigInvalid) return null;
    throw error;
  }
}
