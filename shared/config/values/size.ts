/** The spellings of a size in the configuration. MB is a million bytes, MiB is 2^20. */
export const sizePattern = /^\d{1,12}(\.\d{1,3})? ?(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$/;

const bytesOf: Record<string, number> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** `"64MB"` → 64 000 000, in whole bytes. The text must match `sizePattern`. */
export function bytes(text: string): number {
  return Math.round(Number.parseFloat(text) * (bytesOf[text.replace(/^[\d. ]+/, '')] ?? Number.NaN));
}

/** 64 000 000 → `"64MB"`, in the largest unit that keeps it whole. */
export function sizeText(size: number): string {
  const fitting = Object.entries(bytesOf).filter(([, unit]) => size % unit === 0);
  const [name, unit] = fitting.reduce((a, b) => (b[1] > a[1] ? b : a), ['B', 1]);
  return `${size / unit}${name}`;
}
