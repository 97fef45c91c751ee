import { environment } from '../../shared/aws/environment.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import {
  backlog,
  clock,
  documents,
  intake,
  ledger,
  notices,
  objects,
  routes,
} from '../../shared/aws/ports.ts';
import { type Swept, sweep } from '../../shared/import/sweep/sweep.ts';

/** Finds what was dropped and never loaded, and has it loaded: once a day. */
export const handler = lambda((): Promise<Swept> => {
  const store = { objects: objects(), documents: documents(), ledger: ledger(), backlog: backlog() };
  return sweep({ ...store, routes, clock, notices: notices(), intake: intake() }, environment('BUCKET_NAME'));
});
