import type { Choice } from '../definition/definition.ts';
import { typeName } from '../json.ts';
import { evaluationFailure, StateFailure } from './failure.ts';
import { type Exit, evaluate, leave, type Visit } from './strand.ts';

/**
 * The first rule whose Condition is true decides, with its Output and Assign. Otherwise Default, with those of the
 * state.
 */
export async function choose(visit: Visit, state: Choice): Promise<Exit> {
  const { input } = visit.position;
  for (const [index, rule] of state.Choices.entries()) {
    const field = `Choices[${index}]/Condition`;
    const value = await evaluate(visit, rule.Condition, field);
    if (typeof value !== 'boolean') {
      throw evaluationFailure(
        `The field ${field} must be true or false, but is of type ${typeName(value)}.`,
        field,
      );
    }
    if (value)
      return leave(visit, { fields: rule, place: `Choices[${index}]/`, next: rule.Next, output: input });
  }
  if (state.Default !== undefined) return leave(visit, { fields: state, next: state.Default, output: input });
  throw new StateFailure(
    'States.Runtime',
    `No rule of the Choice "${visit.name}" applies, and it has no Default`,
  );
}
