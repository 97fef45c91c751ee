import { Interrupted } from '../complaint.ts';
import { messageOf } from '../explain.ts';

/** What Domo says against a request; null: it takes it. An interruption is none of that. */
export async function explained(request: Promise<unknown>): Promise<string | null> {
  try {
    await request;
    return null;
  } catch (error) {
    if (error instanceof Interrupted || !(error instanceof Error)) throw error;
    return messageOf(error);
  }
}
