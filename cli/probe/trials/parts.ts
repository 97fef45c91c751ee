import { explained } from '../explained.ts';
import type { Answer, Surroundings, Trial } from '../trial.ts';
import { ended, exported, until, upload } from '../watch.ts';

const columns = [
  { name: 'mark', type: 'STRING' },
  { name: 'value', type: 'STRING' },
] as const;

/** One execution with parts of every kind that may be taken otherwise than is assumed. */
export const parts: Trial = {
  codes: ['P7'],
  async run(own) {
    const { domo, throwaways, tell } = own;
    const { streamId, dataSetId } = await throwaways.stream('P7', { columns, updateMethod: 'APPEND' });
    const { id: executionId } = await domo.executions.create(streamId, { updateMethod: 'APPEND' });
    const send = (part: number, text: string) => upload(own, { streamId, executionId }, part, text);
    await send(1, 'again,first\n');
    const refusal = await explained(send(1, 'again,second\n'));
    await domo.executions.commit(streamId, executionId);
    const { currentState } = await ended(own, streamId, executionId);
    const rows = await until(
      own,
      () => exported(own, dataSetId),
      ({ length }) => length > 0,
    );
    if (rows.length === 0) {
      throw new Error(`${waited(own)} the execution was ${currentState}, and no row was there.`);
    }
    tell('P7', again(rows, refusal));
  },
};

function again(rows: readonly string[][], refusal: string | null): Answer {
  const behaviour = { partAgain: 'appends' } as const;
  if (refusal !== null) {
    return { verdict: 'otherwise', seen: `Domo refused the second one: ${refusal}`, behaviour };
  }
  const there = rows.filter(([mark]) => mark === 'again').map(([, value]) => value);
  if (there.length === 1 && there[0] === 'second') {
    return {
      verdict: 'as assumed',
      seen: 'Only the rows of the second one are there.',
      behaviour: { partAgain: 'replaces' },
    };
  }
  const which =
    there.length > 1 ? 'The rows of both are there.' : 'The rows of the second one are not there.';
  return { verdict: 'otherwise', seen: which, behaviour };
}

export function waited({ patience }: Pick<Surroundings, 'patience'>): string {
  return `After ${Math.round(patience / 1000)} s`;
}
