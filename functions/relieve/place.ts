import { loadId } from '../../shared/loads/identity.ts';
import { parseEvent } from '../receive/event.ts';
import { parseOrder } from '../receive/order.ts';

/** What a run was for, by its input; nulls where that can't be told. */
export interface Place {
  load: string | null;
  streamKey: string | null;
}

export function placeOf(input: string): Place {
  const parsed: unknown = JSON.parse(input);
  const order = parseOrder(parsed);
  switch (order?.kind) {
    case 'replay':
      return { load: order.id, streamKey: null };
    case 'recover':
      return { load: null, streamKey: order.streamKey };
    default: {
      const { object, sequencer } = parseEvent(parsed);
      return { load: loadId(object, sequencer), streamKey: null };
    }
  }
}
