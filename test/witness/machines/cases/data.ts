import { invoke, out, pass, table } from '../machine-case.ts';

/** Output, Assign, variables and the context object. */
export const dataCases = table('data', [
  ['a Pass hands on its input', { A: pass() }],
  [
    'Output object',
    { A: out({ m: '{% $states.input.n %}', k: [1, '{% $states.input.text %}', null, true] }) },
  ],
  ['Output null', { A: out(null) }],
  ['Output false', { A: out(false) }],
  ['Output expression gives null', { A: out('{% null %}') }],
  [
    'Succeed with Output',
    { A: pass({ Next: 'B' }), B: { Type: 'Succeed', Output: '{% $states.input.n * 2 %}' } },
  ],
  [
    'Assign, then read in the next state',
    { A: pass({ Assign: { v: '{% $states.input.n %}' }, Output: 0, Next: 'B' }), B: out('{% $v + 1 %}') },
  ],
  [
    'Assign swaps by the old values',
    {
      A: pass({ Assign: { x: 3, y: 6 }, Next: 'B' }),
      B: pass({ Assign: { x: '{% $y %}', y: '{% $x %}' }, Next: 'C' }),
      C: out('{% [$x, $y] %}'),
    },
  ],
  [
    'Output beside Assign sees the old values',
    {
      A: pass({ Assign: { x: 1 }, Next: 'B' }),
      B: pass({ Assign: { x: 2 }, Output: '{% $x %}', Next: 'C' }),
      C: out('{% [$states.input, $x] %}'),
    },
  ],
  [
    'Task: Output beside Assign sees the old values',
    {
      A: pass({ Assign: { x: 1 }, Next: 'B' }),
      B: invoke('f', { Assign: { x: '{% $states.result.Payload %}' }, Output: '{% $x %}', Next: 'C' }),
      C: out('{% [$states.input, $x] %}'),
    },
    { functions: { f: [{ returns: 7 }] } },
  ],
  [
    'Assign an object, an array, null, text',
    {
      A: pass({
        Assign: { o: { a: ['{% $states.input.n %}'] }, l: [], z: null, t: '{% $states.input.text %}' },
        Next: 'B',
      }),
      B: out('{% {"o": $o, "l": $l, "z": $z, "t": $t} %}'),
    },
  ],
  [
    'a variable with quotes and line breaks in it',
    {
      A: pass({ Assign: { t: '{% "a\\"b\\nc\\\\d" %}' }, Next: 'B' }),
      B: out('{% $t & "!" %}'),
    },
  ],
  [
    'a variable with characters beyond the BMP',
    { A: pass({ Assign: { t: 'ü😀' }, Next: 'B' }), B: out('{% $t & $string($length($t)) %}') },
  ],
  [
    'part of a variable is read',
    { A: pass({ Assign: { o: { a: { b: [5, 6] } } }, Next: 'B' }), B: out('{% $o.a.b[1] %}') },
  ],
  [
    'a variable of null is not undefined',
    { A: pass({ Assign: { z: null }, Next: 'B' }), B: out('{% [$exists($z), $z = null] %}') },
  ],
  ['a key that looks like an expression is a key', { A: out({ '{% $x %}': 1 }) }],
  ['text around delimiters is text', { A: out('a {% 1 %}') }],
  ['null for what is missing', { A: out('{% $exists($states.input.nope) ? $states.input.nope : null %}') }],
  ['an array of one from input stays in brackets', { A: out('{% [$states.input.list[$ > 2]] %}') }],
  ['a path through an array collapses one', { A: out('{% $states.input.deep.a[b=2].b %}') }],
  ['a path through an array of many', { A: out('{% $states.input.deep.a.b %}') }],
  [
    'wrapping a variable that is an array',
    { A: pass({ Assign: { p: [{ i: 1 }] }, Next: 'B' }), B: out('{% [$p] %}') },
  ],
  [
    'wrapping a variable that is a single object',
    { A: pass({ Assign: { p: { i: 1 } }, Next: 'B' }), B: out('{% [$p] %}') },
  ],
  [
    'wrapping an array of arrays',
    { A: pass({ Assign: { p: [[1], [2]] }, Next: 'B' }), B: out('{% [$p] %}') },
  ],
  [
    'a string from the input with a quote',
    { A: out('{% $states.input.q & "." %}') },
    { input: { q: 'a"b\\c\nd' } },
  ],
  [
    'context: names',
    {
      A: out(
        '{% [$states.context.Execution.Name, $states.context.StateMachine.Name, $states.context.State.Name] %}',
      ),
    },
  ],
  [
    'context: ARNs',
    {
      A: out(
        '{% [$states.context.Execution.Id, $states.context.StateMachine.Id, $states.context.Execution.RoleArn] %}',
      ),
    },
  ],
  [
    'context: the input of the run is kept',
    { A: out(1, { Next: 'B' }), B: out('{% $states.context.Execution.Input.n %}') },
  ],
  ['context: RetryCount in a Pass', { A: out('{% $exists($states.context.State.RetryCount) %}') }],
  [
    'context: EnteredTime is ISO 8601, UTC',
    {
      A: out(
        '{% $contains($states.context.State.EnteredTime, /^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$/) %}',
      ),
    },
  ],
  [
    'context: EnteredTime can be read by $toMillis',
    { A: out('{% $toMillis($states.context.State.EnteredTime) > 0 %}') },
  ],
  [
    'context: StartTime is ISO 8601, UTC',
    {
      A: out(
        '{% $contains($states.context.Execution.StartTime, /^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$/) %}',
      ),
    },
  ],
]);
