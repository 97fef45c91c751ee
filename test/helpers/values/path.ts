import { addChanges, type Changes } from '../../../shared/cells/change.ts';
import type { ImportRoute } from '../../../shared/config/route.ts';
import { anomalyError } from '../../../shared/csv/anomaly.ts';
import { decideEncoding } from '../../../shared/csv/head/encoding.ts';
import { prove } from '../../../shared/csv/proof.ts';
import type { Range } from '../../../shared/csv/ranges.ts';
import type { PartReport } from '../../../shared/csv/report.ts';
import { SNIFF_BYTES } from '../../../shared/csv/sniff.ts';
import type { State } from '../../../shared/csv/state.ts';
import type { Column } from '../../../shared/data-set.ts';
import { type Encoding, needsIndex } from '../../../shared/encodings.ts';
import { FileError, SluiceError, TextSizeDiffers } from '../../../shared/errors.ts';
import type { Reach } from '../../../shared/import/cut-text.ts';
import { type DocumentRef, inspectionRef } from '../../../shared/import/documents.ts';
import { inspectSegment } from '../../../shared/import/inspect/inspect-segment.ts';
import {
  gapsName,
  indexName,
  passNames,
  surveyName,
  unsizedName,
} from '../../../shared/import/inspect/inspection.ts';
import { withKept } from '../../../shared/import/inspect/kept-survey.ts';
import { isPass, type Pass } from '../../../shared/import/inspect/kind.ts';
import { createNotebook } from '../../../shared/import/inspect/notebook.ts';
import { describe } from '../../../shared/import/load.ts';
import type { Segment, SegmentReport } from '../../../shared/import/part.ts';
import { isEmptyAfterAll } from '../../../shared/import/plan/empty.ts';
import { examine } from '../../../shared/import/plan/examine.ts';
import type { Readable, Uninspected } from '../../../shared/import/plan/examined.ts';
import { rangesOf } from '../../../shared/import/plan/ranges.ts';
import { isUntouched, recastOf } from '../../../shared/import/recast-of.ts';
import { cutSegment } from '../../../shared/import/split/segment.ts';
import { createObjectIndexer } from '../../../shared/source/object-index.ts';

/** How an object is cut. */
export interface Cuts {
  /** Bytes. */
  partSize: number;
  reach: Reach;
  /** Sizes of the chunks in which the object arrives, again and again. */
  chunks: readonly number[];
  /** Bytes between the places of an index that is made first, where the encoding needs one; left out: none is made. */
  spacing?: number | null;
}

/** What comes of a file: the bytes that Domo is sent, or why it is refused. */
export type Outcome =
  | {
      kind: 'sent';
      columns: Column[];
      body: Buffer;
      rows: number;
      changes: Changes;
      /** Ranges that were cut again, and how many there were in the end. */
      resent: number;
      ranges: number;
      untouched: boolean;
      /** The names of the documents that inspections and proofs have left. */
      documents: string[];
    }
  | { kind: 'empty' }
  | { kind: 'refused'; error: FileError };

/** When the file is planned: years of two digits are read by it. */
export const loadedAt = '2026-06-15T12:00:00';

/** Inspections, proofs and cuts of a file come to an end before this. */
const mostRounds = 8;

/** Reads a file as the functions do: it is planned, inspected, cut and proven, and what was guessed wrong is cut again. */
export async function sendFile(
  bytes: Buffer,
  route: ImportRoute,
  dataSet: readonly Column[] | null,
  cuts: Cuts,
): Promise<Outcome> {
  try {
    return await send(bytes, { ...route, partSize: cuts.partSize }, dataSet, cuts);
  } catch (error) {
    if (error instanceof FileError) return { kind: 'refused', error };
    throw error;
  }
}

async function send(
  bytes: Buffer,
  route: ImportRoute,
  dataSet: readonly Column[] | null,
  { reach, chunks, spacing = null }: Cuts,
): Promise<Outcome> {
  const key = `${route.prefix}file.csv`;
  const object = { bucket: 'bucket', key, versionId: 'v1', etag: 'e', size: bytes.length };
  const load = { id: 'load', object };
  const about = { object: describe(object), showCells: route.showCells };
  async function* read(from: number, to: number) {
    const end = Math.min(to, bytes.length);
    for (let at = from, turn = 0; at < end; turn++) {
      const next = Math.min(end, at + (chunks[turn % chunks.length] ?? end));
      yield bytes.subarray(at, next);
      at = next;
    }
  }
  const kept = new Map<string, string>();
  const inspections: string[] = [];
  const keep = (name: string, document: unknown) => {
    kept.set(inspectionRef(load, name).key, JSON.stringify(document));
    inspections.push(name);
  };
  const documents = {
    get: async ({ key }: DocumentRef) => JSON.parse(kept.get(key) ?? 'null'),
    put: async ({ key }: DocumentRef, document: unknown) => void kept.set(key, JSON.stringify(document)),
  };
  const objects = { read: (_: unknown, from: number, to: number) => read(from, to) };

  /** An index of bytes that are not compressed, with other places than those that are made in use. */
  async function makeSpacedIndex(encoding: Encoding, spacing: number): Promise<void> {
    const options = { compression: null, encoding, about };
    let indexer = createObjectIndexer({ ...options, spacing });
    for (let passes = 0; indexer.next < bytes.length; passes++) {
      // What the pass before had of a character that it did not end is read again.
      if (passes > 0) indexer = createObjectIndexer({ ...options, progress: indexer.progress() });
      for await (const chunk of read(indexer.next, bytes.length)) {
        indexer.push(chunk);
        // A pass may end after any chunk, and another goes on.
        if (passes < 2) break;
      }
    }
    keep(indexName, indexer.end());
  }

  async function goOver(pass: Pass, { reading, text, dataStart, dataEnd }: Uninspected): Promise<void> {
    const names = passNames(pass, reading, { text, dataStart, dataEnd });
    let begun: Partial<Pick<Segment, 'begun'>> = {};
    for (let calls = 0; ; calls++) {
      let now = 0;
      // The first passes end after one chunk. A sheet is read in one.
      const pause = calls < 2 && text.sheet === undefined ? 200_000 : 0;
      const clock = { now: () => (now += pause), sleep: async () => undefined };
      const segment: Segment = {
        ...{ load: load.id, object, state: null, reading: 0, rowsBefore: null, inspect: pass },
        ...{ range: { index: 0, count: 1, start: 0, end: bytes.length }, dataStart, dataEnd, text, ...begun },
      };
      const result = await inspectSegment({ clock, documents }, { segment, reading, read, reach });
      if (result instanceof SluiceError) throw result;
      if (result.found?.pass === 'whole') break;
      begun = { begun: inspectionRef(load, names.begun) };
    }
    inspections.push(names.whole);
  }

  /** The reports of all ranges once they are proven, or found to be at fault. */
  async function proven(
    { dataStart, dataEnd, reading }: Readable | Uninspected,
    ranges: Range[],
    cut: (range: Range, state: State | null) => Promise<PartReport>,
  ) {
    const reports: PartReport[] = [];
    for (const range of ranges) reports[range.index] = await cut(range, null);
    let resent = 0;
    let verdict = prove(reports, { ranges, dataStart, dataEnd });
    for (let round = 1; verdict.kind === 'resend'; round++) {
      if (round > mostRounds) throw new Error('the parts are not proven in the end');
      for (const { range, state } of verdict.parts) {
        resent++;
        reports[range.index] = await cut(range, state);
      }
      verdict = prove(reports, { ranges, dataStart, dataEnd });
    }
    if (verdict.kind === 'rejected')
      throw anomalyError(verdict.anomaly, { ...about, row: verdict.row, header: reading.firstRow === 2 });
    return { reports, verdict, resent };
  }

  async function survey(examined: Uninspected): Promise<void> {
    const { reading, ...place } = examined;
    const found = new Map<number, Omit<SegmentReport, 'load' | 'error'>>();
    const ranges = [...rangesOf(route, place)];
    const segmentOf = (range: Range, state: State | null): Segment => ({
      ...{ load: load.id, object, range, state, reading: 0, rowsBefore: null, inspect: 'survey' },
      ...{ dataStart: place.dataStart, dataEnd: place.dataEnd, text: place.text },
      ...elementsOf(place, range),
    });
    await proven(examined, ranges, async (range, state) => {
      const ports = { clock: Date as never, documents };
      const segment = segmentOf(range, state);
      const result = await inspectSegment(ports, { segment, reading, read, reach });
      if (result instanceof SluiceError) throw result;
      found.set(range.index, result);
      return result.cut as PartReport;
    });
    async function* reports() {
      for (const range of ranges) {
        const own = { load: load.id, error: null, cut: null, ...found.get(range.index) };
        yield { part: 1, segments: [own], sentBytes: null, error: null, tries: 0 };
      }
    }
    const notebook = createNotebook();
    const left = ranges.values();
    for await (const report of withKept(documents, reports())) {
      const range = left.next().value as Range;
      notebook.add(segmentOf(range, null), report);
    }
    keep(surveyName(route, reading, place), notebook.surveyed());
  }

  if (spacing !== null && bytes.length > 0) {
    const sniffed = bytes.subarray(0, SNIFF_BYTES);
    const { encoding } = decideEncoding(sniffed, route.read.encoding, about.object);
    if (isPlain(bytes, route.read) && needsIndex(encoding)) await makeSpacedIndex(encoding, spacing);
  }
  for (let round = 0; ; round++) {
    if (round > mostRounds) throw new Error('the plan is not made in the end');
    const examined = await examine(
      { objects: objects as never, documents },
      { load, route, dataSet, inspections, loadedAt },
    );
    if (examined.kind === 'empty') return { kind: 'empty' };
    if (examined.kind === 'uninspected') {
      if (isPass(examined.inspect)) await goOver(examined.inspect, examined);
      else await survey(examined);
      continue;
    }
    const { dataStart, dataEnd, reading, text, rowsBefore } = examined;
    // By the DataSet API a file goes whole, in one request.
    const whole = { index: 0, count: 1, start: dataStart, end: dataEnd };
    const ranges = route.target.kind === 'dataSetApi' ? [whole] : [...rangesOf(route, examined)];
    const untouched = isUntouched(reading);
    const bodies: Buffer[] = [];
    const found = await proven(examined, ranges, async (range, state) => {
      const segment: Segment = {
        ...{ load: load.id, object, range, state, dataStart, dataEnd, text, reading: 0 },
        rowsBefore: rowsBefore?.[range.index] ?? null,
        ...elementsOf(examined, range),
      };
      const recast = untouched ? null : recastOf({ segment, reading });
      const written: Buffer[] = [];
      const result = await cutSegment(
        { documents },
        { segment, reading, read, recast, reach },
        (chunk) => void written.push(Buffer.from(chunk)),
      );
      if (result instanceof SluiceError) throw result;
      bodies[range.index] = Buffer.concat(written);
      return result.cut;
    }).catch((thrown) => {
      if (!(thrown instanceof TextSizeDiffers)) throw thrown;
      return null;
    });
    if (found === null) {
      inspections.push(unsizedName);
      continue;
    }
    const { reports, verdict, resent } = found;
    if (verdict.kind !== 'proven') {
      const empty = reports.filter((report) => report.empty).map(({ range }) => range);
      keep(gapsName(route, reading, examined), { empty });
      continue;
    }
    if (isEmptyAfterAll(route, { load, plan: examined }, verdict)) return { kind: 'empty' };
    return {
      ...{ kind: 'sent', columns: [...examined.columns, ...examined.added], rows: verdict.rows },
      ...{ body: Buffer.concat(bodies), untouched, resent, ranges: ranges.length, documents: inspections },
      changes: reports.reduce<Changes>((sum, report) => addChanges(sum, report.changes), {}),
    };
  }
}

function elementsOf(
  { elements }: Pick<Readable, 'elements'>,
  { index }: Range,
): Partial<Pick<Segment, 'elements'>> {
  const count = elements?.counts[index];
  return elements === undefined || count === undefined
    ? {}
    : { elements: { isArray: elements.isArray, count } };
}

/** Whether the bytes of an object are those of its text. */
function isPlain(bytes: Buffer, { compression, format }: ImportRoute['read']): boolean {
  const isText = format !== 'xlsx' && format !== 'parquet';
  const head = bytes.subarray(0, 4).toString('latin1');
  const marks = ['\x1f\x8b', 'PK', 'PAR1', '\xd0\xcf', '(\xb5/\xfd'];
  const isPacked = marks.some((mark) => head.startsWith(mark));
  // A frame of Zstandard without text.
  const isPassedOver = head.endsWith('*M\x18');
  return isText && (compression === 'none' || !(isPacked || isPassedOver));
}
