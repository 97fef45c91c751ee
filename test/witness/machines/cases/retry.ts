import { caught, choose, failing, functionArn, invoke, out, retry, table, to } from '../machine-case.ts';

/** Which retrier takes an error, how often, and after what pause. */
export const retryCases = table('retry', [
  [
    'until it succeeds',
    { A: invoke('f', { Retry: [retry(['E'])] }) },
    { functions: { f: failing(['E', 'E']) } },
  ],
  ['default of three', { A: invoke('f', { Retry: [retry(['E'])] }) }, { functions: { f: [{ error: 'E' }] } }],
  [
    'MaxAttempts 0',
    { A: invoke('f', { Retry: [retry(['E'], { MaxAttempts: 0 }), retry(['States.ALL'])] }) },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'no retrier for it',
    { A: invoke('f', { Retry: [retry(['E'])] }) },
    { functions: { f: [{ error: 'F' }] } },
  ],
  [
    'intervals and backoff',
    { A: invoke('f', { Retry: [retry(['E'], { IntervalSeconds: 3, BackoffRate: 1.5, MaxAttempts: 4 })] }) },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'MaxDelaySeconds',
    {
      A: invoke('f', {
        Retry: [retry(['E'], { IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6, MaxDelaySeconds: 10 })],
      }),
    },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'full jitter at a half',
    {
      A: invoke('f', {
        Retry: [retry(['E'], { IntervalSeconds: 4, BackoffRate: 2, MaxAttempts: 3, JitterStrategy: 'FULL' })],
      }),
    },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'full jitter under MaxDelaySeconds',
    {
      A: invoke('f', {
        Retry: [
          retry(['E'], {
            IntervalSeconds: 4,
            BackoffRate: 3,
            MaxAttempts: 4,
            MaxDelaySeconds: 20,
            JitterStrategy: 'FULL',
          }),
        ],
      }),
    },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'each retrier on its own account',
    {
      A: invoke('f', {
        Retry: [retry(['E'], { MaxAttempts: 1 }), retry(['F'], { MaxAttempts: 2, IntervalSeconds: 5 })],
      }),
    },
    { functions: { f: failing(['E', 'F', 'F']) } },
  ],
  [
    'a used up retrier does not pass on to the next',
    {
      A: invoke('f', {
        Retry: [retry(['E'], { MaxAttempts: 1 }), retry(['States.ALL'], { MaxAttempts: 5 })],
      }),
    },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'the backoff of each is its own',
    { A: invoke('f', { Retry: [retry(['E'], { MaxAttempts: 9 }), retry(['F'], { MaxAttempts: 9 })] }) },
    { functions: { f: failing(['E', 'F', 'E', 'F', 'E']) } },
  ],
  [
    'States.TaskFailed takes an error of a function',
    { A: invoke('f', { Retry: [retry(['States.TaskFailed'])] }) },
    { functions: { f: failing(['E']) } },
  ],
  [
    'States.ALL takes an error of a function',
    { A: invoke('f', { Retry: [retry(['States.ALL'])] }) },
    { functions: { f: failing(['E']) } },
  ],
  [
    'the order of retriers',
    {
      A: invoke('f', {
        Retry: [
          retry(['States.TaskFailed'], { MaxAttempts: 1, IntervalSeconds: 7 }),
          retry(['E'], { MaxAttempts: 5 }),
        ],
      }),
    },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'an error of the service',
    { A: invoke('f', { Retry: [retry(['Lambda.TooManyRequestsException'], { MaxAttempts: 2 })] }) },
    { functions: { f: [{ service: 'Lambda.TooManyRequestsException' }, { returns: 1 }] } },
  ],
  [
    'an internal error of the service',
    { A: invoke('f', { Retry: [retry(['Lambda.ServiceException'], { MaxAttempts: 2 })] }) },
    { functions: { f: [{ service: 'Lambda.ServiceException' }, { returns: 1 }] } },
  ],
  [
    'RetryCount in the arguments',
    {
      A: invoke('f', {
        Arguments: {
          FunctionName: functionArn('f'),
          Payload: { r: '{% $states.context.State.RetryCount %}' },
        },
        Retry: [retry(['E'])],
      }),
    },
    { functions: { f: [{ error: 'E' }, { error: 'E' }, 'echo'] } },
  ],
  [
    'RetryCount over several retriers',
    {
      A: invoke('f', {
        Arguments: {
          FunctionName: functionArn('f'),
          Payload: { r: '{% $states.context.State.RetryCount %}' },
        },
        Retry: [retry(['E']), retry(['F'])],
      }),
    },
    { functions: { f: [{ error: 'E' }, { error: 'F' }, 'echo'] } },
  ],
  [
    'a state that is entered again counts anew',
    {
      A: invoke('f', {
        Assign: { n: '{% $states.result.Payload %}' },
        Retry: [retry(['E'], { MaxAttempts: 2 })],
        Next: 'B',
      }),
      B: choose([{ Condition: '{% $n < 2 %}', Next: 'A' }], { Default: 'C' }),
      C: out('{% $n %}'),
    },
    {
      functions: {
        f: [{ error: 'E' }, { error: 'E' }, { returns: 1 }, { error: 'E' }, { error: 'E' }, { returns: 2 }],
      },
    },
  ],
  [
    'then Catch',
    { A: invoke('f', { Retry: [retry(['E'], { MaxAttempts: 1 })], Catch: [to('B')] }), B: caught },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'the retries of our machine',
    {
      A: invoke('f', {
        Retry: [
          retry(['StillIndexing'], {
            IntervalSeconds: 2,
            BackoffRate: 1.5,
            MaxAttempts: 300,
            MaxDelaySeconds: 60,
            JitterStrategy: 'FULL',
          }),
          retry(['DomoAnswerLost'], {
            IntervalSeconds: 1,
            BackoffRate: 2,
            MaxAttempts: 6,
            MaxDelaySeconds: 30,
            JitterStrategy: 'FULL',
          }),
          retry(['DomoThrottled'], {
            IntervalSeconds: 15,
            BackoffRate: 1.5,
            MaxAttempts: 60,
            MaxDelaySeconds: 60,
            JitterStrategy: 'FULL',
          }),
          retry(['AwsUnavailable', 'DomoUnavailable', 'DomoThrottled', 'States.Timeout'], {
            IntervalSeconds: 2,
            BackoffRate: 2,
            MaxAttempts: 8,
            MaxDelaySeconds: 60,
            JitterStrategy: 'FULL',
          }),
        ],
      }),
    },
    {
      functions: {
        f: failing([
          'StillIndexing',
          'DomoThrottled',
          'DomoUnavailable',
          'DomoThrottled',
          'DomoAnswerLost',
          'StillIndexing',
          'AwsUnavailable',
          'StillIndexing',
        ]),
      },
    },
  ],
]);
