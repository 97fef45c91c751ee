import type { Json, JsonObject } from '../../../sandbox/step-functions/json.ts';
import { createRandom } from '../../helpers/csv-random.ts';
import { branch, caseOf, functionArn, invoke, type MachineCase, machine, type Step } from './machine-case.ts';

/** Errors that functions throw, and one of the Lambda service. */
const errors = ['E', 'F', 'G', 'Lambda.ServiceException'];
const errorLists = [
  ...[['E'], ['F'], ['G'], ['E', 'F'], ['F', 'G'], ['States.TaskFailed']],
  ...[
    ['Lambda.ServiceException', 'E'],
    ['States.Timeout', 'F'],
  ],
];
const results: Json[] = [1, { a: [1] }, { a: [] }, null, 'text', [{ b: 1 }], { a: 'q"' }];

/**
 * A machine drawn at random: Tasks that fail by a script, with retriers and catchers, Passes with Assign, Choices, and
 * Maps of the same inside.
 */
export function randomMachine(seed: number): MachineCase {
  const { int, pick, once } = createRandom(seed);
  const chance = (share: number) => once(1 / share);
  const functions: Record<string, Step[]> = {};

  function retrier(isLast: boolean): JsonObject {
    const interval = 1 + int(4);
    return {
      ErrorEquals: pick(isLast ? [...errorLists, ['States.ALL'], ['States.ALL']] : errorLists),
      ...(chance(0.7) ? { IntervalSeconds: interval } : {}),
      ...(chance(0.6) ? { MaxAttempts: int(4) } : {}),
      ...(chance(0.6) ? { BackoffRate: pick([1, 1.5, 2, 3]) } : {}),
      ...(chance(0.5) ? { MaxDelaySeconds: interval + 1 + int(10) } : {}),
      ...(chance(0.3) ? { JitterStrategy: pick(['FULL', 'NONE']) } : {}),
    };
  }

  function retriers(): JsonObject {
    const count = int(4);
    return count === 0 ? {} : { Retry: Array.from({ length: count }, (_, i) => retrier(i === count - 1)) };
  }

  function script(): Step[] {
    const failures = Array.from({ length: int(5) }, (): Step => {
      const error = pick(errors);
      return error.startsWith('Lambda.') ? { service: error } : { error, message: `m${int(9)}` };
    });
    return [...failures, chance(0.75) ? { returns: pick(results) } : { error: pick(['E', 'F']) }];
  }

  function flow(prefix: string, length: number, depth: number, readable: string[]): JsonObject {
    const names = Array.from({ length }, (_, i) => `${prefix}${i}`);
    const states: Record<string, JsonObject> = {};
    const known = [...readable];
    const caught = `${prefix}caught`;
    let catchesAny = false;
    /** States before this one may be skipped: nothing behind them can count on what they assign. */
    let certain = 0;

    const expression = (): Json =>
      pick<Json>([
        ...['{% $states.input %}', '{% {"in": $states.input} %}', '{% [$states.input] %}'],
        ...known.flatMap((name) => [`{% $${name} %}`, `{% [$${name}] %}`]),
        ...[7, { k: ['{% $states.input %}'] }],
      ]);
    const output = () => (chance(0.5) ? { Output: expression() } : {});

    function catchers(lists: string[][], more: JsonObject = {}): JsonObject {
      catchesAny = true;
      return { Catch: [{ ErrorEquals: pick(lists), Next: caught, ...more }] };
    }

    function task(variable: string): JsonObject {
      const name = `f${Object.keys(functions).length}`;
      functions[name] = script();
      const named = chance(0.5) ? { Output: '{% $states.errorOutput.Error %}' } : {};
      return invoke(name, {
        Arguments: {
          FunctionName: functionArn(name),
          Payload: { i: expression(), r: '{% $states.context.State.RetryCount %}' },
        },
        Output: pick([
          '{% $states.result.Payload %}',
          '{% {"p": $states.result.Payload} %}',
          '{% $states.input %}',
        ]),
        ...retriers(),
        ...(chance(0.6) ? catchers([['E'], ['F', 'G'], ['States.TaskFailed'], ['States.ALL']], named) : {}),
        ...(chance(0.4) ? { Assign: { [variable]: '{% $states.result.Payload %}' } } : {}),
      });
    }

    function map(name: string): JsonObject {
      const count = 1 + int(3);
      const item = { v: '{% $states.context.Map.Item.Value %}', i: '{% $states.context.Map.Item.Index %}' };
      return {
        Type: 'Map',
        Items: pick<Json>([
          Array.from({ length: count }, (_, k) => k),
          ...['{% [1..2] %}', '{% [$states.input] %}'],
        ]),
        // One at a time, so that the scripts of its functions are gone through in one order.
        MaxConcurrency: 1,
        ...(chance(0.5) ? { ItemSelector: item } : {}),
        ItemProcessor: branch(flow(`${name}x`, 1 + int(2), depth - 1, known)),
        ...(chance(0.3) ? retriers() : {}),
        ...(chance(0.5) ? catchers([['E'], ['States.TaskFailed'], ['States.ALL']]) : {}),
      };
    }

    function choice(i: number): JsonObject {
      const target = pick(names.slice(i + 1));
      certain = Math.max(certain, names.indexOf(target));
      const conditions = ['{% $exists($states.input.in) %}', '{% $type($states.input) = "object" %}', false];
      return {
        ...{ Type: 'Choice', Choices: [{ Condition: pick<Json>(conditions), Next: target }] },
        Default: names[i + 1] ?? '',
      };
    }

    names.forEach((name, i) => {
      const next = names[i + 1];
      const variable = `v${name}`.toLowerCase();
      const kinds = ['task', 'task', 'pass', 'choice'];
      const kind = pick(depth > 0 ? [...kinds, 'task', 'map'] : kinds);
      if (kind === 'choice') {
        states[name] = next === undefined ? { Type: 'Succeed', ...output() } : choice(i);
        return;
      }
      const state =
        kind === 'task'
          ? task(variable)
          : kind === 'map'
            ? map(name)
            : { Type: 'Pass', ...output(), Assign: { [variable]: expression() } };
      const { End: _, ...unlinked } = state as JsonObject;
      states[name] = { ...unlinked, ...(next === undefined ? { End: true } : { Next: next }) };
      if ('Assign' in state && !('Catch' in state) && i >= certain) known.push(variable);
    });
    // Behind the others, since a flow starts at its first state.
    if (catchesAny) states[caught] = { Type: 'Pass', Output: { caught: '{% $states.input %}' }, End: true };
    return reached(states, names[0] ?? '');
  }

  const definition = machine(flow('S', 2 + int(4), 2, []));
  return caseOf(`random: seed ${seed}`, definition, { input: { seed: seed % 7, list: [1] }, functions });
}

/** Without the states that nothing goes on to, which a definition may not have. */
function reached(states: Record<string, JsonObject>, start: string): JsonObject {
  const names = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (names.has(name)) continue;
    names.add(name);
    const { Next, Default, Choices = [], Catch = [] } = states[name] ?? {};
    const rules = [...(Choices as JsonObject[]), ...(Catch as JsonObject[])];
    open.push(
      ...[Next, Default, ...rules.map((rule) => rule.Next)].filter((target) => typeof target === 'string'),
    );
  }
  return Object.fromEntries(Object.entries(states).filter(([name]) => names.has(name)));
}
