import { joinLine } from '../../../shared/loads/join.ts';
import type { LedgerRow } from '../../../shared/aws/ledger.ts';
import { makeLoad } from '../../helpers/load.ts';

const load = makeLoad();
const waiter = { order: 'order', run: 'own', token: 'token', ticket: '1', load };
const open = { run: 'own', state: 'received', endedAt: null } as LedgerRow;
const ended: LedgerRow = { ...open, state: 'failed', endedAt: '2026-11-25T12:00:00Z' };
const replayed: LedgerRow = { ...open, run: 'replay' };

test.each<[string, LedgerRow | null, LedgerRow | null, string[]]>([
  ['waits in line', open, open, ['enqueue', 'join']],
  ['is told at once if its load has ended for an earlier try', ended, ended, ['dismiss token']],
  ['is told if its load ends meanwhile', open, ended, ['enqueue', 'join', 'dismiss token']],
  ['is told if the ledger has forgotten its load', null, null, ['dismiss token']],
  ['is told alone if another run has its load', replayed, replayed, ['release token']],
  [
    'is told alone if another run gets its load meanwhile',
    open,
    replayed,
    ['enqueue', 'join', 'release token'],
  ],
])('a run %s', async (_, before, after, expected) => {
  const done: string[] = [];
  const rows = [before, after];
  const ledger = {
    get: async () => rows.shift() ?? null,
    enqueue: async () => void done.push('enqueue'),
  };
  const turnstile = {
    join: async () => void done.push('join'),
    dismiss: async (_stream: string, _order: string, _ended: object, token?: string) =>
      void done.push(`dismiss ${token}`),
    release: async (token: string) => void done.push(`release ${token}`),
  };
  await joinLine(ledger, turnstile, 'stream', waiter);
  expect(done).toEqual(expected);
});
