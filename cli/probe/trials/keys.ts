import { outcomeOf } from '../../../shared/domo/executions.ts';
import { DomoRefused } from '../../../shared/errors.ts';
import type { Trial } from '../trial.ts';
import { ended, exported, open, until, upload, waited } from '../watch.ts';
import { columns } from './parts.ts';

/** A Stream with a key, and a key that occurs twice. */
export const keys: Trial = {
  codes: ['S5', 'S7'],
  async run(own) {
    const { domo, throwaways, tell } = own;
    const create = (updateMethod: 'UPSERT' | 'APPEND') =>
      throwaways.stream(`keys ${updateMethod}`, { columns, updateMethod, keyColumnNames: ['mark'] });
    const { stream, isUpsert } = await create('UPSERT').then(
      (made) => ({ stream: made, isUpsert: true }),
      async (error: unknown) => {
        if (!(error instanceof DomoRefused)) throw error;
        tell('S5', { verdict: 'otherwise', seen: `Domo refused it: ${error.message}` });
        return { stream: await create('APPEND'), isUpsert: false };
      },
    );
    if (isUpsert) tell('S5', { verdict: 'as assumed', seen: 'Domo took it.' });
    const { streamId, dataSetId } = stream;
    const execution = await open(own, streamId, 'UPSERT');
    await upload(own, execution, 1, 'key,first\nkey,second\n');
    await domo.executions.commit(streamId, execution.executionId);
    const said = await ended(own, execution);
    if (outcomeOf(said) === 'failed') {
      tell('S7', { verdict: 'otherwise', seen: `The execution ended as ${said.currentState}.` });
      return;
    }
    const rows = await until(
      own,
      () => exported(own, dataSetId),
      ({ length }) => length > 0,
    );
    if (rows.length === 0)
      throw new Error(`${waited(own)} the execution was ${said.currentState}, and no row was there.`);
    const values = rows.map(([, value]) => value);
    const isLast = values.length === 1 && values[0] === 'second';
    tell('S7', {
      verdict: isLast ? 'as assumed' : 'otherwise',
      seen: isLast
        ? 'The last one is there, alone.'
        : values.length === 1
          ? 'The first one is there, alone.'
          : `There are ${values.length} rows of that key.`,
    });
  },
};
