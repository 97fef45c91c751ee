/** S3's rules for the names of general purpose buckets, as far as a pattern can express them. */
export const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export const keyArnPattern = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

/** What is wrong with the name of a bucket, as advice, or null. */
export function bucketMistake(name: string): string | null {
  if (/^s3:/i.test(name) || name.includes('/')) {
    return 'write the name of the bucket alone, like "our-files"; folders belong to the prefixes';
  }
  if (name.startsWith('arn:')) return 'write the name of the bucket, which is the last part of its ARN';
  const isName = bucketPattern.test(name) && !name.includes('..') && !/^\d+(\.\d+){3}$/.test(name);
  return isName ? null : 'write the name of a bucket: 3 to 63 lower case letters, digits, hyphens and dots';
}
