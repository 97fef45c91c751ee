import { counted } from '../../counted.ts';
import { listLines } from '../../wording.ts';
import { type Notice, notice } from '../ledger/notice.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { describe } from '../load.ts';
import type { Missed } from './missed.ts';

/** What is said of loads that wait for their set since the day before; null if there are none. */
export function waitingNotice(waiting: readonly LedgerRow[]): Notice | null {
  const [first] = waiting;
  if (first === undefined) return null;
  const files = listLines(waiting, (row) => `${describe(row)}\n  route ${row.route}, waits for ${row.set}`);
  return notice(
    { kind: 'set' },
    `${counted(waiting.length, 'file waits', 'files wait')} for the rest of a set`,
    [
      'Dropped more than a day ago under a route that loads sets, and no marker or manifest has come since that takes it:',
      files.join('\n'),
      'What to do: If the set is complete, drop its marker or manifest, last. Nothing of it is loaded before. You are told of each file once.',
    ],
  );
}

/** What is said of objects that a sweep has found; null if it found none. */
export function sweepNotice(started: readonly Missed[], left: readonly Missed[]): Notice | null {
  const found = started.length + left.length;
  if (found === 0) return null;
  const list = (missed: readonly Missed[]) =>
    listLines(missed, ({ id, object, route }) => `${describe(object)}\n  route ${route}, load ${id}`).join(
      '\n',
    );
  const loading = [
    `Dropped, and nobody came for it, since its event was lost. It is being loaded now:`,
    list(started),
    'What to do: Nothing. How it ends is shown by: npx sluice history',
  ];
  const inVain = left.filter(({ waitsInVain }) => waitsInVain !== null);
  const others = left.filter(({ waitsInVain }) => waitsInVain === null);
  const waiting = [
    'Dropped to be loaded with a set, which never comes, since the route loads no sets any more; and so not touched:',
    list(inVain),
    'What to do: To load each by itself, in the order in which they were dropped: npx sluice sweep --fix. To load them as a set, give the route its "set" again, and deploy.',
  ];
  const leaving = [
    "Under a route's prefix since before the route had loaded anything, or uploaded in parts to a REPLACE route, where S3 does not say which file is the newest; and so not touched:",
    list(others),
    'What to do: If this is to be loaded: npx sluice sweep --fix',
  ];
  return notice({ kind: 'sweep' }, `${counted(found, 'file', 'files')} had not been loaded`, [
    ...(started.length === 0 ? [] : loading),
    ...(others.length === 0 ? [] : leaving),
    ...(inVain.length === 0 ? [] : waiting),
  ]);
}
