import { handler as lambda } from '../../shared/aws/handler.ts';
import { ports } from '../../shared/aws/ports.ts';
import { watch } from '../../shared/import/lease/watch.ts';

/** Looks every few minutes whether a run comes for each load, and measures how many loads are open, and for how long. */
export const handler = lambda(() => watch(ports));
