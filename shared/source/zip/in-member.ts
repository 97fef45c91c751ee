import { DamagedGzip } from '../../errors.ts';
import { damaged } from './directory.ts';
import type { MemberBytes } from './member.ts';

/** What was thrown while a member of a zip archive was read as gzip, as its owner knows it. @param object its address */
export function inMember(thrown: unknown, { name, from, to }: MemberBytes, object: string): unknown {
  if (!(thrown instanceof DamagedGzip)) return thrown;
  return damaged(
    object,
    `member ${JSON.stringify(name)}, bytes ${from} to ${to}, can't be unpacked to the bytes that it is said to have`,
  );
}
