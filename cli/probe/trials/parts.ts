import { outcomeOf } from '../../../shared/domo/executions.ts';
import { explained } from '../explained.ts';
import type { Answer, Surroundings, Trial } from '../trial.ts';
import { ended, exported, open, until, upload, waited } from '../watch.ts';

/** Of a DataSet of trials. All are texts, so that no row is refused for its type. */
export const columns = [
  { name: 'mark', type: 'STRING' },
  { name: 'value', type: 'STRING' },
] as const;

/** How late a count may be without being worth a word. Seconds. */
const usualLag = 120;

/** One execution with parts of every kind that may be taken otherwise than is assumed. */
export const parts: Trial = {
  codes: ['P7', 'P8', 'E7', 'E4', 'X10'],
  async run(own) {
    const { domo, throwaways, tell } = own;
    const { streamId, dataSetId } = await throwaways.stream('parts', { columns, updateMethod: 'APPEND' });
    const execution = await open(own, streamId);
    await upload(own, execution, 1, 'again,first\n');
    const refusal = await explained(upload(own, execution, 1, 'again,second\n'));
    await upload(own, execution, 2, 'mark,value\nmark,value\nheaded,1\n');
    await upload(own, execution, 3, 'empty,\nformula,-\n');
    await domo.executions.commit(streamId, execution.executionId);
    const said = await ended(own, execution);
    if (!['succeeded', 'unknown'].includes(outcomeOf(said))) {
      throw new Error(`${waited(own)} the execution was ${said.currentState}.`);
    }
    own.states.succeeded = said.currentState;
    const began = own.now();
    const { rows, count } = await until(
      own,
      async () => ({
        rows: await exported(own, dataSetId),
        count: (await domo.dataSets.get(dataSetId)).rows,
      }),
      (seen) => seen.rows.length > 0 && seen.count === seen.rows.length,
    );
    if (rows.length === 0) {
      throw new Error(`${waited(own)} the execution was ${said.currentState}, and no row was there.`);
    }
    tell('P7', again(rows, refusal));
    tell('P8', header(rows));
    tell('E7', nulls(rows));
    tell('E4', formulas(rows));
    tell('X10', lag(own, rows.length, count, (own.now() - began) / 1000));
  },
};

const valuesOf = (rows: readonly string[][], of: string) =>
  rows.filter(([mark]) => mark === of).map(([, value]) => value);

function again(rows: readonly string[][], refusal: string | null): Answer {
  const behaviour = { partAgain: 'appends' } as const;
  if (refusal !== null) {
    return { verdict: 'otherwise', seen: `Domo refused the second one: ${refusal}`, behaviour };
  }
  const there = valuesOf(rows, 'again');
  if (there.length === 1 && there[0] === 'second') {
    const seen = 'Only the rows of the second one are there.';
    return { verdict: 'as assumed', seen, behaviour: { partAgain: 'replaces' } };
  }
  const both = there.includes('first') && there.includes('second');
  const seen = both ? 'The rows of both are there.' : 'The rows of the second one are not there.';
  return { verdict: 'otherwise', seen, behaviour };
}

function header(rows: readonly string[][]): Answer {
  if (valuesOf(rows, 'headed').length === 0) {
    return { verdict: 'not found out', seen: 'No row is there of the part that began with such rows.' };
  }
  const kept = valuesOf(rows, 'mark').length;
  if (kept === 2) {
    const seen = 'Such a row is there, and so is a second one like it.';
    return { verdict: 'as assumed', seen, behaviour: { partHeader: 'kept' } };
  }
  const seen =
    kept === 1
      ? 'Such a row is not there; a second one like it is.'
      : 'Such a row is not there, and neither is a second one like it: rows like that can’t be loaded, and the count shows it.';
  return { verdict: 'otherwise', seen, behaviour: { partHeader: 'dropped' } };
}

function nulls(rows: readonly string[][]): Answer {
  const [cell] = valuesOf(rows, 'empty');
  if (cell === '') {
    return { verdict: 'as assumed', seen: 'Null is an empty cell.', behaviour: { exportNull: '' } };
  }
  if (cell === '\\N') {
    return { verdict: 'otherwise', seen: 'Null is \\N.', behaviour: { exportNull: '\\N' } };
  }
  const seen = cell === undefined ? 'No row with a null is there.' : `Null came as ${cell}.`;
  return { verdict: 'not found out', seen };
}

function formulas(rows: readonly string[][]): Answer {
  const [cell] = valuesOf(rows, 'formula');
  if (cell === '-') {
    const seen = 'The text - came as -.';
    return { verdict: 'as assumed', seen, behaviour: { exportEscape: 'declined' } };
  }
  if (cell === "'-") {
    return { verdict: 'otherwise', seen: "The text - came as '-.", behaviour: { exportEscape: 'always' } };
  }
  const seen = cell === undefined ? 'No row with such a text is there.' : `The text - came as ${cell}.`;
  return { verdict: 'not found out', seen };
}

function lag(own: Surroundings, rows: number, count: number, seconds: number): Answer {
  if (count !== rows) {
    const seen = `${waited(own)} Domo counted ${count}, and an export had ${rows} rows. Probe again with more --patience.`;
    return { verdict: 'not found out', seen };
  }
  const whole = Math.ceil(seconds);
  const verdict = whole > usualLag ? 'otherwise' : 'as assumed';
  const seen = whole < 2 ? 'The count was right at once.' : `The count was right after ${whole} s.`;
  return { verdict, seen, behaviour: { countLag: whole } };
}
