import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { type Answer, type Call, readText } from './call.ts';
import { errorBody, htmlPage, Refusal } from './refusal.ts';
import type { LiveSettings } from './settings.ts';

/** The documented scopes [A6]. A client that names none gets all. */
const scopes = ['account', 'audit', 'buzz', 'dashboard', 'data', 'user', 'workflow'];

const customer = 'sandbox';
const userId = 27;
const role = 'Admin';

interface Claims {
  /** Epoch seconds [A8]. */
  exp: number;
  scope: string[];
}

export interface Tokens {
  /** The token route, for all the ways in which official clients call it [A1-A5]. */
  issue(call: Call): Promise<Answer>;
  /** @throws Refusal if the call has no valid token with the scope `data` */
  check(call: Call): void;
  /** Makes all tokens so far invalid. */
  revoke(): void;
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const equal = (one: string, other: string): boolean => {
  const digest = (text: string) => createHmac('sha256', 'equal').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
};

export function openTokens(clientId: string, clientSecret: string, settings: LiveSettings): Tokens {
  /** Part of the signing key, so that a revoked token has no valid signature any more. */
  let generation = 0;
  const revoke = (): void => {
    generation += 1;
  };
  settings.onChange(() => {
    if (settings.now.refusal === 'revoked') revoke();
  });

  const sign = (content: string): string =>
    createHmac('sha256', `${clientSecret}\n${generation}`).update(content).digest('base64url');

  function basicCredentialsFit(header: string | undefined): boolean {
    const encoded = /^basic\s+(\S+)$/i.exec(header ?? '')?.[1];
    if (encoded === undefined) return false;
    return equal(Buffer.from(encoded, 'base64').toString('utf8'), `${clientId}:${clientSecret}`);
  }

  function claimsOf(token: string): Claims | null {
    const [header, payload, signature, ...rest] = token.split('.');
    if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
      return null;
    if (!equal(signature, sign(`${header}.${payload}`))) return null;
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  }

  return {
    async issue(call) {
      const form = new URLSearchParams(await readText(call));
      const parameter = (name: string): string | null => call.query.get(name) ?? form.get(name);
      if (settings.now.refusal === 'revoked' || !basicCredentialsFit(call.header('authorization')))
        throw new Refusal(401, 'Bad credentials', {
          headers: { 'WWW-Authenticate': 'Basic realm="oauth2/client"' },
        });
      if (parameter('grant_type') !== 'client_credentials')
        throw new Refusal(400, 'Unsupported grant type', {
          body: { ...errorBody(400, 'Unsupported grant type'), error: 'unsupported_grant_type' },
        });

      const asked = (parameter('scope') ?? '').split(/[\s+]+/).filter((scope) => scope !== '');
      const granted = asked.length === 0 ? scopes : asked;
      const { tokenSeconds } = settings.now;
      const jti = randomUUID();
      const content = [
        base64({ alg: 'RS256', typ: 'JWT' }),
        base64({
          scope: granted,
          // Whole seconds, because clients read an integer; rounded up, because a token must not end before
          // `expires_in`.
          exp: Math.ceil(Date.now() / 1000 + tokenSeconds),
          role,
          env: 'sandbox',
          userId,
          customer,
          jti,
          client_id: clientId,
        }),
      ].join('.');
      return {
        status: 200,
        headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
        json: {
          access_token: `${content}.${sign(content)}`,
          token_type: 'bearer',
          expires_in: Math.max(0, tokenSeconds - 1),
          scope: granted.join(' '),
          customer,
          env: 'sandbox',
          userId,
          role,
          jti,
        },
      };
    },

    check(call) {
      const token = /^bearer\s+(\S+)$/i.exec(call.header('authorization') ?? '')?.[1];
      if (token === undefined) throw unauthorized(call, null);
      const claims = claimsOf(token);
      if (claims === null) throw unauthorized(call, 'Cannot verify the access token');
      if (Date.now() >= claims.exp * 1000)
        throw unauthorized(call, `Jwt expired at ${new Date(claims.exp * 1000).toISOString()}`);
      if (!claims.scope.includes('data'))
        throw new Refusal(403, 'Insufficient scope for this resource', {
          body: {
            error: 'insufficient_scope',
            error_description: 'Insufficient scope for this resource',
            scope: 'data',
          },
        });
    },

    revoke,
  };
}

/**
 * 401 as others have seen it live [A14, A15]; 406 if the error can't be sent in the type that the client wants [A17].
 */
function unauthorized(call: Call, reason: string | null): Refusal {
  if (/^\s*text\/csv\s*(;|$)/i.test(call.header('accept') ?? ''))
    return new Refusal(406, 'Not Acceptable', {
      body: htmlPage(406, 'Could not find acceptable representation'),
    });
  const message = 'UnauthorizedException: Full authentication is required to access this resource';
  return new Refusal(401, message, {
    headers: {
      'WWW-Authenticate':
        reason === null
          ? 'Bearer realm="oauth2/resource"'
          : `Bearer error="invalid_token", error_description="${reason}", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"`,
    },
    body: { ...errorBody(401, message, call.path), statusReason: 'Internal Server Error' },
  });
}
