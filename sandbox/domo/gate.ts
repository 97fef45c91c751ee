import { createTokenBucket, type TokenBucket } from '../worlds/token-bucket.ts';
import { htmlPage, Refusal } from './refusal.ts';
import type { LiveSettings, Settings } from './settings.ts';

/** Refuses requests for what has nothing to do with them. */
export interface Gate {
  /** @throws Refusal where everybody is refused, whatever they ask [R2] */
  enter(): void;
  /** Takes one call of the client's quota. @throws Refusal if there is none left [R7] */
  call(): void;
  /** Takes one push of the plan's. @throws Refusal if there is none left [D17] */
  push(): void;
}

const pages: Partial<Record<Settings['refusal'], { status: number; text: string }>> = {
  forbidden: { status: 403, text: 'Access from this network is denied.' },
  maintenance: { status: 503, text: 'Domo is down for maintenance. We will be back soon.' },
};

export function openGate(settings: LiveSettings): Gate {
  let bucket: { of: Settings['throttle']; tokens: TokenBucket } | null = null;
  /** Epoch milliseconds. */
  let pushes: number[] = [];

  return {
    enter() {
      const page = pages[settings.now.refusal];
      if (page === undefined) return;
      throw new Refusal(page.status, page.text, { body: htmlPage(page.status, page.text) });
    },
    call() {
      const { throttle } = settings.now;
      if (throttle === null) return;
      if (JSON.stringify(bucket?.of) !== JSON.stringify(throttle))
        bucket = { of: throttle, tokens: createTokenBucket(throttle, 1, Date.now) };
      if (bucket?.tokens.take()) return;
      const seconds = Math.ceil(1 / throttle.perSecond);
      throw new Refusal(429, 'Too many requests. Try again later.', {
        headers: throttle.retryAfter ? { 'Retry-After': String(seconds) } : {},
      });
    },
    push() {
      const { pushLimit } = settings.now;
      if (pushLimit === null) return;
      const now = Date.now();
      pushes = pushes.filter((at) => at > now - pushLimit.perSeconds * 1000);
      if (pushes.length >= pushLimit.pushes) throw new Refusal(pushLimit.status, pushLimit.message);
      pushes.push(now);
    },
  };
}
