import { explained } from '../explained.ts';
import type { Trial } from '../trial.ts';
import { ended, exported, open, quietly, until, upload, waited } from '../watch.ts';
import { columns } from './parts.ts';

/** An execution that is committed again, at once and when it has ended. */
export const commits: Trial = {
  codes: ['X16'],
  async run(own) {
    const { domo, throwaways, tell } = own;
    const { streamId, dataSetId } = await throwaways.stream('commits', { columns, updateMethod: 'APPEND' });
    const execution = await open(own, streamId);
    const commit = () => domo.executions.commit(streamId, execution.executionId);
    await upload(own, execution, 1, 'row,1\n');
    await commit();
    const early = await explained(commit());
    const { currentState } = await ended(own, execution);
    const count = async () => (await exported(own, dataSetId)).length;
    if ((await until(own, count, (rows) => rows > 0)) === 0) {
      throw new Error(`${waited(own)} the execution was ${currentState}, and its row was not there.`);
    }
    const late = await explained(commit());
    const isRefused = early !== null && late !== null;
    const rows = isRefused ? await count() : await quietly(own, count, (now) => now > 1);
    if (rows > 1) {
      const seen = `It was taken, and the row of the execution was there ${rows} times.`;
      tell('X16', { verdict: 'otherwise', seen, behaviour: { secondCommit: 'doubles' } });
      return;
    }
    const seen = isRefused
      ? `It was refused: ${early}`
      : `It was taken ${early === null ? 'at once' : 'when the execution had ended'}, and the row was there once.`;
    tell('X16', { verdict: 'as assumed', seen, behaviour: { secondCommit: 'safe' } });
  },
};
