import { asSluiceError, FileTooLarge, type SluiceError } from '../../errors.ts';
import type { ElementProgress } from '../../json/element-index.ts';
import { packedOf } from '../../source/compression.ts';
import { createObjectIndexer, isIndexOf, type ObjectProgress } from '../../source/object-index.ts';
import { openSheet, type SheetChoice, type SheetIndex } from '../../source/xlsx/sheet-source.ts';
import { inspectionRef } from '../documents.ts';
import { describe } from '../load.ts';
import type { SegmentReport } from '../part.ts';
import type { Ports } from '../ports.ts';
import { type Cutting, cutSegment } from '../split/segment.ts';
import { textOf } from '../text-of.ts';
import { findElements } from './find-elements.ts';
import { indexName, passNames, windowsName } from './inspection.ts';
import { foundOf } from './kept-survey.ts';
import { createLook } from './look.ts';

/** A call ends its pass over an object after this time, and the next goes on: a function has four minutes. Milliseconds. */
const longestPass = 150_000;

type InspectPorts = Pick<Ports, 'clock'> & { documents: Pick<Ports['documents'], 'get' | 'put'> };

/** A segment, and how it is read. */
export type Inspecting = Omit<Cutting, 'recast'>;
export type Inspected = Pick<SegmentReport, 'cut' | 'found'>;

/** Reads a segment, and tells what it is made of. Nothing is sent. */
export function inspectSegment(ports: InspectPorts, one: Inspecting): Promise<Inspected | SluiceError> {
  const { inspect, text } = one.segment;
  if (inspect === 'elements') return indexElements(ports, one);
  if (inspect !== 'index') return surveyCells(ports, one);
  return text.sheet ? measureSheet(ports, one, text.sheet) : indexText(ports, one);
}

/** Finds out how long the text of a sheet is. A workbook is read from its start to its end in one call. */
async function measureSheet(
  { clock, documents }: InspectPorts,
  { segment, reading: { showCells }, read }: Inspecting,
  sheet: SheetChoice,
): Promise<Inspected | SluiceError> {
  const { load: id, object } = segment;
  try {
    const about = { object: describe(object), showCells };
    const source = await openSheet({ size: object.size, read }, sheet, about);
    const until = clock.now() + longestPass;
    const index: SheetIndex = { sheet, textSize: 0 };
    for await (const piece of source?.read(0, Number.POSITIVE_INFINITY) ?? []) {
      index.textSize += piece.length;
      if (clock.now() > until) throw tooLarge(about.object);
    }
    await documents.put(inspectionRef({ id, object }, indexName), index);
    return { cut: null, found: { pass: 'whole' } };
  } catch (thrown) {
    return asSluiceError(thrown);
  }
}

function tooLarge(object: string): FileTooLarge {
  return new FileTooLarge(
    `${object}: the sheet takes longer to read than ${longestPass / 1000} s, the longest that a workbook may take. Save it as "CSV UTF-8" and drop that, which takes files of any size.`,
  );
}

/**
 * Goes on with the index of a text where the call before ended, and keeps it. It is too large for a report. Another call
 * that is at it too comes to the same.
 */
async function indexText(
  { clock, documents }: InspectPorts,
  { segment, reading: { encoding, showCells }, read }: Inspecting,
): Promise<Inspected | SluiceError> {
  const { load: id, object, text, begun } = segment;
  const names = passNames('index', { encoding }, segment);
  const keep = (name: string, document: unknown) =>
    documents.put(inspectionRef({ id, object }, name), document);
  try {
    const kept = begun === undefined ? undefined : ((await documents.get(begun)) as ObjectProgress);
    const compression = text.compression ?? null;
    const indexer = createObjectIndexer({
      ...{ compression, encoding, about: { object: describe(object), showCells } },
      progress:
        kept !== undefined && isIndexOf(kept, compression) && kept.text.encoding === encoding
          ? kept
          : undefined,
    });
    const keepWindows = async () => {
      for (const windows of indexer.takeWindows()) await keep(windowsName(windows.number), windows);
    };
    const until = clock.now() + longestPass;
    const packed = packedOf(compression, { size: object.size, read });
    for await (const chunk of packed.read(indexer.next, packed.size)) {
      indexer.push(chunk);
      await keepWindows();
      if (clock.now() > until) break;
    }
    const isWhole = indexer.next === packed.size;
    const index = isWhole ? indexer.end() : indexer.progress();
    await keepWindows();
    await keep(isWhole ? names.whole : names.begun, index);
    return { cut: null, found: { pass: isWhole ? 'whole' : 'begun' } };
  } catch (thrown) {
    return asSluiceError(thrown);
  }
}

/** Goes on with the search for elements where the call before ended, and keeps what it has found. */
async function indexElements(
  { clock, documents }: InspectPorts,
  { segment, reading, read }: Inspecting,
): Promise<Inspected | SluiceError> {
  const { load: id, object, begun, dataStart, dataEnd } = segment;
  try {
    const progress = begun === undefined ? undefined : ((await documents.get(begun)) as ElementProgress);
    const until = clock.now() + longestPass;
    const text = await textOf(documents, segment, reading, read);
    const { pass, elements } = await findElements(
      text.read,
      { dataStart, dataEnd, progress },
      () => clock.now() > until,
    );
    const name = passNames('elements', reading, segment)[pass];
    await documents.put(inspectionRef({ id, object }, name), elements);
    return { cut: null, found: { pass } };
  } catch (thrown) {
    return asSluiceError(thrown);
  }
}

/** Cuts the segment as it will be cut, and looks at each of its cells. */
async function surveyCells(ports: InspectPorts, one: Inspecting): Promise<Inspected | SluiceError> {
  const look = createLook(one.reading);
  const taken = await cutSegment(ports, { ...one, recast: look.recast }, null);
  if (taken instanceof Error) return taken;
  const { segment, reading } = one;
  try {
    return {
      cut: taken.cut,
      found: await foundOf(ports.documents, segment, reading, look.survey(taken)),
    };
  } catch (thrown) {
    return asSluiceError(thrown);
  }
}
