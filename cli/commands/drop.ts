import type { LoadRecord } from '../../shared/import/load.ts';
import { command } from '../command.ts';
import { Interrupted } from '../complaint.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { report, reportIgnored } from '../report.ts';

export const drop = command({
  name: 'drop',
  summary: 'Put a file in the bucket, where its route takes it to Domo',
  details: [
    'A second file of the same name is a new version of the object, and a load of its own.',
    'With --wait the exit code is 0 if the file was loaded, and 1 if it was rejected or failed.',
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
        await reportIgnored(load, aim.role.why, json, terminal);
        return 0;
      }
      if (wait) {
        for await (const sighting of dropper.follow(load, aim, terminal.interrupted)) {
          meter.saw(sighting);
          update();
          load = sighting.record;
        }
        display.close();
      } else {
        display.clear();
      }
      await report(load, json, terminal);
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
