import { caught, functionArn, invoke, out, pass, table, to } from '../machine-case.ts';

/** What a Task gives its function, and what it makes of the answer. */
export const taskCases = table('task', [
  ['the payload', { A: invoke('f') }, { functions: { f: ['echo'] } }],
  [
    'the envelope',
    {
      A: invoke('f', {
        Output: '{% [$states.result.StatusCode, $states.result.ExecutedVersion, $states.result.Payload.n] %}',
      }),
    },
    { functions: { f: ['echo'] } },
  ],
  [
    'a payload of variables',
    {
      A: pass({ Assign: { a: 1, b: null, c: { d: 'e"f' } }, Next: 'B' }),
      B: invoke('f', {
        Arguments: {
          FunctionName: functionArn('f'),
          Payload: { a: '{% $a %}', b: '{% $b %}', c: '{% $c %}', run: '{% $states.context.Execution.Id %}' },
        },
      }),
    },
    { functions: { f: ['echo'] } },
  ],
  ['returns null', { A: invoke('f') }, { functions: { f: [{ returns: null }] } }],
  ['returns text', { A: invoke('f') }, { functions: { f: [{ returns: 'a "text"' }] } }],
  ['returns text that is JSON', { A: invoke('f') }, { functions: { f: [{ returns: '{"a":1}' }] } }],
  [
    'a payload that is text',
    {
      A: invoke('f', { Arguments: { FunctionName: functionArn('f'), Payload: '{% $states.input.text %}' } }),
    },
    { functions: { f: ['echo'] } },
  ],
  [
    'a payload that is text and JSON',
    {
      A: invoke('f', {
        Arguments: { FunctionName: functionArn('f'), Payload: '{% $string($states.input) %}' },
      }),
    },
    { functions: { f: ['echo'] } },
  ],
  [
    'returns a list of one',
    { A: invoke('f', { Output: '{% $states.result.Payload %}' }) },
    { functions: { f: [{ returns: [{ a: 1 }] }] } },
  ],
  [
    'a part of what it returns, list of one',
    {
      A: invoke('f', {
        Output: '{% $states.result.Payload.parts %}',
        Assign: { p: '{% $states.result.Payload.parts %}' },
        Next: 'B',
      }),
      B: out('{% {"in": $states.input, "p": $p, "w": [$p]} %}'),
    },
    { functions: { f: [{ returns: { parts: [{ a: 1 }] } }] } },
  ],
  [
    'a part of what it returns, list of none',
    {
      A: invoke('f', {
        Output: '{% $states.result.Payload.parts %}',
        Assign: { p: '{% $states.result.Payload.parts %}' },
        Next: 'B',
      }),
      B: out('{% {"in": $states.input, "p": $p, "w": [$p]} %}'),
    },
    { functions: { f: [{ returns: { parts: [] } }] } },
  ],
  [
    'a part that is null',
    {
      A: invoke('f', { Assign: { p: '{% $states.result.Payload.parts %}' }, Next: 'B' }),
      B: out('{% [$p = null] %}'),
    },
    { functions: { f: [{ returns: { parts: null } }] } },
  ],
  [
    'a part that is missing',
    { A: invoke('f', { Assign: { p: '{% $states.result.Payload.parts %}' } }) },
    { functions: { f: [{ returns: {} }] } },
  ],
  [
    'an error, uncaught',
    { A: invoke('f') },
    { functions: { f: [{ error: 'Boom', message: 'it "broke"' }] } },
  ],
  [
    'an error of the service, uncaught',
    { A: invoke('f') },
    { functions: { f: [{ service: 'Lambda.TooManyRequestsException', message: 'Rate exceeded' }] } },
  ],
  [
    'Arguments without value',
    {
      A: invoke('f', { Arguments: { FunctionName: functionArn('f'), Payload: '{% $states.input.nope %}' } }),
    },
    { functions: { f: ['echo'] } },
  ],
  [
    'Arguments that fail, caught',
    {
      A: invoke('f', {
        Arguments: { FunctionName: functionArn('f'), Payload: '{% $states.input.nope %}' },
        Catch: [to('B')],
      }),
      B: caught,
    },
    { functions: { f: ['echo'] } },
  ],
  [
    'Output that has no value, caught',
    { A: invoke('f', { Output: '{% $states.input.nope %}', Catch: [to('B')] }), B: caught },
    { functions: { f: ['echo'] } },
  ],
  [
    'Assign that has no value, caught',
    { A: invoke('f', { Assign: { v: '{% $states.input.nope %}' }, Catch: [to('B')] }), B: caught },
    { functions: { f: ['echo'] } },
  ],
  [
    'an expression that throws, caught',
    { A: invoke('f', { Output: "{% $toMillis('x', 1) %}", Catch: [to('B')] }), B: caught },
    { functions: { f: ['echo'] } },
  ],
  ['an expression that throws, uncaught', { A: out("{% $error('no') %}") }],
  ['an Output of a Pass without value', { A: out('{% $states.input.nope %}') }],
  ['a function as value', { A: out('{% function($x){$x} %}') }],
  [
    'a Catch whose Output has no value ends the run',
    {
      A: invoke('f', { Catch: [to('B', ['E'], { Output: '{% $states.input.nope %}' }), to('C')] }),
      B: out('B'),
      C: out('C'),
    },
    { functions: { f: [{ error: 'E' }] } },
  ],
]);
