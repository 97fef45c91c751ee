import { Interrupted } from '../complaint.ts';
import { messageOf } from '../explain.ts';

/** Waits for a request. @returns the message of Domo's refusal; null where Domo takes the request. Throws where it is interrupted. */
export async function explained(request: Promise<unknown>): Promise<string | null> {
  try {
    await request;
    return null;
  } catch (error) {
    if (error instanceof Interrupted || !(error instanceof Error)) throw error;
    return messageOf(error);
  }
}
