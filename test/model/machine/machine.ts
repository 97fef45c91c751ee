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
  flow: Flow;
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
  const milliseconds = Object.entries(timeouts).map(([name, seconds]) => [name, seconds * 1000] as const);
  return { timeouts: new Map(milliseconds), flow: compileFlow(definition) };
}

interface Resource {
  Type: string;
  Properties?: { Timeout?: number };
}
