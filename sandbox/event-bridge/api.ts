import type { Answer } from '../http.ts';
import { answerJson, type Operation, ServiceFault } from '../json-protocol.ts';
import type { RuleDefinition } from '../template/resources/rule.ts';

/** The part of EventBridge's API that describes the rules of the stack. */
export interface EventBridgeApi {
  /** Answers `AWSEvents.<operation>`. */
  answer(operation: string, body: Buffer): Promise<Answer>;
}

export function createEventBridgeApi(rules: readonly RuleDefinition[]): EventBridgeApi {
  const operations: Record<string, Operation> = {
    DescribeRule({ Name }) {
      const rule = rules.find(({ name }) => name === Name);
      if (rule === undefined) {
        throw new ServiceFault(
          'ResourceNotFoundException',
          `Rule ${Name} does not exist on EventBus default.`,
        );
      }
      return {
        Name: rule.name,
        Arn: rule.arn,
        EventPattern: JSON.stringify(rule.pattern),
        State: rule.enabled ? 'ENABLED' : 'DISABLED',
        EventBusName: 'default',
      };
    },
  };
  return { answer: (operation, body) => answerJson('EventBridge', operations, operation, body) };
}
