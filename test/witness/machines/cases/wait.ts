import { out, pass, table } from '../machine-case.ts';

/** How long a Wait waits. */
export const waitCases = table('wait', [
  ['Seconds', { A: { Type: 'Wait', Seconds: 5, Next: 'B' }, B: pass() }],
  [
    'Seconds of an expression',
    {
      A: {
        Type: 'Wait',
        Seconds: '{% $states.input.n + 1 %}',
        Output: 'waited',
        Assign: { w: 1 },
        Next: 'B',
      },
      B: out('{% [$states.input, $w] %}'),
    },
  ],
  ['Seconds 0', { A: { Type: 'Wait', Seconds: '{% 0 %}', End: true } }],
  ['Seconds with a fraction', { A: { Type: 'Wait', Seconds: '{% 1.5 %}', End: true } }],
  ['Seconds text', { A: { Type: 'Wait', Seconds: "{% 'x' %}", End: true } }],
  ['Seconds negative', { A: { Type: 'Wait', Seconds: '{% -1 %}', End: true } }],
  [
    'Timestamp in the past',
    { A: { Type: 'Wait', Timestamp: '{% $states.input.at %}', End: true } },
    { input: { at: '2020-01-01T00:00:00.000Z' } },
  ],
  [
    'Timestamp with a fraction',
    { A: { Type: 'Wait', Timestamp: '{% $states.input.at %}', End: true } },
    { input: { at: '2020-01-01T00:00:00.123456789Z' } },
  ],
  [
    'Timestamp with an offset',
    { A: { Type: 'Wait', Timestamp: '{% $states.input.at %}', End: true } },
    { input: { at: '2020-01-01T00:00:00+02:00' } },
  ],
  ['Timestamp that is no time', { A: { Type: 'Wait', Timestamp: '{% $states.input.text %}', End: true } }],
]);
