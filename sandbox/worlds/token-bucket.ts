/** How AWS limits calls: a bucket of tokens that is filled again at a steady rate, one token a call. */
export interface Rate {
  /** Tokens that it holds at most. */
  bucket: number;
  /** Tokens that come back in a second. */
  perSecond: number;
}

export interface TokenBucket {
  /** Takes one token if there is one. */
  take(): boolean;
  /** Takes a token that may not be there yet; milliseconds until it is. */
  reserve(): number;
  /** Takes `amount`, also where there is less: what is missing is owed. */
  charge(amount: number): void;
  /** Whether so much is there; for what is more than the bucket ever holds, whether it is full. */
  has(amount: number): boolean;
  /** Whether it is as if it had never been used. */
  readonly full: boolean;
}

/**
 * @param timeScale a second of the rate takes this many seconds
 * @param now milliseconds, for tests
 */
export function createTokenBucket(
  { bucket, perSecond }: Rate,
  timeScale = 1,
  now: () => number = () => performance.now(),
): TokenBucket {
  const perMillisecond = perSecond / 1000 / timeScale;
  let tokens = bucket;
  let at = now();

  function fill(): number {
    const time = now();
    tokens = Math.min(bucket, tokens + (time - at) * perMillisecond);
    at = time;
    return tokens;
  }

  return {
    take() {
      if (fill() < 1) return false;
      tokens -= 1;
      return true;
    },
    reserve() {
      const missing = Math.max(0, 1 - fill());
      tokens -= 1;
      return missing / perMillisecond;
    },
    charge(amount) {
      fill();
      tokens -= amount;
    },
    has: (amount) => fill() >= Math.min(amount, bucket),
    get full() {
      return fill() >= bucket;
    },
  };
}
