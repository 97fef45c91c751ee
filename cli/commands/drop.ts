import type { LoadRecord } from '../../shared/import/load.ts';
import { command } from '../command.ts';
import { Interrupted } from '../complaint.ts';
import { connectionOf, connectionOptions, sluiceCommand } from '../connection.ts';
import type { Aim, Dropper } from '../dropper.ts';
import { report, reportIgnored } from '../report.ts';
import { writeLine } from '../terminal.ts';

export const drop = command({
  name: 'drop',
  summary: 'Put files in the bucket, where their route takes them to Domo',
  details: [
    'FILE is a file, a folder with all that is in it, a pattern in quotes such as "data/**/*.csv", or - for standard input with --name. What is found in a folder keeps its path in it, under the prefix of the route; what is no load by its name is left out.',
    'A second file of the same name is a new version of the object, and a load of its own.',
    'With --wait the exit code is 0 if all was loaded, and 1 if a file was rejected or failed.',
    'A file that is loaded with a set waits for the marker or manifest, and ends as the set does; --wait gives up where none comes. Where FILE is the marker or manifest, --wait follows the set.',
    'A file that the "files" settings of its route leave out is ignored: there is no load, and the command says by which pattern.',
  ],
  examples: [
    ['drop sales.csv --route sales --wait', 'a file, followed to its end'],
    ["drop 'exports/**/*.csv' --route sales --wait --sandbox", 'all that a pattern names, in the sandbox'],
    ['drop exports/2025 --route sales', 'a folder, with all that is in it'],
    ['drop - --name today.csv --route sales < report.csv', 'what another program writes'],
  ],
  operands: ['FILE'],
  further: { name: 'FILE', many: true },
  options: {
    route: {
      type: 'string',
      value: 'NAME',
      required: true,
      description: 'the route of the configuration that takes it',
    },
    name: { type: 'string', value: 'NAME', description: 'the name for what comes from standard input' },
    wait: { type: 'boolean', description: 'follow the loads to their ends' },
    json: { type: 'boolean', description: 'print the load as JSON; an array unless one file is named' },
    ...connectionOptions,
  },
  async run({ route: routeName, name, wait, json, ...where }, words, terminal) {
    const connection = connectionOf(where);
    const [{ createDropper }, { createDisplay, noDisplay }, { createMeter }, { filesToDrop }] =
      await Promise.all([
        import('../dropper.ts'),
        import('../progress/display.ts'),
        import('../progress/bar.ts'),
        import('../drop/files.ts'),
      ]);
    const { files, isOne } = await filesToDrop(words, name, terminal.stdin);
    const dropper = await createDropper(connection);
    const [file] = files;
    if (!isOne || file === undefined) {
      const { dropMany } = await import('../drop/drop-many.ts');
      return dropMany(dropper, routeName, files, { wait, json, connection }, terminal).catch(
        (error: unknown) => {
          if (!terminal.interrupted.aborted) throw error;
          throw new Interrupted(
            `What was uploaded is loaded all the same: see \`${sluiceCommand(connection, ['status'])}\`.`,
          );
        },
      );
    }
    const aim = dropper.aim(file, routeName);

    const meter = createMeter({ label: file.name, bytes: file.size ?? 0 });
    const { notes } = terminal;
    const display = notes.live || (wait && !json) ? createDisplay(notes) : noDisplay;
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
          if (display === noDisplay) writeLine(notes, line);
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
      await report(load, json, terminal, { connection, role: aim.role.kind });
      return load.state === 'rejected' || load.state === 'failed' ? 1 : 0;
    } catch (error) {
      display.close();
      if (!terminal.interrupted.aborted) throw error;
      const status = sluiceCommand(connection, ['status']);
      throw new Interrupted(
        load === null
          ? `The upload was broken off. If S3 had taken the whole file by then, it is loaded all the same: see \`${status}\`.`
          : `The load goes on: see \`${status}\`.`,
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
