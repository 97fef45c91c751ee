import { basename } from 'node:path';
import { behaviourOf } from '../../shared/domo/behaviour.ts';
import { SluiceError } from '../../shared/errors.ts';
import { transfer } from '../../shared/export/transfer.ts';
import type { Transferred } from '../../shared/export/transferred.ts';
import type { Wish } from '../../shared/export/wish.ts';
import { Interrupted } from '../complaint.ts';
import type { Connection } from '../connection.ts';
import { deployedDomo } from '../deployed-domo.ts';
import { deployedProbes } from '../deployed-probes.ts';
import type { Channel } from '../terminal.ts';
import { createChannelSink } from './channel-sink.ts';
import { createFileSink } from './file-sink.ts';

/** A local file that was written and verified. */
export interface ExportedFile extends Transferred {
  state: 'exported';
  dataSetId: string;
  out: string;
}

/** Errors that may pass get a second try: rows missing, the DataSet changed, the connection broke. */
const tries = 2;

/** In the place of a file. */
export const standardOutput = '-';

/**
 * Fetches a DataSet to a file on this machine, or to standard output, with the credentials of the deployment. It has no time
 * limit.
 *
 * @param to prints a line meanwhile; and what `-` stands for, to which it goes once only, since it can't be taken back
 */
export async function exportToFile(
  connection: Connection,
  { dataSetId, out }: Pick<ExportedFile, 'dataSetId' | 'out'>,
  signal: AbortSignal,
  { note, stdout }: { note: (line: string) => void; stdout: Channel },
): Promise<ExportedFile> {
  const isStream = out === standardOutput;
  const { dataSets } = await deployedDomo(connection);
  const spelling = behaviourOf(await (await deployedProbes(connection)).get());
  const wish: Wish = {
    ...{ includeHeader: true, fileName: basename(out), showCells: true, spelling },
    format: /\.parquet$/i.test(out) ? 'parquet' : 'csv',
    gzip: out.endsWith('.gz'),
  };

  for (let attempt = 1; ; attempt++) {
    try {
      const before = await dataSets.get(dataSetId);
      const sink = isStream ? createChannelSink(stdout) : await createFileSink(out);
      const { transferred } = await transfer(dataSets, before, wish, sink, { signal });
      return { state: 'exported', dataSetId, out, ...transferred };
    } catch (error) {
      if (signal.aborted)
        throw new Interrupted(isStream ? 'What was written is not all of it.' : 'Nothing was written.');
      const isLast = isStream || attempt === tries;
      if (!(error instanceof SluiceError) || !error.retryable || isLast) throw error;
      note(`${error.message} Once more.`);
    }
  }
}
