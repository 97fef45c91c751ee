import { examineHere } from '../../../cli/examine-here.ts';
import { addChanges, type Changes } from '../../../shared/cells/change.ts';
import type { ImportRoute } from '../../../shared/config/route.ts';
import { anomalyError } from '../../../shared/csv/anomaly.ts';
import { prove } from '../../../shared/csv/proof.ts';
import { planRanges } from '../../../shared/csv/ranges.ts';
import type { PartReport } from '../../../shared/csv/report.ts';
import type { State } from '../../../shared/csv/state.ts';
import type { Column } from '../../../shared/data-set.ts';
import { FileError, SluiceError } from '../../../shared/errors.ts';
import { describe } from '../../../shared/import/load.ts';
import type { Segment } from '../../../shared/import/part.ts';
import { isUntouched, recastOf } from '../../../shared/import/recast-of.ts';
import { cutSegment, type Reach } from '../../../shared/import/split/segment.ts';

/** How an object is cut. */
export interface Cuts {
  /** Bytes. */
  partSize: number;
  reach: Reach;
  /** Sizes of the chunks in which the object arrives, again and again. */
  chunks: readonly number[];
}

/** What comes of a file: the bytes that Domo is sent, or why it is refused. */
export type Outcome =
  | {
      kind: 'sent';
      columns: Column[];
      body: Buffer;
      rows: number;
      changes: Changes;
      resent: number;
      untouched: boolean;
    }
  | { kind: 'empty' }
  | { kind: 'refused'; error: FileError };

const maxRounds = 3;

/** Reads a file as the functions do: it is planned, cut and proven, and what was guessed wrong is cut again. */
export async function sendFile(
  bytes: Buffer,
  route: ImportRoute,
  dataSet: readonly Column[] | null,
  cuts: Cuts,
): Promise<Outcome> {
  try {
    return await send(bytes, route, dataSet, cuts);
  } catch (error) {
    if (error instanceof FileError) return { kind: 'refused', error };
    throw error;
  }
}

async function send(
  bytes: Buffer,
  route: ImportRoute,
  dataSet: readonly Column[] | null,
  { partSize, reach, chunks }: Cuts,
): Promise<Outcome> {
  const key = `${route.prefix}file.csv`;
  const object = { bucket: 'bucket', key, versionId: 'v1', etag: 'e', size: bytes.length };
  async function* read(from: number, to: number) {
    const end = Math.min(to, bytes.length);
    for (let at = from, turn = 0; at < end; turn++) {
      const next = Math.min(end, at + (chunks[turn % chunks.length] ?? end));
      yield bytes.subarray(at, next);
      at = next;
    }
  }
  const load = { id: 'load', object };
  const objects = { read: (_: unknown, from: number, to: number) => read(from, to) };
  const { examined } = await examineHere(objects as never, { load: load as never, route, dataSet });
  if (examined.kind === 'empty') return { kind: 'empty' };
  const { dataStart, dataEnd, reading, text, rowsBefore } = examined;
  const columns = [...examined.columns, ...examined.added];
  const untouched = isUntouched(reading);

  for (let size = partSize; ; size *= 2) {
    const ranges = planRanges(dataStart, dataEnd, size);
    const reports: PartReport[] = [];
    const bodies: Buffer[] = [];
    let resent = 0;
    const cut = async (index: number, state: State | null): Promise<void> => {
      const range = ranges[index];
      if (range === undefined) throw new RangeError(`no range ${index}`);
      const segment: Segment = {
        ...{ load: load.id, object, range, state, dataStart, dataEnd, text, reading: 0 },
        rowsBefore: rowsBefore?.[index] ?? null,
      };
      const recast = untouched ? null : recastOf({ segment, reading });
      const written: Buffer[] = [];
      const result = await cutSegment(
        { documents: { get: async () => null } },
        { segment, reading, read, recast, reach },
        (chunk) => void written.push(Buffer.from(chunk)),
      );
      if (result instanceof SluiceError) throw result;
      reports[index] = result.cut;
      bodies[index] = Buffer.concat(written);
    };
    for (const { index } of ranges) await cut(index, null);
    let verdict = prove(reports, { ranges, dataStart, dataEnd });
    for (let round = 1; verdict.kind === 'resend'; round++) {
      if (round > maxRounds) throw new Error('the parts are not proven in the end');
      for (const { range, state } of verdict.parts) {
        resent++;
        await cut(range.index, state);
      }
      verdict = prove(reports, { ranges, dataStart, dataEnd });
    }
    if (verdict.kind === 'rejected')
      throw anomalyError(verdict.anomaly, {
        ...{ object: describe(object), row: verdict.row, header: route.read.header, showCells: true },
      });
    if (verdict.kind === 'replan') continue;
    const changes = reports.reduce<Changes>((sum, report) => addChanges(sum, report.changes), {});
    const { rows } = verdict;
    return { kind: 'sent', columns, body: Buffer.concat(bodies), rows, changes, resent, untouched };
  }
}
