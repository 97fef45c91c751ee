import { createLambda } from '../../../sandbox/lambda/lambda.ts';
import { loadId } from '../../../shared/import/identity.ts';
import { parseMessage } from '../../../shared/import/receive/message.ts';

/** What was seen from outside the functions: by when a load was in its backlog for sure, and when a batch was planned. */
export interface Witness {
  /** By the id of the load: when the call of `receive` was over that took it first. Milliseconds since 1970. */
  arrivals: Map<string, number>;
  /** By the id of the batch: when the call of `plan` began that made it. */
  plans: Map<string, number>;
  lambda: typeof createLambda;
}

interface Records {
  Records: { messageId: string; body: string }[];
}

/** Lambda, watched. */
export function createWitness(): Witness {
  const arrivals = new Map<string, number>();
  const plans = new Map<string, number>();

  function arrived({ Records }: Records, answer: unknown, now: number): void {
    const { batchItemFailures = [] } = (answer ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, body } of Records) {
      const message = parseMessage(body);
      if (failed.has(messageId) || message.kind !== 'object') continue;
      const id = loadId(message.object, message.sequencer);
      if (!arrivals.has(id)) arrivals.set(id, now);
    }
  }

  return {
    arrivals,
    plans,
    lambda(options) {
      const lambda = createLambda(options);
      return {
        ...lambda,
        async invoke(call) {
          const began = Date.now();
          const outcome = await lambda.invoke(call);
          if (!outcome.ok) return outcome;
          if (/Receive/.test(call.functionName)) {
            arrived(call.payload as Records, outcome.payload, Date.now());
          } else if (/-Plan/.test(call.functionName)) {
            const { batch } = outcome.payload as { batch: { id: string } | null };
            if (batch !== null) plans.set(batch.id, began);
          }
          return outcome;
        },
      };
    },
  };
}
