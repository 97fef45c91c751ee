import { command } from '../command.ts';
import { WrongUse } from '../complaint.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { report } from '../report.ts';

export const replay = command({
  name: 'replay',
  summary: 'Load a file again that was rejected or failed',
  details: [
    'The same version of the object is read again. If it is not known whether an earlier try was committed, Domo is asked first, so that no row is loaded twice.',
    '--force also loads a file that "shrinkGuard" has rejected, and one that a newer REPLACE has overtaken.',
  ],
  operands: ['LOAD'],
  options: {
    force: { type: 'boolean', description: 'load it whatever the guards of its route say' },
    wait: { type: 'boolean', description: 'follow the load to its end' },
    json: { type: 'boolean', description: 'print the load as JSON' },
    ...connectionOptions,
  },
  async run({ force, wait, json, ...where }, [id = ''], terminal) {
    const { createReplayer } = await import('../replayer.ts');
    const replayer = await createReplayer(connectionOf(where));
    const before = await replayer.find(id);
    if (before === null) {
      throw new WrongUse(`There is no load "${id}". \`sluice history\` shows the ids.`);
    }
    if (before.state !== 'rejected' && before.state !== 'failed') {
      throw new WrongUse(`Load ${id} is ${before.state}: only one that was rejected or failed can go again.`);
    }
    let load = await replayer.replay(before, force, terminal.interrupted);
    if (wait) {
      for await (const { record } of replayer.follow(load, terminal.interrupted)) load = record;
    }
    await report(load, json, terminal);
    return load.state === 'rejected' || load.state === 'failed' ? 1 : 0;
  },
});
