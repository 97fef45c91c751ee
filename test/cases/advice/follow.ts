import { FileError } from '../../../shared/errors.ts';
import { type Attempt, type Read, readBytes } from './read-here.ts';
import { type WayOut, waysOut } from './ways-out.ts';

/** What becomes of a file that was rejected when somebody does what the reasons say. */
export interface Followed {
  /** The loads that it leads to, each by other settings. */
  reads: { path: string[]; read: Read }[];
  /** Ways that lead nowhere: what they say, and the reason that is given then. */
  dead: { path: string[]; reason: string }[];
}

/** Reasons one behind the other until a file loads. */
const mostSteps = 6;

/** Does what the reason of a rejection says, each of the ways that it names, and what further reasons say then. */
export async function follow(attempt: Attempt, reason: string): Promise<Followed> {
  const followed: Followed = { reads: [], dead: [] };
  await walk(attempt, reason, [], [reason], followed);
  return followed;
}

async function walk(
  attempt: Attempt,
  reason: string,
  path: string[],
  reasons: readonly string[],
  followed: Followed,
): Promise<void> {
  for (const way of waysOut(reason)) {
    const further = [...path, way.text];
    const next = await way.take(attempt);
    const answer = await tried(next, way);
    if (typeof answer !== 'string') followed.reads.push({ path: further, read: answer });
    else if (reasons.includes(answer) || further.length >= mostSteps)
      followed.dead.push({ path: further, reason: answer });
    else {
      const before = followed.reads.length;
      await walk(next, answer, further, [...reasons, answer], followed);
      if (followed.reads.length === before) followed.dead.push({ path: further, reason: answer });
    }
  }
}

async function tried(attempt: Attempt, { text }: WayOut): Promise<Read | string> {
  try {
    return await readBytes(attempt);
  } catch (error) {
    if (error instanceof FileError) return error.message;
    throw new Error(`${text}: ${(error as Error).message}`, { cause: error });
  }
}
