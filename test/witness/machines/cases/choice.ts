import { choose, out, pass, table } from '../machine-case.ts';

/** Which rule of a Choice is taken, and what it assigns. */
export const choiceCases = table('choice', [
  [
    'the first that is true',
    {
      A: choose([
        { Condition: '{% $states.input.n > 9 %}', Next: 'B' },
        { Condition: '{% $states.input.n > 1 %}', Next: 'C' },
        { Condition: true, Next: 'B' },
      ]),
      B: out('B'),
      C: out('C'),
    },
  ],
  ['Default', { A: choose([{ Condition: false, Next: 'B' }], { Default: 'C' }), B: out('B'), C: out('C') }],
  ['no match and no Default', { A: choose([{ Condition: false, Next: 'B' }]), B: out('B') }],
  [
    'a rule’s Output and Assign',
    {
      A: choose([{ Condition: true, Output: 'rule', Assign: { v: 1 }, Next: 'B' }], {
        Output: 'state',
        Assign: { v: 2 },
        Default: 'B',
      }),
      B: out('{% [$states.input, $v] %}'),
    },
  ],
  [
    'a rule without Output passes the input',
    { A: choose([{ Condition: true, Next: 'B' }], { Output: 'state', Default: 'C' }), B: pass(), C: pass() },
  ],
  [
    'Default takes Output and Assign of the state',
    {
      A: choose([{ Condition: false, Next: 'B' }], { Output: 'state', Assign: { v: 2 }, Default: 'B' }),
      B: out('{% [$states.input, $v] %}'),
    },
  ],
  [
    'the rule goes where Default goes',
    { A: choose([{ Condition: true, Next: 'B' }], { Output: 'state', Default: 'B' }), B: pass() },
  ],
  [
    'a Condition that is a number',
    { A: choose([{ Condition: '{% 1 %}', Next: 'B' }], { Default: 'B' }), B: pass() },
  ],
  [
    'a Condition that has no value',
    { A: choose([{ Condition: '{% $states.input.nope %}', Next: 'B' }], { Default: 'B' }), B: pass() },
  ],
  [
    'a Condition over what is missing is false',
    {
      A: choose([{ Condition: "{% $states.input.nope = 'a' %}", Next: 'B' }], { Default: 'C' }),
      B: out('B'),
      C: out('C'),
    },
  ],
  [
    'in',
    {
      A: choose([{ Condition: "{% $states.input.text in ['x','y'] %}", Next: 'B' }], { Default: 'C' }),
      B: out('B'),
      C: out('C'),
    },
  ],
  [
    'and, $toMillis, $millis',
    {
      A: choose(
        [
          {
            Condition: "{% $states.input.text = 'x' and $toMillis('2020-01-01T00:00:00Z') <= $millis() %}",
            Next: 'B',
          },
        ],
        { Default: 'C' },
      ),
      B: out('B'),
      C: out('C'),
    },
  ],
  [
    'a variable is null',
    {
      A: pass({ Assign: { l: null }, Next: 'D' }),
      D: choose([{ Condition: '{% $l = null %}', Next: 'B' }], { Default: 'C' }),
      B: out('B'),
      C: out('C'),
    },
  ],
  [
    'a variable is no null',
    {
      A: pass({ Assign: { l: { key: 'k' } }, Next: 'D' }),
      D: choose([{ Condition: '{% $l = null %}', Next: 'B' }], { Default: 'C' }),
      B: out('B'),
      C: out('C'),
    },
  ],
  [
    'a loop that counts',
    {
      A: pass({ Assign: { i: 0 }, Next: 'B' }),
      B: choose([{ Condition: '{% $i < 3 %}', Next: 'C' }], { Default: 'D' }),
      C: pass({ Assign: { i: '{% $i + 1 %}' }, Next: 'B' }),
      D: out('{% $i %}'),
    },
  ],
]);
