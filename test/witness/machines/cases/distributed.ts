import { caught, functionArn, invoke, many, out, pass, reader, retry, table, to } from '../machine-case.ts';

const objects = {
  'bucket/items': '{"p":1}\n{"p":2}\n{"p":3}\n',
  'bucket/one': '{"p":1}',
  'bucket/none': '',
  'bucket/bad': '{"p":1}\nnope\n',
};

/** Distributed Maps. */
export const distributedCases = table('distributed', [
  ['a child per line', { A: many({ I: out('{% $states.input.p * 10 %}') }) }, { objects }],
  ['Standard children', { A: many({ I: out('{% $states.input.p * 10 %}') }, {}, 'STANDARD') }, { objects }],
  ['one line without a line break', { A: many({ I: pass() }) }, { objects, input: { key: 'one' } }],
  ['no lines', { A: many({ I: pass() }) }, { objects, input: { key: 'none' } }],
  [
    'an object that is not there',
    { A: many({ I: pass() }, { Catch: [to('B')] }), B: caught },
    { objects, input: { key: 'gone' } },
  ],
  [
    'a line that is no JSON',
    { A: many({ I: pass() }, { Catch: [to('B')] }), B: caught },
    { objects, input: { key: 'bad' } },
  ],
  [
    'ItemSelector as in our machine',
    {
      A: pass({
        Assign: {
          destination: { id: 7 },
          round: 2,
          batch: { maxConcurrency: 2 },
          partList: { key: 'items' },
        },
        Next: 'B',
      }),
      B: many(
        { I: out('{% $states.input %}') },
        {
          ItemReader: reader('{% $partList.key %}'),
          ItemSelector: {
            item: '{% $states.context.Map.Item.Value %}',
            execution: '{% $destination %}',
            round: '{% $round %}',
          },
          MaxConcurrency: '{% $batch.maxConcurrency %}',
          ToleratedFailurePercentage: 100,
        },
      ),
    },
    { objects },
  ],
  ['Output {}', { A: many({ I: pass() }, { Output: {} }) }, { objects }],
  [
    'Items instead of a reader',
    { A: many({ I: out('{% $states.input + 1 %}') }, { Items: '{% $states.input.list %}' }) },
  ],
  [
    'a child fails and all is tolerated',
    { A: many({ I: invoke('f') }, { ToleratedFailurePercentage: 100, MaxConcurrency: 1, Output: 'on' }) },
    { objects, functions: { f: [{ returns: 1 }, { error: 'E' }, { returns: 3 }] } },
  ],
  [
    'a child fails and nothing is tolerated',
    { A: many({ I: invoke('f') }, { MaxConcurrency: 1, Catch: [to('B')] }), B: caught },
    { objects, functions: { f: [{ returns: 1 }, { error: 'E' }, { returns: 3 }] } },
  ],
  [
    'fewer fail than the percentage',
    { A: many({ I: invoke('f') }, { ToleratedFailurePercentage: 34, MaxConcurrency: 1, Output: 'on' }) },
    { objects, functions: { f: [{ returns: 1 }, { error: 'E' }, { returns: 3 }] } },
  ],
  [
    'more fail than the percentage',
    {
      A: many(
        { I: invoke('f') },
        { ToleratedFailurePercentage: 33, MaxConcurrency: 1, Output: 'on', Catch: [to('B')] },
      ),
      B: caught,
    },
    { objects, functions: { f: [{ returns: 1 }, { error: 'E' }, { returns: 3 }] } },
  ],
  [
    'as many fail as the count',
    { A: many({ I: invoke('f') }, { ToleratedFailureCount: 1, MaxConcurrency: 1, Output: 'on' }) },
    { objects, functions: { f: [{ returns: 1 }, { error: 'E' }, { returns: 3 }] } },
  ],
  [
    'children retry',
    {
      A: many(
        {
          I: invoke('f', {
            Retry: [
              retry(['E'], {
                IntervalSeconds: 1,
                BackoffRate: 2,
                MaxDelaySeconds: 20,
                MaxAttempts: 4,
                JitterStrategy: 'FULL',
              }),
            ],
          }),
        },
        { MaxConcurrency: 1, ToleratedFailurePercentage: 100 },
      ),
    },
    { objects, input: { key: 'one' }, functions: { f: [{ error: 'E' }, { error: 'E' }, { returns: 1 }] } },
  ],
  [
    'RetryCount in a child',
    {
      A: many(
        {
          I: invoke('f', {
            Arguments: {
              FunctionName: functionArn('f'),
              Payload: { r: '{% $states.context.State.RetryCount %}', i: '{% $states.input %}' },
            },
            Retry: [retry(['E'])],
          }),
        },
        { MaxConcurrency: 1 },
      ),
    },
    { objects, input: { key: 'one' }, functions: { f: [{ error: 'E' }, 'echo'] } },
  ],
  [
    'children read no variable of the run',
    { A: pass({ Assign: { v: 1 }, Next: 'B' }), B: many({ I: out('{% $exists($v) %}') }) },
    { objects },
  ],
  [
    'children have an execution of their own',
    {
      A: many({
        I: out(
          '{% [$states.context.Execution.Name = "run", $exists($states.context.Map), $states.context.Execution.Input.p] %}',
        ),
      }),
    },
    { objects },
  ],
  [
    'batches',
    { A: many({ I: out('{% $count($states.input.Items) %}') }, { ItemBatcher: { MaxItemsPerBatch: 2 } }) },
    { objects },
  ],
  ['MaxItems', { A: many({ I: pass() }, { ItemReader: reader('items', { MaxItems: 2 }) }) }, { objects }],
]);
