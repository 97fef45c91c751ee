import type { Execution } from '../../../shared/domo/answers.ts';
import { outcomeOf } from '../../../shared/domo/executions.ts';
import { explained } from '../explained.ts';
import type { Surroundings, Trial } from '../trial.ts';
import { ended, exported, open, quietly, until, upload, waited } from '../watch.ts';
import { columns } from './parts.ts';

/** Two executions of one Stream, of which none is committed. */
export const openAborts: Trial = {
  codes: ['X6', 'X17'],
  async run(own) {
    const { domo, throwaways, tell } = own;
    const { streamId, dataSetId } = await throwaways.stream('aborts', { columns, updateMethod: 'APPEND' });
    const first = await open(own, streamId);
    const second = await open(own, streamId);
    const { currentState } = await domo.executions.get(streamId, first.executionId);
    tell(
      'X6',
      outcomeOf({ currentState }) === 'running'
        ? { verdict: 'otherwise', seen: `The first one is ${currentState} while the second one is open.` }
        : { verdict: 'as assumed', seen: `The first one is ${currentState} since the second one was made.` },
    );
    await upload(own, second, 1, 'row,1\n');
    await domo.executions.abort(streamId, second.executionId);
    own.states.aborted = (await domo.executions.get(streamId, second.executionId)).currentState;
    const rows = await quietly(
      own,
      () => counted(own, dataSetId),
      (now) => now > 0,
    );
    tell(
      'X17',
      rows > 0
        ? { verdict: 'otherwise', seen: 'The row was there after it.', behaviour: { abortOfOpen: 'lands' } }
        : {
            verdict: 'as assumed',
            seen: `No row came within ${Math.round(own.quiet / 1000)} s.`,
            behaviour: { abortOfOpen: 'discards' },
          },
    );
  },
};

/** An execution that is aborted right after its commit. */
export const lateAbort: Trial = {
  codes: ['X19'],
  async run(own) {
    const { domo, throwaways, tell } = own;
    const stream = await throwaways.stream('late abort', { columns, updateMethod: 'APPEND' });
    const execution = await open(own, stream.streamId);
    const { streamId, executionId } = execution;
    await upload(own, execution, 1, 'row,1\n');
    await domo.executions.commit(streamId, executionId);
    const refusal = await explained(domo.executions.abort(streamId, executionId));
    const said = await ended(own, execution);
    const isDone = outcomeOf(said) === 'succeeded' || said.currentState === own.states.succeeded;
    if (refusal !== null || isDone) {
      const how = refusal === null ? 'came too late' : `was refused: ${refusal}`;
      // Nobody is misled by it: the execution says that its rows are there, or goes on as if nothing were.
      const seen = `It ${how} The execution ended as ${said.currentState}.`.replace(/late The/, 'late. The');
      tell('X19', { verdict: 'as assumed', seen, behaviour: { abortOfCommitted: 'discards' } });
      return;
    }
    const rows = await quietly(
      own,
      () => counted(own, stream.dataSetId),
      (now) => now > 0,
    );
    tell('X19', landed(own, said, rows));
  },
};

function landed(own: Surroundings, { currentState }: Execution, rows: number) {
  if (rows > 0) {
    const seen = `It was taken and the execution is ${currentState}, and its row came all the same.`;
    return { verdict: 'otherwise', seen, behaviour: { abortOfCommitted: 'lands' } } as const;
  }
  const seen = `It was taken, the execution is ${currentState}, and no row came within ${Math.round(own.quiet / 1000)} s.`;
  return { verdict: 'as assumed', seen, behaviour: { abortOfCommitted: 'discards' } } as const;
}

/** A text in a column of numbers, which Domo can't index, or does not take. */
export const failure: Trial = {
  codes: ['X5'],
  async run(own) {
    const { domo, throwaways } = own;
    const longs = [{ name: 'number', type: 'LONG' }] as const;
    const { streamId, dataSetId } = await throwaways.stream('states', {
      columns: longs,
      updateMethod: 'APPEND',
    });
    const execution = await open(own, streamId);
    const refusal = await explained(upload(own, execution, 1, 'text\n'));
    if (refusal !== null) return;
    await domo.executions.commit(streamId, execution.executionId);
    const said = await ended(own, execution);
    const rows = await until(
      own,
      () => counted(own, dataSetId),
      () => true,
    );
    const isOver = outcomeOf(said) !== 'running' && (outcomeOf(said) !== 'unknown' || said.endedAt != null);
    if (isOver && rows === 0) own.states.failed = said.currentState;
    else if (!isOver) throw new Error(`${waited(own)} the execution was ${said.currentState}.`);
  },
};

async function counted(own: Surroundings, dataSetId: string): Promise<number> {
  // An export shows what is there; a count may be late.
  return (await exported(own, dataSetId)).length;
}
