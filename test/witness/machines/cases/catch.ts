import { caught, functionArn, invoke, out, pass, retry, table, to } from '../machine-case.ts';

/** Which catcher takes an error, and what it hands on. */
export const catchCases = table('catch', [
  [
    'the output is Error and Cause',
    { A: invoke('f', { Catch: [to('B')] }), B: pass() },
    { functions: { f: [{ error: 'E', message: 'm"m' }] } },
  ],
  [
    'Output and Assign of the Catch',
    {
      A: pass({ Assign: { v: 1 }, Next: 'B' }),
      B: invoke('f', {
        Assign: { v: 9 },
        Catch: [
          to('C', ['E'], {
            Output: '{% [$states.errorOutput.Error, $states.input.n, $v] %}',
            Assign: { e: '{% $states.errorOutput.Error %}', v: '{% $v + 1 %}' },
          }),
        ],
      }),
      C: out('{% [$states.input, $e, $v] %}'),
    },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'the first that matches',
    {
      A: invoke('f', { Catch: [to('B', ['F']), to('C', ['E']), to('D')] }),
      B: out('B'),
      C: out('C'),
      D: out('D'),
    },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'States.TaskFailed before the name',
    { A: invoke('f', { Catch: [to('B', ['States.TaskFailed']), to('C', ['E'])] }), B: out('B'), C: out('C') },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'no match',
    { A: invoke('f', { Catch: [to('B', ['F'])] }), B: out('B') },
    { functions: { f: [{ error: 'E', message: 'm' }] } },
  ],
  [
    'as our machine assigns it',
    {
      A: invoke('f', {
        Catch: [
          to('B', ['States.ALL'], {
            Assign: {
              error: { Error: '{% $states.errorOutput.Error %}', Cause: '{% $states.errorOutput.Cause %}' },
            },
          }),
        ],
      }),
      B: invoke('g', { Arguments: { FunctionName: functionArn('g'), Payload: { error: '{% $error %}' } } }),
    },
    { functions: { f: [{ error: 'CsvInvalid', message: 'row 2 "x"\nbyte 15' }], g: ['echo'] } },
  ],
  [
    'States.Timeout by States.TaskFailed is not caught',
    { A: invoke('f', { TimeoutSeconds: 2, Catch: [to('B', ['States.TaskFailed'])] }), B: out('B') },
    { functions: { f: [{ sleeps: 60 }] }, hasTimeouts: true },
  ],
  [
    'States.Timeout by its name',
    { A: invoke('f', { TimeoutSeconds: 2, Catch: [to('B', ['States.Timeout'])] }), B: caught },
    { functions: { f: [{ sleeps: 60 }] }, hasTimeouts: true },
  ],
  [
    'States.Timeout by States.ALL',
    {
      A: invoke('f', { TimeoutSeconds: 2, Catch: [to('B')] }),
      B: out('{% [$states.input.Error, $states.input.Cause] %}'),
    },
    { functions: { f: [{ sleeps: 60 }] }, hasTimeouts: true },
  ],
  [
    'TimeoutSeconds of an expression',
    { A: invoke('f', { TimeoutSeconds: '{% $states.input.n %}', Catch: [to('B')] }), B: caught },
    { functions: { f: [{ sleeps: 60 }] }, hasTimeouts: true },
  ],
  [
    'a Timeout that is tried again',
    { A: invoke('f', { TimeoutSeconds: 5, Retry: [retry(['States.Timeout'], { MaxAttempts: 2 })] }) },
    { functions: { f: [{ sleeps: 60 }, { sleeps: 60 }, { returns: 'third' }] }, hasTimeouts: true },
  ],
  [
    'each try has the whole timeout',
    { A: invoke('f', { TimeoutSeconds: 20, Retry: [retry(['E', 'States.Timeout'], { MaxAttempts: 2 })] }) },
    { functions: { f: [{ sleeps: 12, returns: 0 }] }, hasTimeouts: true },
  ],
  [
    'States.QueryEvaluationError by its name',
    {
      A: invoke('f', {
        Output: '{% $states.input.nope %}',
        Catch: [to('B', ['States.QueryEvaluationError'])],
      }),
      B: caught,
    },
    { functions: { f: ['echo'] } },
  ],
  [
    'States.QueryEvaluationError by States.TaskFailed',
    {
      A: invoke('f', { Output: '{% $states.input.nope %}', Catch: [to('B', ['States.TaskFailed'])] }),
      B: caught,
    },
    { functions: { f: ['echo'] } },
  ],
  [
    'States.QueryEvaluationError is tried again',
    {
      A: invoke('f', {
        Output: '{% $states.result.Payload.x %}',
        Retry: [retry(['States.ALL'], { MaxAttempts: 2 })],
      }),
    },
    { functions: { f: [{ returns: {} }, { returns: { x: 1 } }] } },
  ],
]);
