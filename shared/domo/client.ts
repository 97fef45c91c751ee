import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, createCall } from './call.ts';
import { createDataSets, type DataSets } from './datasets.ts';
import { createExecutions, type Executions } from './executions.ts';
import { createParts, type Parts } from './parts.ts';
import type { Persistence } from './retry.ts';
import { createStreams, type Streams } from './streams.ts';
import { type Clock, defaultTimings, type Timings } from './timings.ts';
import { type Credentials, createTokens } from './token.ts';
import { createTransport, isAnswer, type Transport } from './transport.ts';

export interface DomoOptions extends Partial<Clock> {
  /** `https://api.domo.com`, or the address of a sandbox. */
  host: string;
  /** Called for each new token. Its errors are passed on. */
  credentials: () => Promise<Credentials>;
  /** Where a person finds the credentials, for messages: `the secret "domo" in Secrets Manager`. */
  credentialsFrom?: string;
  timings?: Partial<Timings>;
  /** Called with the status of every answer, also to tries that are repeated; null if no answer came. */
  onAnswer?: (status: number | null) => void;
}

/**
 * Domo's public API. Besides the errors that a method names, each may reject with DomoUnauthorized (credentials, scope
 * or rights), DomoNotFound, DomoRefused, DomoThrottled (429), DomoUnavailable (nothing happened, or the call may safely
 * be repeated), DomoAnswerLost (only if repeating is not safe [R9]) and DomoAnswerInvalid.
 */
export interface Domo {
  dataSets: DataSets;
  streams: Streams;
  executions: Executions;
  parts: Parts;
}

export interface DomoClient extends Domo {
  /** The same, but its errors do not say what Domo says about rows: it may repeat cells of a file. */
  discreet: Domo;
}

/**
 * Creates a client. A process needs only one, which keeps the token and the connections.
 *
 * @throws ConfigInvalid if the host is not an http or https address
 */
export function createDomo(options: DomoOptions): DomoClient {
  const timings = { ...defaultTimings, ...options.timings };
  const persistence: Persistence = {
    timings,
    clock: {
      now: options.now ?? Date.now,
      random: options.random ?? Math.random,
      sleep: options.sleep ?? ((ms) => sleep(ms)),
    },
    credentialsFrom: options.credentialsFrom ?? 'the Domo client id and secret',
  };
  const send = observed(createTransport(options.host, timings), options.onAnswer);
  const tokens = createTokens(persistence, send, options.credentials);
  const clientOf = (discreet: boolean) => operationsOf(createCall(persistence, send, tokens, discreet));
  return { ...clientOf(false), discreet: clientOf(true) };
}

function operationsOf(call: Call): Domo {
  const executions = createExecutions(call);
  return {
    dataSets: createDataSets(call),
    streams: createStreams(call),
    executions,
    parts: createParts(call, executions),
  };
}

function observed(send: Transport, onAnswer: DomoOptions['onAnswer']): Transport {
  if (onAnswer === undefined) return send;
  return async (request) => {
    const outcome = await send(request);
    onAnswer(isAnswer(outcome) ? outcome.status : null);
    return outcome;
  };
}
