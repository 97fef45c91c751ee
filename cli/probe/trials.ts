import type { Trial } from './trial.ts';
import { parts } from './trials/parts.ts';

/** One after the other: each has a DataSet of its own, since a Stream may take one commit in 15 minutes [X11]. */
export const trials: readonly Trial[] = [parts];
