import { invoke, out, table, to } from '../machine-case.ts';

/** More than a state may hand on: 262,144 bytes. */
const big = 'x'.repeat(300_000);

/** What is too large, and what takes too long. */
export const limitsCases = table('limits', [
  ['an output that is too large', { A: out("{% $join($map([1..30000], function($i){'0123456789'})) %}") }],
  ['a result that is too large', { A: invoke('f', { Output: 1 }) }, { functions: { f: [{ returns: big }] } }],
  [
    'a result that is too large, by States.ALL',
    { A: invoke('f', { Output: 1, Catch: [to('B')] }), B: out('caught') },
    { functions: { f: [{ returns: big }] } },
  ],
  [
    'a result that is too large, by its name',
    { A: invoke('f', { Output: 1, Catch: [to('B', ['States.DataLimitExceeded'])] }), B: out('caught') },
    { functions: { f: [{ returns: big }] } },
  ],
  [
    'TimeoutSeconds of the machine',
    { A: { Type: 'Wait', Seconds: 60, End: true } },
    { fields: { TimeoutSeconds: 5 }, hasTimeouts: true },
  ],
]);
