import { type Terminal, writeLine } from '../terminal.ts';
import { counted, size } from '../text/amounts.ts';
import { jsonText } from '../text/json.ts';
import { printable } from '../text/width.ts';
import type { ExportRun } from './runs.ts';
import type { ExportedFile } from './to-file.ts';

/** Prints how an export ended, or how far it is. Returns the exit code. */
export function reportExport(done: ExportRun | ExportedFile, json: boolean, { out, err }: Terminal): number {
  const failed = done.state === 'failed';
  if (json) {
    writeLine(out, jsonText(done));
    return failed ? 1 : 0;
  }
  switch (done.state) {
    case 'running':
      writeLine(
        out,
        printable(`The export ${done.export} has begun: ${done.run}. Add --wait to wait for its end.`),
      );
      break;
    case 'failed':
      writeLine(
        err,
        `${err.paint('red', printable(`The export ${done.export} failed.`))} ${printable(done.reason)}`,
      );
      break;
    case 'unchanged':
      writeLine(
        out,
        `The DataSet is as it was at the export of ${done.scheduledTime}: nothing was fetched. It is at ${printable(`s3://${done.bucket}/${done.key}`)}`,
      );
      break;
    case 'exported':
      writeLine(out, `${counted(done.rows, 'row')}, ${size(done.bytes)}, are at ${placeOf(done)}`);
      writeLine(
        out,
        out.paint(
          'dim',
          `Verified: as many rows as Domo counts, before and afterwards. SHA-256: ${done.sha256}`,
        ),
      );
  }
  return failed ? 1 : 0;
}

function placeOf(done: (ExportRun & { state: 'exported' | 'unchanged' }) | ExportedFile): string {
  return printable(
    'out' in done ? (done.out === '-' ? 'standard output' : done.out) : `s3://${done.bucket}/${done.key}`,
  );
}
