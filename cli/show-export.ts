import { join } from 'node:path';
import type { Domo } from '../shared/domo/client.ts';
import type { Connection } from './connection.ts';
import { createExportRuns } from './exports/runs.ts';
import { readContent } from './samples/content.ts';
import { checkExport } from './samples/round-trip.ts';
import { type Terminal, writeLine } from './terminal.ts';
import { counted } from './text/amounts.ts';
import { printable, wrap } from './text/width.ts';

/** The export of the demo's configuration. */
export const sampleExport = 'trouble';

/** Runs the export of the samples' configuration. Returns whether its object has the rows that Domo has. */
export async function showExport(
  dir: string,
  domo: Domo,
  connection: Connection,
  { out, interrupted }: Terminal,
): Promise<boolean> {
  const runs = await createExportRuns(connection);
  const done = await runs.follow(await runs.start(sampleExport), interrupted);
  const bad = out.paint('red', '✖');
  if (done.state === 'failed' || done.state === 'running') {
    writeLine(out, `${bad}  The export ${sampleExport} ${done.state}.`);
    if (done.state === 'failed') writeLine(out, `   ${printable(done.reason)}`);
    return false;
  }
  const content = await readContent(domo, done.dataSetId);
  const path = join(dir, 'exports', done.fileName);
  const problem = await checkExport(connection, done, content, path);
  const address = out.paint('cyan', printable(`s3://${done.bucket}/${done.key}`));
  writeLine(
    out,
    `${problem === null ? out.paint('green', '✔') : bad}  ${counted(done.rows, 'row')} of ${printable(content.name)} are back in S3: ${address}`,
  );
  const facts = 'Verified: as many rows as Domo counts, every one of them what Domo holds; SHA-256';
  for (const line of wrap(printable(problem ?? `${facts} ${done.sha256}.`), out.width - 4)) {
    writeLine(out, `   ${out.paint(problem === null ? 'dim' : 'red', line)}`);
  }
  return problem === null;
}
