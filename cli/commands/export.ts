import { command } from '../command.ts';
import { Interrupted, UsageError } from '../complaint.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';
import { printable } from '../text/width.ts';

export const exportCommand = command({
  name: 'export',
  summary: 'Fetch a DataSet from Domo: an export of the configuration, or one to a local file',
  details: [
    'NAME is an export of sluice.config.json: it lands in the bucket, as it does on its schedule. With --wait the exit code is 0 if it did, and 1 if it failed.',
    '--data-set and --out write a DataSet to a file on this machine, with the Domo credentials of the deployment: as Parquet if FILE ends in .parquet, else as CSV, compressed if it ends in .gz. FILE appears only when it is complete and verified. With - it is written to standard output while it comes, as CSV: it is complete if the exit code is 0.',
  ],
  examples: [
    ['export q4 --wait', 'an export of the configuration, followed to its end'],
    ['export --data-set 317970a1-6a6e-4f70-8e09-44cf5f34cf44 --out q4.csv.gz', 'a DataSet to a local file'],
    ['export --data-set 317970a1-6a6e-4f70-8e09-44cf5f34cf44 --out - | head', 'a DataSet to another program'],
  ],
  operands: [],
  further: { name: 'NAME', many: false },
  options: {
    wait: { type: 'boolean', description: 'wait for the end of the export' },
    'data-set': { type: 'string', value: 'ID', description: 'the DataSet to write to a local file' },
    out: { type: 'string', value: 'FILE', description: 'the file to write it to' },
    json: { type: 'boolean', description: 'print what became of it as JSON' },
    ...connectionOptions,
  },
  async run({ wait, 'data-set': dataSetId, out, json, ...where }, [name], terminal) {
    const connection = connectionOf(where);
    const { reportExport } = await import('../exports/report.ts');
    if (name === undefined) {
      if (dataSetId === undefined || out === undefined) {
        throw new UsageError('Name an export, or say --data-set ID and --out FILE.');
      }
      const { exportToFile, standardOutput } = await import('../exports/to-file.ts');
      const note = (line: string) => writeLine(terminal.notes, printable(line));
      const to = { note, stdout: terminal.out };
      const done = await exportToFile(connection, { dataSetId, out }, terminal.interrupted, to);
      // Standard output has the rows, so messages go to standard error.
      const told = out === standardOutput ? { ...terminal, out: terminal.notes } : terminal;
      return reportExport(done, json, told);
    }
    if (dataSetId !== undefined || out !== undefined) {
      throw new UsageError('--data-set and --out stand in the place of a name.');
    }
    const { createExportRuns } = await import('../exports/runs.ts');
    const runs = await createExportRuns(connection);
    const begun = await runs.start(name);
    if (!wait) return reportExport(begun, json, terminal);
    try {
      return reportExport(await runs.follow(begun, terminal.interrupted), json, terminal);
    } catch (error) {
      if (!terminal.interrupted.aborted) throw error;
      throw new Interrupted(`The export goes on: ${begun.run}`);
    }
  },
});
