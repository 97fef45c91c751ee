import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { DataSet } from '../domo/answers.ts';
import type { DataSets } from '../domo/datasets.ts';
import { createCsvForm } from './csv-form.ts';
import type { Form } from './form.ts';
import { createParquetForm } from './parquet/form.ts';
import type { Sink } from './sink.ts';
import type { Transferred } from './transferred.ts';
import { type Received, verifiedRows, verifySchema } from './verdict.ts';
import type { Wish } from './wish.ts';

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
    const { received, written } = await unlessAborted(fetchRows(dataSets, before, wish, sink, watch), signal);
    const after = await unlessAborted(dataSets.get(before.id), signal);
    const rows = verifiedRows(before, after, received);
    if (written.columns !== undefined) verifySchema(before, after);
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
  dataSet: DataSet,
  wish: Wish,
  sink: Sink<unknown>,
  { signal, onBytes }: Watch,
): Promise<{ received: Received; written: Omit<Transferred, 'rows' | 'dataCurrentAt'> }> {
  const form: Form = wish.format === 'csv' ? createCsvForm(wish) : createParquetForm(dataSet, wish);
  const hash = createHash('sha256');
  let csvBytes = 0;
  let bytes = 0;

  const { includeHeader } = form.received;
  const download = await dataSets.export(dataSet.id, { includeHeader, fileName: csvName(wish) });
  const stop = () => download.stop(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();

  async function* formed(): AsyncGenerator<Buffer> {
    for await (const chunk of download) {
      csvBytes += chunk.length;
      onBytes?.(csvBytes);
      yield* form.push(chunk);
    }
    yield* form.end();
  }
  async function keep(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      if (chunk.length === 0) continue;
      hash.update(chunk);
      bytes += chunk.length;
      await sink.write(chunk);
    }
  }
  try {
    const zip = { level: constants.Z_BEST_SPEED, chunkSize: blockSize };
    if (wish.format === 'csv' && wish.gzip) await pipeline(formed(), createGzip(zip), keep, { signal });
    else await keep(formed());
  } finally {
    signal.removeEventListener('abort', stop);
  }
  const written = { bytes, sha256: hash.digest('hex'), csvBytes };
  return { received: form.received, written: { ...written, ...form.told } };
}

/** Domo gives CSV: what it is to call it must not say something else [E2]. */
function csvName({ fileName, format }: Wish): string {
  return format === 'csv' ? fileName : `${fileName}.csv`;
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
