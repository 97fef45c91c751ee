import { type ImportRoute, newDataSetOf } from '../../config/route.ts';
import { sizeText } from '../../config/values/size.ts';
import type { Column } from '../../data-set.ts';
import { FileTooLarge } from '../../errors.ts';
import { inspectionOf, type Surveyed, surveyName } from '../inspect/inspection.ts';
import { describe, type Load } from '../load.ts';
import { isSettled, type Matched, matchFile, withTypes } from './columns.ts';
import type { Examined } from './examined.ts';
import { headOf } from './head.ts';
import { openObject, type ReadableText } from './object-text.ts';
import { rangeCountOf } from './ranges.ts';
import { surveyWhole } from './survey-whole.ts';
import type { Ports } from '../ports.ts';
import type { Reading } from '../reading.ts';

export type ExaminePorts = Pick<Ports, 'objects' | 'documents' | 'clock'>;

/** A load that is to be planned. */
export interface Examinee {
  load: Pick<Load, 'id' | 'object'>;
  route: ImportRoute;
  /** The names of the documents that there are about the load: see `inspectionRef`. */
  inspections: readonly string[];
  /** Of the DataSet that it goes into; null: the load is the first, and creates it. */
  dataSet: readonly Column[] | null;
}

/** Of the data of a file that is surveyed while it is planned; a larger one is inspected in parts. Bytes. */
const surveyedAtOnce = 4 * 2 ** 20;

/**
 * Decides how a load's file is read, by its head, its end, and what inspections have found. Throws the FileError that the
 * load is rejected with.
 */
export async function examine(ports: ExaminePorts, examinee: Examinee): Promise<Examined> {
  const { load, route, inspections } = examinee;
  checkSize(load, route);
  const { encoding, decisions: ofEncoding, text } = await openObject(ports, load, route, inspections);
  const bare = bareReading(ports, route, encoding);
  if (text === null) {
    const { size } = load.object;
    return {
      ...{ kind: 'uninspected', inspect: 'index', reading: bare, dataStart: 0, dataEnd: size },
      ...{ text: { size, index: null }, decisions: ofEncoding.map(sentence) },
    };
  }
  const head = await headOf(text, examinee);
  const { dataStart, dataEnd } = head;
  const { size, index } = text;
  const decisions = [...ofEncoding, ...head.decisions].map(sentence);
  const place = { dataStart, dataEnd, text: { size, index }, decisions };
  const matched = matchFile(head, examinee);
  const { dialect, width } = head;
  const reading: Reading = { ...bare, dialect, width };
  const needsRows = matched.columns.some(({ origin }) => origin.kind === 'row');
  const isSpread = needsRows && rangeCountOf(route, place) > 1;
  if (isSettled(matched) && !isSpread) return { kind: 'readable', ...place, ...withTypes(reading, matched, null), rowsBefore: null };

  const surveyed = await surveyOf(ports, examinee, text, reading, place);
  if (surveyed === null) return { kind: 'uninspected', inspect: 'survey', reading, ...place };
  const { survey, rowsBefore } = surveyed;
  return { kind: 'readable', ...place, ...withTypes(reading, matched, survey), rowsBefore: isSpread ? rowsBefore : null };
}
