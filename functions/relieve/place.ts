import { loadId } from '../../shared/loads/identity.ts';
import type { Place } from '../../shared/loads/relief.ts';
import { parseEvent } from '../receive/event.ts';
import { parseOrder } from '../receive/order.ts';

/** What a run was for, by its input. */
export function placeOf(input: string): Place {
  const parsed: unknown = JSON.parse(input);
  const order = parseOrder(parsed);
  switch (order?.kind) {
    case 'replay':
      return { load: order.id, streamKey: null };
    case 'recover': {
      const { kind: _, ...sought } = order;
      return { load: null, streamKey: sought.streamKey, sought };
    }
    case 'missed':
      return placeOfEvent(order.event);
    default:
      return placeOfEvent(parsed);
  }
}

function placeOfEvent(event: unknown): Place {
  const { object, sequencer } = parseEvent(event);
  return { load: loadId(object, sequencer), streamKey: null, event };
}
