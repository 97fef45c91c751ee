import type { LoadRecord } from '../../shared/import/load.ts';
import { command } from '../command.ts';
import { Interrupted } from '../complaint.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import type { Aim, Dropper } from '../dropper.ts';
import { report, reportIgnored } from '../report.ts';
import { writeLine } from '../terminal.ts';

export const drop = command({
  name: 'drop',
  summary: 'Put a file in the bucket, where its route takes it to Domo',
  details: [
    'A second file of the same name is a new version of the object, and a load of its own.',
    'With --wait the exit code is 0 if the file was loaded, and 1 if it was rejected or failed.',
    'A file that is loaded with a set waits for the marker or manifest, and ends as the set does; --wait gives up where none comes. Where FILE is the marker or manifest, --wait follows the set.',
    'A file that the "files" settings of its route leave out is ignored: there is no load, and the command says by which pattern.',
  ],
  operands: ['FILE'],
  options: {
    route: {
      type: 'string',
      value: 'NAME',
      required: true,
      description: 'the route of the configuration that takes it',
    },
    wait: { type: 'boolean', description: 'follow the load to its end' },
    json: { type: 'boolean', description: 'print the load as JSON' },
    ...connectionOptions,
  },
  async run({ route: routeName, wait, json, ...where }, [path = ''], terminal) {
    const connection = connectionOf(where);
    const [{ createDropper }, { createDisplay, noDisplay }, { createMeter }, { localFile }] =
      await Promise.all([
        import('../dropper.ts'),
        import('../progress/display.ts'),
        import('../progress/bar.ts'),
        import('../upload.ts'),
      ]);
    const file = await localFile(path);
    const dropper = await createDropper(connection);
    const aim = dropper.aim(file, routeName);

    const meter = createMeter({ label: file.name, bytes: file.size });
    const display = terminal.err.live || (wait && !json) ? createDisplay(terminal.err) : noDisplay;
    // The reason is printed once, at the end.
    const update = () => display.show([{ ...meter.bar, reason: null }]);
    const onUploaded = (bytesDone: number) => {
      meter.uploaded(bytesDone);
      update();
    };
    update();
    let load: LoadRecord | null = null;
    try {
      load = await dropper.drop(file, aim, onUploaded, terminal.interrupted);
      if (aim.role.kind === 'ignored') {
        display.clear();
        await reportIgnored(load, await whyIgnored(aim), json, terminal);
        return 0;
      }
      if (wait) {
        if (aim.role.kind === 'member') {
          const line = await memberLine(aim, dropper);
          if (display === noDisplay) writeLine(terminal.err, line);
          else display.note(line);
        }
        for await (const sighting of dropper.follow(load, aim, terminal.interrupted)) {
          meter.saw(sighting);
          update();
          load = sighting.record;
        }
        display.close();
      } else {
        display.clear();
      }
      await report(load, json, terminal, aim.role.kind);
      return load.state === 'rejected' || load.state === 'failed' ? 1 : 0;
    } catch (error) {
      display.close();
      if (!terminal.interrupted.aborted) throw error;
      throw new Interrupted(
        load === null
          ? 'The upload was broken off. If S3 had taken the whole file by then, it is loaded all the same: see `sluice status`.'
          : 'The load goes on: see `sluice status`.',
      );
    }
  },
});

/** The line that tells which marker or manifest a file of a set waits for, and how long this command waits. */
async function memberLine({ route, key }: Aim, { patience }: Dropper): Promise<string> {
  const [{ setOf }, { printable }] = await Promise.all([
    import('../../shared/import/files/role.ts'),
    import('../text/width.ts'),
  ]);
  const minutes = Math.round(patience(route).standstill / 60_000);
  return printable(
    `The file is loaded with its set, and waits for ${setOf(route, key)}. This command waits for that, ${minutes} minutes at most.`,
  );
}

async function whyIgnored({ route, key, role }: Aim): Promise<string> {
  const { adviceOfSet } = await import('../../shared/import/files/set-advice.ts');
  const why = role.kind === 'ignored' ? role.why : '';
  return [why, adviceOfSet(route, key)].filter((one) => one !== null).join(' ');
}
