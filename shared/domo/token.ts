import { readAs, type TokenAnswer, tokenAnswer } from './answers.ts';
import { eventOf, unauthorized } from './failure.ts';
import type { Operation } from './operation.ts';
import { type Persistence, persist } from './retry.ts';
import type { Transport } from './transport.ts';

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

export interface Tokens {
  /** A token that stays valid for a while. */
  current(): Promise<string>;
  /** A token other than this one, which Domo did not accept. */
  insteadOf(refused: string): Promise<string>;
}

/**
 * Access tokens by client credentials, with the scope that DataSets and Streams need [A2, A6]. A call during a renewal
 * waits for that renewal [A13]. The credentials are fetched anew for each token, so that a rotated secret is used.
 *
 * Rejects with DomoUnauthorized if Domo does not accept the credentials [A20].
 */
export function createTokens(
  persistence: Persistence,
  send: Transport,
  credentials: () => Promise<Credentials>,
): Tokens {
  const { clock, timings } = persistence;
  let held: { token: string; renewAt: number } | undefined;
  let renewal: Promise<string> | undefined;

  const operation: Operation<TokenAnswer> = {
    kind: 'get token',
    method: 'POST',
    path: '/oauth/token',
    subject: 'token route at this host',
    body: {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      pieces: [Buffer.from('grant_type=client_credentials&scope=data')],
    },
    read: readAs(tokenAnswer),
    interpret: (answer, { credentialsFrom }) =>
      [400, 401, 403].includes(answer.status)
        ? unauthorized(
            `it does not accept the client id and secret (${eventOf(operation, answer)})`,
            credentialsFrom,
          )
        : undefined,
  };

  async function fetchToken(): Promise<string> {
    const { clientId, clientSecret } = await credentials();
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    let askedAt = 0;
    const answer = await persist(persistence, operation, () => {
      askedAt = clock.now();
      return send({
        method: operation.method,
        path: operation.path,
        headers: { Accept: 'application/json', Authorization: `Basic ${basic}`, ...operation.body?.headers },
        body: operation.body?.pieces ?? [],
        bytes: 0,
        thinkMs: 0,
        freshConnection: false,
        secrets: [clientSecret, basic],
      });
    });
    const lifeMs = answer.expires_in * 1000;
    const marginMs = Math.min(timings.tokenMarginMs, lifeMs / 2);
    held = { token: answer.access_token, renewAt: askedAt + lifeMs - marginMs };
    return answer.access_token;
  }

  function renew(): Promise<string> {
    renewal ??= fetchToken().finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  async function current(): Promise<string> {
    return held && clock.now() < held.renewAt ? held.token : renew();
  }

  return {
    current,
    async insteadOf(refused) {
      if (held?.token === refused) held = undefined;
      return current();
    },
  };
}
