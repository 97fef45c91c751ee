import { ledger } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { describe } from '../../shared/aws/objects.ts';
import { matchRoute } from '../../shared/config/match.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import { loadId } from '../../shared/loads/identity.ts';
import type { Load } from '../../shared/loads/load.ts';
import { parseEvent } from './event.ts';

export interface ReceiveInput {
  event: unknown;
  run: string;
  imports: ImportRoute[];
}

export type Received =
  | { outcome: 'load'; load: Load }
  | { outcome: 'duplicate' | 'ignored'; load: null; message: string };

/** Finds the route of an object and enters its load in the ledger; an event that came before ends here. */
export const handler = lambda(async ({ event, run, imports }: ReceiveInput): Promise<Received> => {
  const { object, sequencer, time } = parseEvent(event);
  const route = matchRoute(imports, object.key);
  if (route === null || isFolderMark(object.key, object.size)) {
    const why = route === null ? 'no route has a prefix of this key' : 'it only marks a folder';
    return { outcome: 'ignored', load: null, message: `${describe(object)} is ignored: ${why}.` };
  }
  const id = loadId(object, sequencer);
  const load = { id, object, sequencer, route, receivedAt: time };
  if (await ledger().receive(load, run)) return { outcome: 'load', load };
  return {
    outcome: 'duplicate',
    load: null,
    message: `${describe(object)} is load ${id} already; this second event for it changes nothing.`,
  };
});

/** Consoles make an empty object with a slash at its end where a person makes a folder. */
function isFolderMark(key: string, size: number): boolean {
  return size === 0 && key.endsWith('/');
}
