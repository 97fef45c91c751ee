import type { ImportRoute } from '../../config/route.ts';
import { sizeText } from '../../config/values/size.ts';
import { domoDialect } from '../../csv/dialect.ts';
import { decisionsOfEnd } from '../../csv/head/ends.ts';
import type { Decision } from '../../csv/head/types.ts';
import { FileTooLarge, TextSizeDiffers } from '../../errors.ts';
import { isParquet } from '../../parquet/open.ts';
import { describe } from '../load.ts';
import type { Ports } from '../ports.ts';
import type { Reading } from '../reading.ts';
import { addedOf, columnSentences, isTyped, knownOf, matchFile } from './columns.ts';
import { fateOfEmpty } from './empty.ts';
import { examineJson } from './examine-json.ts';
import { examineParquet } from './examine-parquet.ts';
import {
  begunBefore,
  type Empty,
  type Examined,
  type Examinee,
  type Readable,
  type Uninspected,
} from './examined.ts';
import { headOf } from './head.ts';
import { demandParquet } from './inner-file.ts';
import { findJson } from './json-head.ts';
import { readStart } from './object-start.ts';
import { type Opened, openObject } from './object-text.ts';
import { rangeCountOf } from './ranges.ts';
import type { ReadableText } from './readable-text.ts';
import { gapsOf, rowsBeforeJoined, seenOf, surveyOf } from './surveyed.ts';
import { endOfText } from './text-end.ts';

export interface ExaminePorts extends Pick<Ports, 'objects'> {
  documents: Pick<Ports['documents'], 'get'>;
}

/**
 * Decides how a load's file is read, by its head, its end, and what inspections have found. Throws the FileError that the
 * load is rejected with.
 */
export async function examine(ports: ExaminePorts, examinee: Examinee): Promise<Examined> {
  const { load, route, inspections } = examinee;
  const { object } = load;
  if (object.size === 0) return emptied(examinee);
  const start = await readStart(ports.objects, object);
  if (isParquetFile(start.head, route.read.format)) {
    demandParquet(start.head, describe(object));
    checkSize(examinee, object.size);
    return (
      (await examineParquet(
        ports,
        examinee,
        readingOf(examinee, { format: 'parquet', encoding: 'utf-8' }),
      )) ?? emptied(examinee)
    );
  }
  const opened = await openObject(ports, start, load, route, inspections);
  if (opened.text === null) return unindexed(examinee, opened);
  checkSize(examinee, opened.text.size);
  try {
    return await examineText(ports, examinee, opened, opened.text);
  } catch (thrown) {
    if (!(thrown instanceof TextSizeDiffers)) throw thrown;
    return unindexed(examinee, opened);
  }
}

/** The offsets of a text must be found out before it is planned. */
function unindexed(examinee: Examinee, opened: Opened): Uninspected {
  const { compression, sheet, decisions } = opened;
  const { size } = examinee.load.object;
  return begunBefore(examinee, {
    ...{ kind: 'uninspected', inspect: 'index', reading: readingOf(examinee, opened) },
    ...{ dataStart: 0, dataEnd: size, decisions: decisions.map(sentence) },
    text: {
      ...(compression === null ? {} : { compression }),
      ...(sheet === null ? {} : { sheet }),
      ...{ size, index: null },
    },
  });
}

async function examineText(
  ports: ExaminePorts,
  examinee: Examinee,
  opened: Opened,
  text: ReadableText,
): Promise<Examined> {
  const { load, route, dataSet } = examinee;
  const { decisions: ofObject } = opened;
  const first = readingOf(examinee, opened);
  const format = first.format === 'xlsx' ? 'csv' : await formatOf(text, route);
  if (format !== 'csv') {
    const end = await endOfText(text);
    const found = await examineJson(ports, examinee, {
      ...{ text, dataEnd: end.at },
      reading: { ...first, format, firstRow: 1, dialect: { ...domoDialect, ...linesOf(route) } },
      decisions: [
        ...ofObject.map(sentence),
        ...formatSentences(route, format),
        ...decisionsOfEnd(end).map(sentence),
      ],
    });
    return found === 'empty' ? emptied(examinee) : found;
  }
  const known = knownOf(examinee);
  const head = await headOf(text, load.object, route, { known, encoding: opened.encoding, year: first.year });
  if (head.empty) return emptied(examinee);
  const { dialect, width, dataStart, dataEnd } = head;
  const matched = matchFile(head, examinee);
  const reading: Reading = { ...first, dialect, width };
  const { read: _, objectOffset: __, placeOf: ___, ...objectText } = text;
  const place = {
    ...{ dataStart, dataEnd, text: objectText },
    decisions: [...[...ofObject, ...head.decisions].map(sentence), ...columnSentences(matched, route)],
  };
  const isNumbered = [...matched.columns, ...matched.added].some(({ origin }) => origin.kind === 'row');
  const needsRows = isNumbered && rangeCountOf(route, place) > 1;
  const isKnown = isTyped(matched) && !needsRows;
  const surveyed = isKnown ? null : await surveyOf(ports, examinee, text, reading, place);
  if (surveyed === 'uninspected') return { kind: 'uninspected', inspect: 'survey', reading, ...place };
  if (surveyed?.survey.rows === 0) return emptied(examinee);
  const { empty } = surveyed ?? (await gapsOf(ports, examinee, reading, place));
  if (empty.length > 0 && empty.length === rangeCountOf(route, place)) return emptied(examinee);
  const added = addedOf(matched, surveyed?.survey ?? null, route.keyColumnNames);
  return {
    ...{ kind: 'readable', ...place, rowsBefore: needsRows && surveyed ? rowsBeforeJoined(surveyed) : null },
    ...(empty.length === 0 ? {} : { emptyRanges: empty }),
    reading: { ...reading, columns: [...matched.columns, ...added] },
    columns: dataSet === null ? matched.columns.map(({ name, type }) => ({ name, type })) : [...dataSet],
    added: added.map(({ name, type }) => ({ name, type })),
    ...(surveyed === null ? {} : { seen: added.map((column) => seenOf(column, surveyed)) }),
  };
}

/** Whether the route says so, or the file does where the route leaves it open. */
function isParquetFile(start: Uint8Array, format: Examinee['route']['read']['format']): boolean {
  return format === 'auto' ? isParquet(start) : format === 'parquet';
}

/** What the text is: as the route says, or as its content shows. */
async function formatOf(
  text: ReadableText,
  { read: { format }, maxRecordBytes }: ImportRoute,
): Promise<'csv' | 'jsonl' | 'json'> {
  if (format === 'jsonl' || format === 'json') return format;
  return format === 'auto' ? ((await findJson(text, maxRecordBytes)) ?? 'csv') : 'csv';
}

function formatSentences({ read }: ImportRoute, format: 'jsonl' | 'json'): string[] {
  if (read.format !== 'auto') return [];
  const why =
    format === 'jsonl' ? 'each of its first lines is an object of JSON' : 'it is an array of objects';
  return [sentence({ setting: 'format', value: format, why })];
}

/** What of the settings for text is true of JSON, too. */
function linesOf({ cells: { trim }, read: { blankLines } }: ImportRoute) {
  return { trim, blankLines };
}

/** Throws `FileTooLarge` for a file that does not fit into one request. @param size bytes of its text */
function checkSize({ load: { object }, route: { name, target } }: Examinee, size: number): void {
  if (target.kind !== 'dataSetApi' || size <= target.maxBytes) return;
  throw new FileTooLarge(
    `${describe(object)} has ${size} bytes, and route ${name} sends at most ${sizeText(target.maxBytes)} in one request. For files of this size let the route load through a Stream: write "dataSet" or "stream" instead of "dataSetApi", which takes files of any size. Or raise "maxBytes", or drop smaller files.`,
  );
}

/** What becomes of a load without rows. Throws as `fateOfEmpty` does. */
export function emptied({ load, route, dataSet, loadedAt }: Omit<Examinee, 'inspections'>): Readable | Empty {
  if (fateOfEmpty(route, load, dataSet !== null) === 'accept' || dataSet === null) return { kind: 'empty' };
  // Everything before the end is no row, so there is nothing to cut.
  const { size } = load.object;
  return {
    ...{ kind: 'readable', dataStart: size, dataEnd: size, text: { size, index: null } },
    ...{ rowsBefore: null, decisions: [], added: [], columns: [...dataSet] },
    reading: readingOf({ route, loadedAt }, { format: 'csv', encoding: 'utf-8' }),
  };
}

/** How the route reads a file of which nothing is known yet. */
function readingOf(
  { route, loadedAt }: Pick<Examinee, 'route' | 'loadedAt'>,
  { format, encoding }: Pick<Reading, 'format' | 'encoding'>,
): Reading {
  const { read, cells, maxRecordBytes, showCells } = route;
  const { trim: _, ...rules } = cells;
  return {
    ...{ format, encoding, dialect: domoDialect, width: null, columns: null },
    // Cells that are missing at the end of a sheet's row are empty ones.
    ...{
      shortRows: format === 'xlsx' ? 'pad' : read.shortRows,
      emptyColumns: read.emptyColumns,
      maxRecordBytes,
      rules,
      showCells,
    },
    ...{ firstRow: read.header ? 2 : 1, year: Number(loadedAt.slice(0, 4)) },
  };
}

function sentence({ setting, value, why }: Decision): string {
  return `"${setting}": ${JSON.stringify(value)}, because ${why}.`;
}
