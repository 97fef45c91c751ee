import { isAboutRows, isRepeatable, type Operation, withQuery } from './operation.ts';
import { bytesOf, type Persistence, persist } from './retry.ts';
import type { Tokens } from './token.ts';
import { isAnswer, type Outcome, type Transport } from './transport.ts';

export type Call = <T>(operation: Operation<T>) => Promise<T>;

/** Domo answers 401 to an invalid token, and according to its documentation also 403 [A14, A16]. */
const renewOnByDefault = [401, 403];

/**
 * Sends operations with a token. If Domo does not accept the token, the call renews it and repeats the request, once
 * [A13]. That is safe for every operation, because Domo did nothing for the request that it refused.
 *
 * @param discreet its errors do not say what Domo says about rows
 */
export function createCall(
  persistence: Persistence,
  send: Transport,
  tokens: Tokens,
  discreet = false,
): Call {
  return (operation) => {
    const { method, body, thinkMs = 0, renewOn = renewOnByDefault, downloads } = operation;
    const hushed = (outcome: Outcome): Outcome =>
      discreet && isAboutRows(operation.kind) && isAnswer(outcome) ? { ...outcome, discreet } : outcome;
    const sendWith = async (token: string) => {
      const outcome = await send({
        method,
        path: withQuery(operation),
        headers: {
          Accept: 'application/json',
          Authorization: `bearer ${token}`,
          ...body?.headers,
          ...operation.headers,
        },
        body: body?.pieces ?? [],
        bytes: bytesOf(operation),
        thinkMs,
        freshConnection: !isRepeatable(operation.kind),
        secrets: [token],
        ...(downloads === undefined ? {} : { downloads }),
      });
      return hushed(outcome);
    };

    let renewed = false;
    return persist(persistence, operation, async () => {
      const token = await tokens.current();
      const outcome = await sendWith(token);
      if (renewed || !isAnswer(outcome) || !renewOn.includes(outcome.status)) return outcome;
      renewed = true;
      return sendWith(await tokens.insteadOf(token));
    });
  };
}
