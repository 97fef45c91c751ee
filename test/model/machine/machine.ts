import { stateMachinesOf } from '../../helpers/definition.ts';
import { compileFlow, type Flow } from './definition.ts';

/** What the model needs of a synthesised template. */
export interface Synthesised {
  /** The definition of the import machine. */
  definition: unknown;
  /** How long a call of each function may take: seconds, by the logical id without the hash behind it. */
  timeouts: Record<string, number>;
}

/** The import machine as it is deployed. */
export interface Machine {
  /** Milliseconds, by function. */
  timeouts: ReadonlyMap<string, number>;
  /** @param plans how often a run counts as having planned before it begins */
  flow(plans: number): Flow;
}

/** Takes the import machine and its functions out of a template. */
export function synthesisedOf(template: object): Synthesised {
  const machine = stateMachinesOf(template).find(({ logicalId }) => logicalId.startsWith('ImportMachine'));
  if (machine === undefined) throw new Error('there is no import machine');
  const resources = (template as { Resources: Record<string, Resource> }).Resources;
  const timeouts = Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
    Type === 'AWS::Lambda::Function' ? [[id.slice(0, -8), Number(Properties?.Timeout)] as const] : [],
  );
  return { definition: machine.definition, timeouts: Object.fromEntries(timeouts) };
}

export function createMachine({ definition, timeouts }: Synthesised): Machine {
  const flows = new Map<number, Flow>();
  return {
    timeouts: new Map(Object.entries(timeouts).map(([name, seconds]) => [name, seconds * 1000])),
    flow(plans) {
      const known = flows.get(plans) ?? compileFlow(begunAt(definition, plans));
      flows.set(plans, known);
      return known;
    },
  };
}

/** The definition for runs that have planned so often before. */
function begunAt(definition: unknown, plans: number): unknown {
  const text = JSON.stringify(definition);
  const begun = text.replaceAll('"plans":0', `"plans":${plans}`);
  if (!text.includes('"plans":0')) throw new Error('the definition does not begin with no plan');
  return JSON.parse(begun);
}

interface Resource {
  Type: string;
  Properties?: { Timeout?: number };
}
