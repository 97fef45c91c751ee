/** Sluice writes part lists and receipts under this prefix of the bucket. */
export const reservedPrefix = '_sluice/';

/** Bytes. Leaves room for the name of the file, since a key of S3 has at most 1024 bytes. */
const longestPrefix = 512;

/** What is wrong with a key prefix in itself, as advice: one sentence for each mistake. */
export function prefixMistakes(prefix: string): string[] {
  if (prefix === '') return ['write a prefix, like "incoming/sales/": an empty one would match every object'];
  const mistakes: string[] = [];
  if (/^s3:/i.test(prefix)) {
    mistakes.push('write only what follows the bucket: the bucket is always the one of the stack');
  } else if (prefix.startsWith('/')) {
    mistakes.push('leave out the slash at its beginning: keys in S3 do not begin with one');
  }
  if (prefix.includes('\\')) mistakes.push('write / where there is \\');
  if (/[*?]|\$\{/.test(prefix)) {
    mistakes.push('leave out *, ? and ${: a prefix is no pattern, and in IAM policies these mean something');
  }
  if (/(^|\/)\.\.?(\/|$)/.test(prefix)) mistakes.push('leave out . and ..: keys in S3 are no paths');
  if (/[\p{Cc}\p{Cs}]/u.test(prefix)) mistakes.push('leave out the control characters');
  if (new TextEncoder().encode(prefix).length > longestPrefix) {
    mistakes.push(`write a shorter one: at most ${longestPrefix} bytes, so that file names fit behind it`);
  }
  if (overlap(prefix, reservedPrefix)) {
    mistakes.push(`write one outside of ${reservedPrefix}, where Sluice keeps part lists and receipts`);
  }
  return mistakes;
}

/** Whether one key can begin with both. */
export function overlap(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
