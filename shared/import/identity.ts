import { createHash } from 'node:crypto';
import type { ObjectVersion } from './load.ts';

/**
 * The id of the load of one object version: bucket, key and version id, or etag and sequencer where the
 * bucket has no versions. The same version always gives the same id, so a second event for it finds the
 * first one's row.
 *
 * @returns 20 characters, a-z and 2-7: safe in keys, file names and addresses.
 */
export function loadId(
  object: Pick<ObjectVersion, 'bucket' | 'key' | 'versionId' | 'etag'>,
  sequencer: string | null,
): string {
  const version = object.versionId ?? `${object.etag}/${sequencer ?? ''}`;
  const digest = createHash('sha256')
    .update(JSON.stringify([object.bucket, object.key, version]))
    .digest();
  return base32(digest.subarray(0, 13)).slice(0, 20);
}

/** Whether a text has the form of such an id. */
export function isLoadId(text: string): boolean {
  return /^[a-z2-7]{20}$/.test(text);
}

function base32(bytes: Uint8Array): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return text;
}
