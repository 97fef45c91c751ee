import type { Trial } from './trial.ts';
import { failure, lateAbort, openAborts } from './trials/aborts.ts';
import { commits } from './trials/commits.ts';
import { imports } from './trials/imports.ts';
import { keys } from './trials/keys.ts';
import { parts } from './trials/parts.ts';

/** One after the other: each has a DataSet of its own, since a Stream may take one commit in 15 minutes [X11]. */
export const trials: readonly Trial[] = [parts, commits, openAborts, lateAbort, keys, imports, failure];
