import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A secret of this console, which its link has and no other program of this machine knows. */
export interface Token {
  text: string;
  /** Whether a request has it, as `Authorization: Bearer …`: a header that no page of another site can set. */
  isIn(request: IncomingMessage): boolean;
}

export function createToken(): Token {
  const text = randomBytes(24).toString('base64url');
  const wanted = digest(text);
  return {
    text,
    isIn({ headers: { authorization = '' } }) {
      const [, given = ''] = /^Bearer (\S+)$/.exec(authorization) ?? [];
      return timingSafeEqual(digest(given), wanted);
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
