import { caught, pass, retry, table, to, wait } from '../machine-case.ts';

/** Tasks that wait for the answer of a token. */
export const tokenCases = table('token', [
  [
    'success',
    { A: wait('f') },
    { functions: { f: [{ returns: 'ignored' }] }, answers: { f: [{ success: { a: [1] } }] } },
  ],
  [
    'failure, uncaught',
    { A: wait('f') },
    { functions: { f: [{ returns: 0 }] }, answers: { f: [{ failure: { error: 'E', cause: 'c' } }] } },
  ],
  [
    'failure, caught',
    { A: wait('f', { Catch: [to('B')] }), B: pass() },
    { functions: { f: [{ returns: 0 }] }, answers: { f: [{ failure: { error: 'E', cause: 'c' } }] } },
  ],
  [
    'failure without error',
    { A: wait('f', { Catch: [to('B')] }), B: pass() },
    { functions: { f: [{ returns: 0 }] }, answers: { f: [{ failure: {} }] } },
  ],
  [
    'the function fails',
    { A: wait('f', { Catch: [to('B')] }), B: caught },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'the function fails, and is tried again with another token',
    { A: wait('f', { Retry: [retry(['E'])] }) },
    { functions: { f: [{ error: 'E' }, { returns: 0 }] }, answers: { f: [null, { success: 'second' }] } },
  ],
  [
    'a failure that is tried again',
    { A: wait('f', { Retry: [retry(['E'])] }) },
    {
      functions: { f: [{ returns: 0 }] },
      answers: { f: [{ failure: { error: 'E' } }, { success: 'second' }] },
    },
  ],
  [
    'nobody answers',
    { A: wait('f', { TimeoutSeconds: 3, Catch: [to('B')] }), B: caught },
    { functions: { f: [{ returns: 0 }] }, hasTimeouts: true },
  ],
  [
    'nobody answers, States.TaskFailed does not catch',
    { A: wait('f', { TimeoutSeconds: 3, Catch: [to('B', ['States.TaskFailed'])] }), B: caught },
    { functions: { f: [{ returns: 0 }] }, hasTimeouts: true },
  ],
  [
    'no heartbeat',
    {
      A: wait('f', {
        HeartbeatSeconds: 3,
        TimeoutSeconds: 60,
        Catch: [to('B', ['States.HeartbeatTimeout'])],
      }),
      B: caught,
    },
    { functions: { f: [{ returns: 0 }] }, hasTimeouts: true },
  ],
]);
