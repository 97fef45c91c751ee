import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { createRecordCounter } from '../csv/count.ts';
import type { DataSet } from '../domo/answers.ts';
import type { Behaviour } from '../domo/behaviour.ts';
import type { DataSets } from '../domo/datasets.ts';
import { createNullFilter } from './nulls.ts';
import type { Sink } from './sink.ts';
import { type Received, verifiedRows } from './verdict.ts';

/** In which form to export the rows. */
export interface Wish {
  includeHeader: boolean;
  fileName: string;
  gzip: boolean;
  /** How Domo spells, of what it exports, what is to be told or undone. */
  spelling: Pick<Behaviour, 'exportNull' | 'exportEscape'>;
}

/** What was written and verified. */
export interface Transferred {
  /** Without the header. */
  rows: number;
  /** Bytes of the object; compressed if `gzip` is set. */
  bytes: number;
  /** The SHA-256 of these bytes, in hexadecimal. */
  sha256: string;
  /** Bytes of CSV, before compression. */
  csvBytes: number;
  /** Where Domo writes null as \N: how many such cells were made empty. */
  nulls?: number;
  /** Domo writes a `'` before texts that look like formulas, and nobody can tell it from one that was there. */
  formulasEscaped?: true;
  /** When the data last changed in Domo, ISO 8601; null if Domo does not say. */
  dataCurrentAt: string | null;
}

/** Bytes. Larger blocks than zlib's default take fewer calls, and less time when measured. */
const blockSize = 256 * 1024;

export interface Watch {
  /** Ends the transfer. The transfer then rejects with the signal's reason. */
  signal: AbortSignal;
  /** Called with the number of bytes of CSV that have come so far. */
  onBytes?(csvBytes: number): void;
}

/**
 * Fetches all rows of a DataSet into a sink, in constant memory. Completes the sink only if Domo still has the data of
 * `before`, and as many rows as came. Otherwise aborts the sink.
 *
 * @throws DataSetChanged, ExportRowsDiffer, and what Domo's client and the sink throw
 */
export async function transfer<Place>(
  dataSets: Pick<DataSets, 'get' | 'export'>,
  before: DataSet,
  wish: Wish,
  sink: Sink<Place>,
  watch: Watch,
): Promise<{ transferred: Transferred; place: Place }> {
  const { signal } = watch;
  try {
    const { received, written } = await unlessAborted(
      fetchRows(dataSets, before.id, wish, sink, watch),
      signal,
    );
    const after = await unlessAborted(dataSets.get(before.id), signal);
    const rows = verifiedRows(before, after, received);
    // The data is complete and verified. From here on, being late is better than giving up.
    const place = await sink.complete();
    const dataCurrentAt = after.dataCurrentAt ?? null;
    return { transferred: { rows, ...written, dataCurrentAt }, place };
  } catch (error) {
    await sink.abort();
    throw signal.aborted ? signal.reason : error;
  }
}

async function fetchRows(
  dataSets: Pick<DataSets, 'export'>,
  id: string,
  { includeHeader, fileName, gzip, spelling }: Wish,
  sink: Sink<unknown>,
  { signal, onBytes }: Watch,
): Promise<{ received: Received; written: Omit<Transferred, 'rows' | 'dataCurrentAt'> }> {
  const counter = createRecordCounter({ delimiter: ',' });
  const hash = createHash('sha256');
  const nulls = spelling.exportNull === '' ? null : createNullFilter();
  let csvBytes = 0;
  let bytes = 0;

  const download = await dataSets.export(id, { includeHeader, fileName });
  const stop = () => download.stop(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();

  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of download) {
      counter.push(chunk);
      csvBytes += chunk.length;
      onBytes?.(csvBytes);
      yield nulls === null ? chunk : nulls.push(chunk);
    }
    if (nulls !== null) yield nulls.end();
  }
  async function keep(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      await sink.write(chunk);
    }
  }
  try {
    const zip = { level: constants.Z_BEST_SPEED, chunkSize: blockSize };
    if (gzip) await pipeline(counted(), createGzip(zip), keep, { signal });
    else await keep(counted());
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return {
    received: { records: counter.records, isOpen: counter.isOpen, includeHeader },
    written: {
      ...{ bytes, sha256: hash.digest('hex'), csvBytes },
      ...(nulls === null ? {} : { nulls: nulls.nulls }),
      ...(spelling.exportEscape === 'always' ? { formulasEscaped: true } : {}),
    },
  };
}

/** The result of the promise, unless the signal aborts first. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let listener = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    listener = () => reject(signal.reason);
    if (signal.aborted) listener();
    signal.addEventListener('abort', listener, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', listener);
  }
}
