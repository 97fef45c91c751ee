/** A number as digits × 10^-scale, without a zero at its end: two texts are the same number where these are equal. */
export interface Exact {
  digits: bigint;
  scale: number;
}

/** The value of a text in the notation of JSON, exactly. */
export function exactOf(text: string): Exact {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) throw new Error(`no number: ${text}`);
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  return shortened(BigInt(`${sign}${whole}${fraction}`), fraction.length - Number(exponent));
}

export function shortened(digits: bigint, scale: number): Exact {
  if (digits === 0n) return { digits, scale: 0 };
  let [rest, at] = [digits, scale];
  while (rest % 10n === 0n) [rest, at] = [rest / 10n, at - 1];
  return { digits: rest, scale: at };
}

export const isSame = (one: Exact, other: Exact) => one.digits === other.digits && one.scale === other.scale;

/** In plain digits. */
export function plainOf({ digits, scale }: Exact): string {
  const sign = digits < 0n ? '-' : '';
  const all = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  if (scale <= 0) return sign + all + (digits === 0n ? '' : '0'.repeat(-scale));
  return `${sign}${all.slice(0, -scale)}.${all.slice(-scale)}`;
}
