import { createTokenBucket, type TokenBucket } from '../worlds/token-bucket.ts';
import type { World } from '../worlds/world.ts';

/** Whether S3 answers one more request for a key. */
export type Admit = (request: { method: string; bucket: string | null; key: string | null }) => boolean;

/**
 * Limits requests for the keys of one prefix, each prefix on its own. Where S3 draws the line between prefixes it
 * does not say, and it moves: here it is the last slash of a key.
 */
export function createRequestQuotas(quotas: NonNullable<World['s3']>, timeScale: number): Admit {
  const limits = { put: quotas.putsPerSecondOfPrefix, get: quotas.getsPerSecondOfPrefix };
  const buckets = new Map<string, TokenBucket>();

  return ({ method, bucket, key }) => {
    const kind = method === 'GET' || method === 'HEAD' ? 'get' : 'put';
    const perSecond = limits[kind];
    if (perSecond === undefined || bucket === null) return true;
    const prefix = (key ?? '').slice(0, (key ?? '').lastIndexOf('/') + 1);
    const name = `${kind} ${bucket}/${prefix}`;
    let tokens = buckets.get(name);
    if (tokens === undefined) {
      tokens = createTokenBucket({ bucket: perSecond, perSecond }, timeScale);
      buckets.set(name, tokens);
    }
    return tokens.take();
  };
}
