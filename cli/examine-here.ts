import { anomalyError } from '../shared/csv/anomaly.ts';
import type { TypesBy } from '../shared/csv/cell-misfit.ts';
import { domoDialect } from '../shared/csv/dialect.ts';
import { createRecordParser } from '../shared/csv/records.ts';
import { TextSizeDiffers } from '../shared/errors.ts';
import type { DocumentRef } from '../shared/import/documents.ts';
import { inspectionRef } from '../shared/import/documents.ts';
import { findElements } from '../shared/import/inspect/find-elements.ts';
import {
  indexName,
  passNames,
  type Surveyed,
  surveyName,
  unsizedName,
  windowsName,
} from '../shared/import/inspect/inspection.ts';
import type { Inspection } from '../shared/import/inspect/kind.ts';
import { describe, type ObjectVersion } from '../shared/import/load.ts';
import { examine } from '../shared/import/plan/examine.ts';
import type { Empty, Examinee, Readable, Uninspected } from '../shared/import/plan/examined.ts';
import { readStart } from '../shared/import/plan/object-start.ts';
import { openObject } from '../shared/import/plan/object-text.ts';
import { rangesOf } from '../shared/import/plan/ranges.ts';
import type { ReadableText } from '../shared/import/plan/readable-text.ts';
import { readWhole, surveyWhole } from '../shared/import/plan/survey-whole.ts';
import type { Objects } from '../shared/import/ports.ts';
import { recastOf } from '../shared/import/recast-of.ts';
import { cutParquetSegment } from '../shared/import/split/parquet-segment.ts';
import { typesBy } from '../shared/import/types-by.ts';
import type { ElementIndex } from '../shared/json/element-index.ts';
import type { ReadBytes } from '../shared/parquet/chunk-reader.ts';
import { packedOf } from '../shared/source/compression.ts';
import { createObjectIndexer, type ObjectIndex } from '../shared/source/object-index.ts';
import type { WindowsDocument } from '../shared/source/windows-document.ts';
import { openSheet, type SheetIndex } from '../shared/source/xlsx/sheet-source.ts';

/** A file as a run would plan it, with all inspections, and its text. */
export interface ExaminedHere {
  examined: Readable | Empty;
  /** The inspections for which a run would read the whole file before it sends any of it. */
  inspected: Inspection[];
  text(): Promise<ReadableText>;
  /** Reads bytes of the file. */
  read: ReadBytes;
  /** The source of the types of its columns, such as the route or Domo. */
  typesBy: TypesBy;
}

/**
 * Examines a file as a run does, and makes the inspections that it needs on the spot. Throws the FileError that its load
 * would be rejected with.
 */
export async function examineHere(
  objects: Pick<Objects, 'read'>,
  { load, route, dataSet }: Omit<Examinee, 'inspections' | 'loadedAt'>,
): Promise<ExaminedHere> {
  const kept = new Map<string, unknown>();
  const inspections: string[] = [];
  const inspected: ExaminedHere['inspected'] = [];
  const documents = { get: async ({ key }: DocumentRef) => kept.get(key) };
  const loadedAt = new Date().toISOString().slice(0, 19);
  const ports = { objects: objects as Objects, documents };
  const readObject: ReadBytes = (from, to) => objects.read(load.object, from, to);
  async function text(): Promise<ReadableText> {
    const opened = await openObject(
      ports,
      await readStart(ports.objects, load.object),
      load,
      route,
      inspections,
    );
    if (opened.text === null) throw new RangeError(`${describe(load.object)} has no index`);
    return opened.text;
  }
  for (;;) {
    const examined = await examine(ports, { load, route, dataSet, inspections, loadedAt });
    // A run finds out while it reads the text.
    if (examined.kind !== 'empty' && examined.text.unproven && !(await isProven(await text()))) {
      inspections.push(unsizedName);
      continue;
    }
    if (examined.kind !== 'uninspected')
      return {
        examined,
        inspected,
        text,
        read: readObject,
        typesBy: typesBy(route.target, dataSet !== null),
      };
    inspected.push(examined.inspect);
    const name = await inspect(objects, examined);
    inspections.push(name);
  }

  function keep(
    name: string,
    document: ObjectIndex | SheetIndex | WindowsDocument | ElementIndex | Surveyed,
  ): void {
    kept.set(inspectionRef(load, name).key, document);
  }

  /** @returns the name of what was found */
  async function inspect(
    { read }: Pick<Objects, 'read'>,
    { inspect: what, reading, ...place }: Uninspected,
  ): Promise<string> {
    const { object } = load;
    if (what === 'index') {
      const about = { object: describe(object), showCells: route.showCells };
      const { compression = null, sheet } = place.text;
      if (sheet) {
        const source = await openSheet(
          { size: object.size, read: (from, to) => read(object, from, to) },
          sheet,
          about,
        );
        let textSize = 0;
        for await (const piece of source?.read(0, Number.POSITIVE_INFINITY) ?? []) textSize += piece.length;
        keep(indexName, { sheet, textSize });
        return indexName;
      }
      const indexer = createObjectIndexer({ compression, encoding: reading.encoding, about });
      const keepWindows = () => {
        for (const windows of indexer.takeWindows()) keep(windowsName(windows.number), windows);
      };
      const packed = packedOf(compression, {
        size: object.size,
        read: (from, to) => read(object, from, to),
      });
      for await (const chunk of packed.read(0, packed.size)) {
        indexer.push(chunk);
        keepWindows();
      }
      keep(indexName, indexer.end());
      keepWindows();
      return indexName;
    }
    if (what === 'elements') {
      const { read } = await text();
      const found = await findElements(read, place, () => false);
      if (found.pass === 'begun') throw new RangeError(`${describe(object)} was not read to its end`);
      const { whole } = passNames(what, reading, place);
      keep(whole, found.elements);
      return whole;
    }
    const survey = await surveyWhole({ ...place, object, text: await text() }, reading);
    // Where its ranges begin is not needed by anybody who looks at one file only.
    const rowsBefore = [...rangesOf(route, place)].map(() => 0);
    const name = surveyName(route, reading, place);
    keep(name, { survey, rowsBefore, empty: [] });
    return name;
  }
}

/** Whether a text is as long as its end says. */
async function isProven({ size, read }: ReadableText): Promise<boolean> {
  try {
    for await (const _ of read(0, size));
    return true;
  } catch (thrown) {
    if (thrown instanceof TextSizeDiffers) return false;
    throw thrown;
  }
}

/** A larger file is looked at as far as this only. Bytes. */
const readWholeUpTo = 256 * 2 ** 20;
const shownRows = 5;

/** What is seen in the rows of a file. */
export interface SeenRows {
  /** null: the file is too large to be looked at whole. */
  rowCount: number | null;
  /** As they would be in the DataSet; a cell that is null differs from an empty text. */
  firstRows: (string | null)[][];
}

/**
 * Reads the rows of a file as they would be sent: all of them, or, of a large file, those at its start. Throws the
 * FileError of the first fault.
 */
export async function readHere(
  { text: open, read, typesBy }: ExaminedHere,
  examined: Readable,
  { object }: { object: ObjectVersion },
): Promise<SeenRows> {
  const { dataStart, dataEnd, reading, edges } = examined;
  // An array ends where it ends, or where it is cut.
  const shownEnd =
    edges === undefined ? dataStart + readWholeUpTo : edges.find((edge) => edge - dataStart > readWholeUpTo);
  const isWhole = dataEnd - dataStart <= readWholeUpTo || shownEnd === undefined;
  const firstRows: (string | null)[][] = [];
  const parser = createRecordParser(domoDialect);
  const show = (bytes: Uint8Array) => {
    if (firstRows.length >= shownRows) return;
    for (const { cells } of parser.push(bytes)) {
      if (firstRows.length < shownRows)
        firstRows.push(cells.map(({ text, quoted }) => (text === '' && !quoted ? null : text)));
    }
  };
  const range = { index: 0, count: 1, start: dataStart, end: isWhole ? dataEnd : shownEnd };
  if (reading.format === 'parquet') {
    const { anomaly, rows } = await cutParquetSegment({ segment: { object, range }, reading, read }, show);
    if (anomaly === null) return { rowCount: isWhole ? rows : null, firstRows };
    const { rules, showCells } = reading;
    const judged = { rules, typesBy };
    throw anomalyError(anomaly, {
      ...{ object: describe(object), row: anomaly.row, header: false, couldHaveHeader: false },
      ...{ showCells, judged },
    });
  }
  const text = await open();
  const recast = recastOf({ segment: { object, rowsBefore: 0 }, reading });
  const { report } = await readWhole(
    { ...{ object, text, dataStart, dataEnd, typesBy }, range },
    reading,
    recast,
    show,
  );
  return { rowCount: isWhole ? report.rows : null, firstRows };
}
