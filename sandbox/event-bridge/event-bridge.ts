import { SandboxError } from '../sandbox-error.ts';
import type { RuleDefinition } from '../template/resources/rule.ts';
import { compileInput } from './input.ts';
import { compilePattern } from './pattern.ts';

/** An event as EventBridge hands it to targets. */
export interface BridgeEvent {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601, UTC, whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** Takes the JSON value that a rule makes from an event. Rejects if it can't take it. */
export type Target = (input: unknown) => Promise<void>;

/** A stand-in for EventBridge's default bus: the rules of the stack. */
export interface EventBridge {
  /**
   * Gives the event to every target whose rule it matches.
   *
   * @returns how many there were
   * @throws AggregateError if some did not take it: put it again, as EventBridge does, for at least once
   */
  put(event: BridgeEvent): Promise<number>;
}

/**
 * @param targetOf returns the target with an ARN; null if the sandbox has none
 * @throws SandboxError if a rule has a pattern, an input or a target that the sandbox does not know
 */
export function createEventBridge(
  rules: readonly RuleDefinition[],
  targetOf: (arn: string) => Target | null,
): EventBridge {
  const compiled = rules.flatMap((rule) => {
    const matches = compilePattern(rule.pattern, `Rule ${rule.name}`);
    const targets = rule.targets.map((definition) => {
      const target = targetOf(definition.Arn);
      if (target === null) {
        throw new SandboxError(
          `The rule ${rule.name} has the target ${definition.Arn}, which is no state machine, function or queue of the stack.`,
        );
      }
      const input = compileInput(definition, rule);
      return (event: BridgeEvent) => target(input(event));
    });
    return rule.enabled ? [{ matches, targets }] : [];
  });

  return {
    async put(event) {
      const targets = compiled.filter(({ matches }) => matches(event)).flatMap((rule) => rule.targets);
      const results = await Promise.allSettled(targets.map((give) => give(event)));
      const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      if (failures.length > 0) throw new AggregateError(failures, `Not taken: ${failures.join('; ')}`);
      return targets.length;
    },
  };
}
