import type { Answer } from '../http.ts';
import { answerJson, type Operation, ServiceFault } from '../json-protocol.ts';
import type { RuleDefinition } from '../template/resources/rule.ts';
import type { EventBridge } from './event-bridge.ts';
import { readEntries, resultOf } from './put-events.ts';

/** The part of EventBridge's API that describes the rules of the stack, and takes events of people's own. */
export interface EventBridgeApi {
  /** Answers `AWSEvents.<operation>`. */
  answer(operation: string, body: Buffer): Promise<Answer>;
}

export interface EventBridgeApiOptions {
  rules: readonly RuleDefinition[];
  put: EventBridge['put'];
  /** What a person should know. */
  log: (line: string) => void;
}

export function createEventBridgeApi({ rules, put, log }: EventBridgeApiOptions): EventBridgeApi {
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

    async PutEvents(input) {
      const entries = readEntries(input);
      for (const entry of entries) {
        if (!('event' in entry)) continue;
        // Who puts an event has done with it: what a target does not take is no concern of theirs.
        put(entry.event).catch((error: unknown) => log(`an event was not taken: ${error}`));
      }
      const failed = entries.filter((entry) => !('event' in entry)).length;
      return { FailedEntryCount: failed, Entries: entries.map(resultOf) };
    },
  };
  return { answer: (operation, body) => answerJson('EventBridge', operations, operation, body) };
}
