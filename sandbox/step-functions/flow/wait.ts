import { maxSeconds, type Wait } from '../definition/definition.ts';
import { toNumber, toText } from '../expression/expression.ts';
import { evaluationFailure } from './failure.ts';
import { type Exit, evaluate, leave, remember, type Visit } from './strand.ts';

/** Waits. After a restart, a run waits for the rest of the time. */
export async function wait(visit: Visit, state: Wait): Promise<Exit> {
  const { clock } = visit.strand.engine;
  if (visit.position.attempt.due === undefined) remember(visit, { due: await dueOf(visit, state) });
  await clock.sleep((visit.position.attempt.due ?? 0) - clock.now(), visit.strand.signal);
  return leave(visit, { fields: state, next: state.Next ?? null, output: visit.position.input });
}

async function dueOf(visit: Visit, state: Wait): Promise<number> {
  if (state.Seconds !== undefined) {
    const seconds = toNumber(await evaluate(visit, state.Seconds, 'Seconds'), 'Seconds', {
      min: 0,
      max: maxSeconds,
    });
    return visit.strand.engine.clock.now() + seconds * 1000;
  }
  const timestamp = toText(await evaluate(visit, state.Timestamp ?? null, 'Timestamp'), 'Timestamp');
  const time = rfc3339.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(time)) {
    throw evaluationFailure(
      `The field Timestamp must be like 2026-11-23T06:00:00Z, but is "${timestamp}".`,
      'Timestamp',
    );
  }
  return time;
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
