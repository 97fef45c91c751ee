import type { ImportRoute } from '../../config/route.ts';
import { anomalyError } from '../../csv/anomaly.ts';
import { cutPart } from '../../csv/part.ts';
import { prove } from '../../csv/proof.ts';
import { planRanges } from '../../csv/ranges.ts';
import { ProofFailed } from '../../errors.ts';
import type { BatchLoad } from '../batch.ts';
import { domoDialectOf } from '../dialect.ts';
import { describe } from '../load.ts';
import type { Proof } from '../part.ts';
import type { Objects } from '../ports.ts';

/** The rows of one load, proven. */
export interface Rows {
  proof: Proof;
  /** The bytes to send, one piece after the other. */
  pieces: Uint8Array[];
}

/**
 * Reads all rows of a load as one part, and proves them as those of many parts are proven. Throws the error of the
 * file's first fault.
 */
export async function readRows(
  objects: Pick<Objects, 'read'>,
  { load: { object }, plan }: BatchLoad,
  { read, maxRecordBytes, showCells }: ImportRoute,
): Promise<Rows> {
  const { dataStart, columnCount } = plan;
  const { size } = object;
  const { header } = read;
  const ranges = planRanges(dataStart, size, Math.max(1, size));
  const [range] = ranges;
  // Of a file without rows that is to make the DataSet empty.
  if (range === undefined)
    return { pieces: [], proof: { rows: 0, rowsSent: 0, bytes: 0, literalQuotes: 0, textAfterClose: 0 } };
  const pieces: Uint8Array[] = [];
  const report = await cutPart(
    {
      ...{ range, dataStart, size, maxRecordBytes, lookBehind: 0 },
      dialect: domoDialectOf(read),
      columns: columnCount,
    },
    (from, to) => objects.read(object, from, to),
    (bytes) => void pieces.push(bytes),
  );
  const verdict = prove([report], { ranges, dataStart, size });
  switch (verdict.kind) {
    case 'proven': {
      const { rows, bytes, literalQuotes, textAfterClose } = verdict;
      return { pieces, proof: { rows, rowsSent: rows, bytes, literalQuotes, textAfterClose } };
    }
    case 'rejected':
      throw anomalyError(verdict.anomaly, {
        ...{ object: describe(object), row: verdict.row, header, showCells },
      });
    default:
      // The one range begins where the data does, so nothing about it was guessed.
      throw new ProofFailed(
        `${describe(object)}: its one part was not cut from its start. Nothing was sent.`,
      );
  }
}
