import {
  caught,
  each,
  eachOfInput,
  functionArn,
  invoke,
  out,
  pass,
  retry,
  table,
  to,
} from '../machine-case.ts';

/** Inline Maps. */
export const mapCases = table('map', [
  ['in order', { A: each({ I: out('{% $states.input * 10 %}') }) }],
  ['no items', { A: each({ I: pass() }, { Items: [] }) }],
  [
    'Items an array of the definition',
    { A: each({ I: pass() }, { Items: [1, '{% $states.input.n %}', 'x'] }) },
  ],
  [
    'Items [$v] of a list',
    {
      A: pass({ Assign: { parts: [{ a: 1 }, { a: 2 }] }, Next: 'B' }),
      B: each({ I: pass() }, { Items: '{% [$parts] %}' }),
    },
  ],
  [
    'Items [$v] of one',
    {
      A: pass({ Assign: { parts: [{ a: 1 }] }, Next: 'B' }),
      B: each({ I: pass() }, { Items: '{% [$parts] %}' }),
    },
  ],
  [
    'Items [$v] of one that came as itself',
    {
      A: pass({ Assign: { parts: { a: 1 } }, Next: 'B' }),
      B: each({ I: pass() }, { Items: '{% [$parts] %}' }),
    },
  ],
  [
    'Items [$v] of a list that a function returned',
    {
      A: invoke('f', { Assign: { parts: '{% $states.result.Payload.parts %}' }, Next: 'B' }),
      B: each({ I: pass() }, { Items: '{% [$parts] %}' }),
    },
    { functions: { f: [{ returns: { parts: [{ a: 1 }] } }] } },
  ],
  ['Items no array', { A: each({ I: pass() }, { Items: '{% $states.input.n %}' }) }],
  [
    'Items no array, caught',
    { A: each({ I: pass() }, { Items: '{% $states.input.n %}', Catch: [to('B')] }), B: caught },
  ],
  ['without Items over an object', { A: eachOfInput({ I: pass() }) }],
  [
    'without Items over an array',
    { A: out('{% $states.input.list %}', { Next: 'B' }), B: eachOfInput({ I: pass() }) },
  ],
  [
    'ItemSelector',
    {
      A: each(
        { I: pass() },
        {
          ItemSelector: {
            i: '{% $states.context.Map.Item.Index %}',
            v: '{% $states.context.Map.Item.Value %}',
            n: '{% $states.input.n %}',
            c: 'const',
          },
        },
      ),
    },
  ],
  [
    'ItemSelector with variables',
    {
      A: pass({ Assign: { r: 3 }, Next: 'B' }),
      B: each(
        { I: pass() },
        { ItemSelector: { item: '{% $states.context.Map.Item.Value %}', round: '{% $r %}' } },
      ),
    },
  ],
  [
    'the context inside',
    { A: each({ I: out('{% [$states.context.Map.Item.Index, $states.context.Map.Item.Value] %}') }) },
  ],
  [
    'the context inside, with ItemSelector',
    {
      A: each(
        { I: out('{% [$states.context.Map.Item.Index, $states.context.Map.Item.Value, $states.input] %}') },
        { ItemSelector: { k: 1 } },
      ),
    },
  ],
  [
    'variables around are read inside',
    { A: pass({ Assign: { v: 5 }, Next: 'B' }), B: each({ I: out('{% $v + $states.input %}') }) },
  ],
  [
    'iterations have their own',
    { A: each({ I: pass({ Assign: { w: '{% $states.input %}' }, Next: 'J' }), J: out('{% $w * 2 %}') }) },
  ],
  [
    'what iterations assign does not come out',
    { A: each({ I: pass({ Assign: { w: 1 } }) }, { Next: 'B' }), B: out('{% $exists($states.input[0]) %}') },
  ],
  [
    'Assign and Output of the Map',
    {
      A: each(
        { I: pass() },
        { Assign: { sum: '{% $sum($states.result) %}' }, Output: '{% $count($states.result) %}', Next: 'B' },
      ),
      B: out('{% [$states.input, $sum] %}'),
    },
  ],
  ['Output {} of the Map', { A: each({ I: pass() }, { Output: {}, Next: 'B' }), B: pass() }],
  [
    'MaxConcurrency of an expression',
    {
      A: pass({ Assign: { b: { maxConcurrency: 2 } }, Next: 'B' }),
      B: each(
        { I: out('{% $states.input %}') },
        { MaxConcurrency: '{% $b.maxConcurrency %}', Items: [1, 2, 3, 4, 5] },
      ),
    },
  ],
  ['an iteration fails', { A: each({ I: { Type: 'Fail', Error: 'E', Cause: 'c' } }) }],
  [
    'an iteration fails, caught',
    { A: each({ I: { Type: 'Fail', Error: 'E', Cause: 'c' } }, { Catch: [to('B')] }), B: pass() },
  ],
  [
    'an iteration’s function fails, caught by its name',
    { A: each({ I: invoke('f') }, { MaxConcurrency: 1, Catch: [to('B', ['E'])] }), B: pass() },
    { functions: { f: [{ error: 'E', message: 'm' }] } },
  ],
  [
    'an iteration’s function fails, caught by States.TaskFailed',
    {
      A: each({ I: invoke('f') }, { MaxConcurrency: 1, Catch: [to('B', ['States.TaskFailed'])] }),
      B: caught,
    },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'a Map is tried again as a whole',
    { A: each({ I: invoke('f') }, { MaxConcurrency: 1, Retry: [retry(['E'], { MaxAttempts: 2 })] }) },
    { functions: { f: [{ returns: 1 }, { error: 'E' }, 'echo'] } },
  ],
  [
    'RetryCount inside a Map that is tried again',
    {
      A: each(
        {
          I: invoke('f', {
            Arguments: {
              FunctionName: functionArn('f'),
              Payload: { r: '{% $states.context.State.RetryCount %}' },
            },
          }),
        },
        { MaxConcurrency: 1, Items: [1], Retry: [retry(['E'], { MaxAttempts: 2 })] },
      ),
    },
    { functions: { f: [{ error: 'E' }, 'echo'] } },
  ],
  [
    'iterations retry on their own',
    {
      A: each(
        { I: invoke('f', { Retry: [retry(['E'], { MaxAttempts: 2 })] }) },
        { Items: [1], MaxConcurrency: 1 },
      ),
    },
    { functions: { f: [{ error: 'E' }, { error: 'E' }, { returns: 'ok' }] } },
  ],
  [
    'iterations catch on their own, as our machine',
    {
      A: each(
        { I: invoke('f', { Retry: [retry(['E'], { MaxAttempts: 1 })], Catch: [to('U')] }), U: out({}) },
        { Items: [1], MaxConcurrency: 1 },
      ),
    },
    { functions: { f: [{ error: 'E' }] } },
  ],
  [
    'a Map in a Map',
    {
      A: pass({ Assign: { a: 100 }, Next: 'B' }),
      B: each({
        I: pass({ Assign: { o: '{% $states.input %}' }, Next: 'J' }),
        J: each({ K: out('{% $a + $o * $states.input %}') }, { Items: [1, 2] }),
      }),
    },
  ],
  [
    'a list of one goes in and comes out',
    { A: each({ I: pass() }, { Items: [[1]], Output: '{% $states.result %}' }) },
  ],
  [
    'a list of one through ItemSelector',
    {
      A: each(
        { I: pass() },
        { Items: [{ a: [1] }], ItemSelector: { x: '{% $states.context.Map.Item.Value.a %}' } },
      ),
    },
  ],
  [
    'an Assign inside of a name around is refused',
    { A: pass({ Assign: { v: 5 }, Next: 'B' }), B: each({ I: pass({ Assign: { v: 6 } }) }) },
  ],
]);
