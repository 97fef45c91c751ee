import { join } from 'node:path';
import { type ImportRoute, newDataSetOf } from '../shared/config/route.ts';
import { createDomo, type Domo } from '../shared/domo/client.ts';
import type { LoadRecord } from '../shared/import/load.ts';
import { bringUp } from './bring-up.ts';
import { Interrupted } from './complaint.ts';
import { connectionFlag, connectionOf } from './connection.ts';
import { type Aim, createDropper, type Dropper } from './dropper.ts';
import { untilAborted } from './interrupt.ts';
import { loadSandbox } from './load-sandbox.ts';
import { createNotes } from './notes.ts';
import { createMeter, type Meter } from './progress/bar.ts';
import { createDisplay, type Display } from './progress/display.ts';
import { step } from './progress/step.ts';
import { type Content, dataSetNamed, dataSetOf, readContent } from './samples/content.ts';
import { previewLines } from './samples/preview.ts';
import { fileRows } from './samples/rows.ts';
import { prepareSamples } from './samples/samples.ts';
import { verify } from './samples/verify.ts';
import { settleEarlier } from './settle-earlier.ts';
import { sampleExport, showExport } from './show-export.ts';
import { type Channel, type Terminal, writeLine } from './terminal.ts';
import { count, counted } from './text/amounts.ts';
import { printable, wrap } from './text/width.ts';
import { localFile, type SizedFile } from './upload.ts';

export interface ShowOptions {
  /** End when the samples are loaded. */
  exit: boolean;
  dir: string;
  fresh: boolean;
  port: number;
  domoPort: number;
}

/** A sample that is being loaded. */
interface Trip {
  file: SizedFile;
  aim: Aim;
  meter: Meter;
  /** The content of the DataSet before; null if there was none. */
  before: Content | null;
}

/** Starts the sandbox, loads the samples, and shows what is in Domo then. Returns the exit code. */
export async function runShow(options: ShowOptions, terminal: Terminal): Promise<number> {
  const { out, interrupted } = terminal;
  writeLine(out, `${out.paint('bold', 'Sluice')}  files in S3 become rows in Domo, exactly once\n`);
  const { exit, ...where } = options;
  const notes = createNotes(out, interrupted);
  const { demoConfig: config } = await loadSandbox();
  const sandbox = await bringUp({ config, ...where }, { channel: out, notes, interrupted });
  try {
    const { ready } = sandbox;
    const domo = createDomo({
      host: ready.domo,
      credentials: async () => ({ clientId: ready.domoClientId, clientSecret: ready.domoClientSecret }),
    });
    const connection = connectionOf({ sandbox: true, endpoint: ready.aws, stack: sandbox.stackName });
    const dropper = await createDropper(connection);
    await settleEarlier(connection, dropper, out, interrupted);
    const trips = await step(out, 'Preparing the files', () => prepare(dropper, domo, options.dir));

    const files = counted(trips.length, 'file');
    writeLine(out, `\n${files} go into ${out.paint('cyan', `s3://${ready.bucket}`)}\n`);
    const display = createDisplay(out);
    const loads = await notes
      .during(display.note, () => travel(trips, dropper, display, interrupted))
      .finally(display.close);

    writeLine(out, '\nRead back from Domo');
    let wrong = 0;
    for (const [i, trip] of trips.entries()) {
      interrupted.throwIfAborted();
      const load = loads[i];
      if (!load || !(await showDataSet(trip, load, domo, out))) wrong += 1;
    }
    const summary =
      wrong === 0
        ? `${out.paint('green', '✔')}  All ${files} are in Domo: every row of each, exactly once.`
        : `${out.paint('red', '✖')}  ${wrong} of ${files} are not in Domo as they should be.`;
    writeLine(out, `\n${summary}`);
    const isExported = await showExport(options.dir, domo, connection, terminal);
    if (exit) return wrong === 0 && isExported ? 0 : 1;
    showWayOn(ready, out);
    await untilAborted(interrupted, out.closed);
    return 0;
  } catch (error) {
    if (interrupted.aborted) throw new Interrupted('Stopped before all was loaded.');
    throw error;
  } finally {
    await sandbox.stop();
  }
}

async function prepare(dropper: Dropper, domo: Domo, dir: string): Promise<Trip[]> {
  const samples = await prepareSamples(join(dir, 'samples'));
  return Promise.all(
    samples.map(async ({ route, path }) => {
      const file = await localFile(path);
      const aim = dropper.aim(file, route);
      const dataSetId = await dataSetFor(aim.route, domo);
      return {
        ...{ file, aim, meter: createMeter({ label: file.name, bytes: file.size }) },
        before: dataSetId === null ? null : await readContent(domo, dataSetId),
      };
    }),
  );
}

/** The id of a route's DataSet; null if its first load will create it. */
async function dataSetFor({ target }: ImportRoute, domo: Domo): Promise<string | null> {
  switch (target.kind) {
    case 'dataSet':
      return dataSetNamed(domo, target.name);
    case 'stream':
      return dataSetOf(domo, target.streamId);
    case 'streamOf':
      return target.dataSetId;
    case 'dataSetApi':
      return target.dataSetId ?? dataSetNamed(domo, newDataSetOf(target)?.name ?? '');
  }
}

/** Drops all files and follows them to their ends. */
async function travel(
  trips: readonly Trip[],
  dropper: Dropper,
  display: Display,
  signal: AbortSignal,
): Promise<LoadRecord[]> {
  const update = () => display.show(trips.map(({ meter }) => meter.bar));
  return Promise.all(
    trips.map(async ({ file, aim, meter }) => {
      const onUploaded = (bytesDone: number) => {
        meter.uploaded(bytesDone);
        update();
      };
      let load = await dropper.drop(file, aim, onUploaded, signal);
      for await (const sighting of dropper.follow(load, aim, signal)) {
        meter.saw(sighting);
        update();
        load = sighting.record;
      }
      return load;
    }),
  );
}

/** Prints what Domo has of one sample. Returns whether that is right. */
async function showDataSet(trip: Trip, load: LoadRecord, domo: Domo, out: Channel): Promise<boolean> {
  const { file, aim, before } = trip;
  // A load through the DataSet API, and one that is a duplicate, has no Stream, but its route names the DataSet.
  const dataSetId =
    load.streamId === null ? await dataSetFor(aim.route, domo) : await dataSetOf(domo, load.streamId);
  const isThere = load.state === 'committed' || load.state === 'duplicate';
  if (dataSetId === null || !isThere) {
    writeLine(out, `\n${out.paint('red', '✖')}  ${out.paint('bold', printable(file.name))}  ${load.state}`);
    return false;
  }
  const content = await readContent(domo, dataSetId);
  const problem = verify(load, aim.route, await fileRows(file.path), before, content);
  const { name, rowCount, columns } = content;
  const was =
    before === null || before.rowCount === 0 || before.rowCount === rowCount
      ? ''
      : `, ${count(before.rowCount)} before`;
  const facts = `${counted(rowCount, 'row')}${was}, ${counted(columns.length, 'column')}`;
  writeLine(
    out,
    `\n${problem === null ? out.paint('green', '✔') : out.paint('red', '✖')}  ${out.paint('bold', printable(name))}  ${facts}  ${out.paint('dim', `${aim.route.updateMethod} ${printable(file.name)}${load.state === 'duplicate' ? ', loaded before: nothing changed' : ''}`)}`,
  );
  if (problem !== null)
    for (const line of wrap(printable(problem), out.width - 4))
      writeLine(out, `   ${out.paint('red', line)}`);
  for (const line of previewLines(content, 3, out.width, out.paint)) writeLine(out, line);
  return problem === null;
}

function showWayOn(ready: { aws: string; domo: string }, out: Channel): void {
  const where = connectionFlag(ready.aws);
  const { paint } = out;
  for (const line of [
    '',
    `AWS answers at ${paint('cyan', ready.aws)}, Domo at ${paint('cyan', ready.domo)}.`,
    'Drop a file of your own from another terminal, and see what became of all:',
    `   ${paint('bold', `npx sluice drop FILE --route mine --wait ${where}`)}`,
    `   ${paint('bold', `npx sluice history ${where}`)}`,
    `   ${paint('bold', `npx sluice export ${sampleExport} --wait ${where}`)}`,
    paint('dim', 'Ctrl-C ends the sandbox; what was loaded is kept.'),
  ]) {
    writeLine(out, line);
  }
}
