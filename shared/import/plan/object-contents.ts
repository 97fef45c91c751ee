import type { ImportRoute } from '../../config/route.ts';
import { type Compression, packedOf } from '../../source/compression.ts';
import { type Contents, openContents } from '../../source/contents.ts';
import type { ObjectIndex } from '../../source/object-index.ts';
import type { ReadBytes } from '../../source/text.ts';
import { unsizedName } from '../inspect/inspection.ts';
import { describe, type Load } from '../load.ts';
import type { Ports } from '../ports.ts';
import { windowsOf } from '../text-of.ts';
import { saidSize } from './compression.ts';

/** What is in an object, decompressed, as far as it is known while its load is planned. */
export interface PlannedContents extends Contents {
  /** The size is what the end of the object says. */
  isUnproven: boolean;
}

/** A compressed object of which no more is read is decompressed whole. Bytes. */
export const firstRead = 64 * 1024;

/** So much of what is decompressed is kept in memory. Bytes. */
const mostKept = 16 * 2 ** 20;

export interface ContentsOf {
  load: Pick<Load, 'id' | 'object'>;
  route: Pick<ImportRoute, 'read' | 'partSize' | 'target'>;
  compression: Compression | null;
  /** Of the load, where there is one. */
  index: ObjectIndex | null;
  inspections: readonly string[];
  /** Reads the object: what comes first of it costs nothing. */
  read: ReadBytes;
}

/** Opens what is in an object. Its size is null where only an inspection can find it out. */
export async function contentsOf(
  { documents }: { documents: Pick<Ports['documents'], 'get'> },
  { load, route, compression, index, inspections, read }: ContentsOf,
): Promise<PlannedContents> {
  const { object } = load;
  const contents = openContents({
    ...{ compression, object: describe(object), size: object.size, read, index: index?.contents ?? null },
    windows: windowsOf(documents, load),
  });
  if (compression === null || contents.size !== null) return { ...contents, isUnproven: false };
  const packed = packedOf(compression, { size: object.size, read });
  if (packed.size <= firstRead) return { ...(await decompressed(contents.read)), isUnproven: false };
  const mayGuess = route.target.kind !== 'dataSetApi' && route.read.skipFooter === 0;
  if (!mayGuess || inspections.includes(unsizedName)) return { ...contents, isUnproven: false };
  const said = await saidSize(compression, packed);
  // What is cut into several parts is read from several places.
  const size = said !== null && said <= route.partSize ? said : null;
  return { ...contents, size, isUnproven: size !== null };
}

async function decompressed(read: ReadBytes): Promise<Contents> {
  let size = 0;
  let kept: Uint8Array[] = [];
  for await (const piece of read(0, Number.POSITIVE_INFINITY)) {
    size += piece.length;
    if (size <= mostKept) kept.push(piece);
    else kept = [];
  }
  if (size > mostKept) return { size, read };
  const whole = Buffer.concat(kept);
  return { size, read: (from, to) => once(whole.subarray(from, to)) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
