import { forEach } from '../../shared/import/for-each.ts';
import type { LoadRecord } from '../../shared/import/load.ts';
import { WrongUse } from '../complaint.ts';
import type { Connection } from '../connection.ts';
import type { Aim, Dropper } from '../dropper.ts';
import { messageOf } from '../explain.ts';
import { step } from '../progress/step.ts';
import { reportMany } from '../replay/report.ts';
import { createTally } from '../replay/tally.ts';
import { silent, type Terminal, writeLine } from '../terminal.ts';
import { counted, size } from '../text/amounts.ts';
import { printable } from '../text/width.ts';
import type { FileToDrop } from './files.ts';

/** How many files are uploaded at the same time. */
const together = 4;

interface Trip {
  file: FileToDrop;
  aim: Aim;
}

/**
 * Drops many files, and says once what became of all. The markers and manifests of sets go last, since a set is what is
 * there when they come. Files that were found, and are no load by their names, are left out.
 *
 * @returns the exit code: 1 where any could not be uploaded, or was rejected or failed
 */
export async function dropMany(
  dropper: Dropper,
  routeName: string,
  files: readonly FileToDrop[],
  { wait, json, connection }: { wait: boolean; json: boolean; connection: Pick<Connection, 'words'> },
  terminal: Terminal,
): Promise<number> {
  const { out, err, interrupted } = terminal;
  const notes = json ? silent(terminal.notes) : terminal.notes;
  const aimed = files.map((file) => ({ file, aim: dropper.aim(file, routeName) }));
  const trips = aimed.filter(({ file, aim }) => !file.isFound || aim.role.kind !== 'ignored');
  demandDifferentKeys(trips);
  const spared = aimed.length - trips.length;
  if (spared > 0)
    writeLine(
      notes,
      `${counted(spared, 'file')} left out: by ${spared === 1 ? 'its name it is' : 'their names they are'} no load of the route.`,
    );
  const loads = new Map<Trip, LoadRecord>();
  let failed = 0;
  await step(notes, `Uploading ${counted(trips.length, 'file')}`, async (note) => {
    for (const kind of [['load', 'member', 'ignored'], ['mark']]) {
      const turn = trips.filter(({ aim }) => kind.includes(aim.role.kind));
      await forEach(
        turn,
        async (trip) => {
          if (interrupted.aborted) return;
          try {
            loads.set(trip, await dropper.drop(trip.file, trip.aim, () => undefined, interrupted));
          } catch (error) {
            if (interrupted.aborted) return;
            failed += 1;
            note(
              printable(
                `${trip.file.path} could not be uploaded: ${error instanceof Error ? messageOf(error) : error}`,
              ),
            );
          }
        },
        together,
      );
    }
  });
  interrupted.throwIfAborted();
  const dropped = trips.flatMap((trip) => loads.get(trip) ?? []);
  // An object that is ignored never becomes a load.
  const awaited = trips.flatMap((trip) => (trip.aim.role.kind === 'ignored' ? [] : (loads.get(trip) ?? [])));
  const records =
    wait && awaited.length > 0 ? await followed(dropper, awaited, trips, json ? null : terminal) : dropped;
  if (!json && !wait && dropped.length > 0) {
    const bytes = dropped.reduce((sum, load) => sum + load.bytes, 0);
    writeLine(
      out,
      printable(
        `${counted(dropped.length, 'file')}, ${size(bytes)}, are at s3://${dropper.bucket}/${trips[0]?.aim.route.prefix}`,
      ),
    );
  }
  reportMany(records, { wait, json }, terminal, connection);
  if (failed > 0)
    writeLine(
      err,
      err.paint(
        'red',
        `${counted(failed, 'file')} of ${trips.length} could not be uploaded: give the command again for them.`,
      ),
    );
  const isBad = records.some(({ state }) => state === 'rejected' || state === 'failed');
  return failed > 0 || isBad ? 1 : 0;
}

async function followed(
  dropper: Dropper,
  loads: readonly LoadRecord[],
  trips: readonly Trip[],
  terminal: Terminal | null,
): Promise<LoadRecord[]> {
  const tally = terminal === null ? null : createTally(terminal.notes, loads.length);
  const routes = trips.map(({ aim }) => aim.route);
  let records = [...loads];
  try {
    for await (const sightings of dropper.followAll(
      loads,
      routes[0] as Aim['route'],
      terminal?.interrupted,
    )) {
      tally?.show(sightings);
      records = loads.map((load, i) => sightings[i]?.record ?? load);
    }
  } finally {
    tally?.close();
  }
  return records;
}

/** Two files under one key would be two versions of one object, of which nobody could say which is the newer. */
function demandDifferentKeys(trips: readonly Trip[]): void {
  const paths = new Map<string, string>();
  for (const { file, aim } of trips) {
    const other = paths.get(aim.key);
    if (other !== undefined)
      throw new WrongUse(
        `${other} and ${file.path} would both be ${aim.key}. Drop one after the other, or the folder that both are in.`,
      );
    paths.set(aim.key, file.path);
  }
}
